namespace ClaimLedger.Http;

/// <summary>The log.</summary>
internal static class LogRoutes
{
    private static readonly ReadParameter Witnesses = new(
        "witnesses",
        "So many witnesses, 1 to 100, have cosigned the checkpoint: the last that they have."
    );

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReadRoute> All { get; } =
    [
        new("/log", "How the log is: its keys, its size, what is pending, who witnessed it."),
        new("/log/proof/{event}", "The proof that an event is in the log, as a tlog-proof file.", Witnesses)
        {
            Answer = "text/plain",
        },
        new(
            "/checkpoint",
            "The log's signed head (C2SP tlog-checkpoint), with the cosignatures it has.",
            Witnesses
        )
        {
            Answer = "text/plain",
        },
        new("/tile/{tile}", "A tile of hashes, or a bundle of entries (C2SP tlog-tiles).")
        {
            Answer = "application/octet-stream",
        },
    ];
}
