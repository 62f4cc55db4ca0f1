using static ClaimLedger.Http.ReadParameters;

namespace ClaimLedger.Http;

/// <summary>The feeds.</summary>
internal static class FeedRoutes
{
    /// <summary>The content type of a batch, after CloudEvents' HTTP binding.</summary>
    public const string Batch = "application/cloudevents-batch+json";

    private static readonly ReadParameter AfterEntry = new(
        "after",
        "The id of an entry: what comes after it. Left out, from the first."
    );

    private static readonly ReadParameter OfKind = new(
        "kind",
        "Only entries of this kind, such as shift.begun; GET /feeds lists the kinds."
    );

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReadRoute> All { get; } =
    [
        new("/asyncapi.json", "The feeds as an AsyncAPI 3 document, with the shape of every entry."),
        new("/feeds", "The feeds: what each tells, how many entries it has, its last, and how old that is."),
        new(
            "/feeds/{feed}",
            "The entries of a feed after a place, in order, as CloudEvents; an empty batch is the end.",
            AfterEntry,
            Limit,
            new ReadParameter("timeout", "How long to wait for an entry where there is none: 0s to 60s."),
            OfKind,
            Source,
            Threat,
            Proposition
        )
        {
            Answer = Batch,
        },
        new(
            "/feeds/{feed}/stream",
            "The same as server-sent events, for as long as the connection lasts.",
            AfterEntry,
            OfKind,
            Source,
            Threat,
            Proposition
        )
        {
            Answer = "text/event-stream",
        },
    ];
}
