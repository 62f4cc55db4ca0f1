using static ClaimLedger.Http.Allowed;

namespace ClaimLedger.Http;

/// <summary>The log.</summary>
internal static class LogRoutes
{
    private static readonly ReadParameter Witnesses = new(
        "witnesses",
        "So many witnesses, 1 to 100, have cosigned the checkpoint: the last that they have."
    );

    private static readonly ReadParameter AfterIndex = new(
        "after",
        "The index of an event in the log: what comes after it. Left out, from the first."
    );

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReadRoute> All { get; } =
    [
        new("/log", Everybody, "How the log is: its keys, its size, what is pending, who witnessed it."),
        new(
            "/log/events",
            Desk,
            "The events' payloads in the order of the log, NDJSON: canonical JSON, a line an event.",
            AfterIndex,
            new ReadParameter("limit", "The most events, 1 to 4,000; left out, 1,000.")
        )
        {
            Answer = "application/x-ndjson",
        },
        new(
            "/log/disclosures",
            Desk,
            "What may be seen of the sealed texts of events, NDJSON, in the order of the log.",
            AfterIndex,
            new ReadParameter("limit", "Of how many events, 1 to 1,000; left out, 500.")
        )
        {
            Answer = "application/x-ndjson",
        },
        new(
            "/log/proof/{event}",
            Readers,
            "The proof that an event is in the log, as a tlog-proof file.",
            Witnesses
        )
        {
            Answer = "text/plain",
        },
        new(
            "/checkpoint",
            Everybody,
            "The log's signed head (C2SP tlog-checkpoint), with the cosignatures it has.",
            Witnesses
        )
        {
            Answer = "text/plain",
        },
        new("/tile/{tile}", Everybody, "A tile of hashes (C2SP tlog-tiles).")
        {
            Answer = "application/octet-stream",
        },
        new("/tile/entries/{tile}", Readers, "A bundle of entries (C2SP tlog-tiles).")
        {
            Answer = "application/octet-stream",
        },
    ];
}
