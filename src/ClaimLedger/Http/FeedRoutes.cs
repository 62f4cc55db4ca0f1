using static ClaimLedger.Http.Allowed;
using static ClaimLedger.Http.ReadParameters;

namespace ClaimLedger.Http;

/// <summary>The feeds.</summary>
internal static class FeedRoutes
{
    /// <summary>The content type of a batch, after CloudEvents' HTTP binding.</summary>
    public const string Batch = "application/cloudevents-batch+json";

    /// <summary>The content type of an AsyncAPI document.</summary>
    public const string Description = "application/vnd.aai.asyncapi+json";

    private static readonly ReadParameter AfterEntry = new(
        "after",
        "The id of an entry: what comes after it. Left out, from the first."
    );

    private static readonly ReadParameter OfKind = new(
        "kind",
        "Only entries of this kind, such as shift.begun; GET /feeds lists the kinds."
    );

    private static readonly ReadParameter Named = new(
        "consumer",
        "Who reads, an id of your choice: GET /consumers then says how far they are."
    );

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReadRoute> All { get; } =
    [
        new(
            "/asyncapi.json",
            Everybody,
            "The feeds as an AsyncAPI 3 document, with the shape of every entry."
        )
        {
            Answer = Description,
        },
        new(
            "/feeds",
            Readers,
            "The feeds: what each tells, how many entries it has, its last, and how old that is."
        ),
        new(
            "/feeds/{feed}",
            Readers,
            "The entries of a feed after a place, in order, as CloudEvents; an empty batch is the end.",
            AfterEntry,
            Limit,
            new ReadParameter("timeout", "How long to wait for an entry where there is none: 0s to 60s."),
            OfKind,
            Source,
            Threat,
            Proposition,
            Named
        )
        {
            Answer = Batch,
            IsHeldOpen = true,
        },
        new(
            "/feeds/{feed}/stream",
            Readers,
            "The same as server-sent events, for as long as the connection lasts.",
            AfterEntry,
            new ReadParameter(
                "snapshot",
                "true: first how all is now, then what changes from there; not with after or Last-Event-ID."
            ),
            OfKind,
            Source,
            Threat,
            Proposition,
            Named
        )
        {
            Answer = "text/event-stream",
            IsHeldOpen = true,
        },
        new(
            "/consumers",
            Readers,
            "Who reads the feeds by a name: how, up to where, how far behind, and when they were last there."
        ),
        new(
            "/consumers/{feed}/{consumer}",
            Following,
            "Forgets a consumer of a feed; one that reads on is noted anew."
        )
        {
            Method = "DELETE",
        },
    ];
}
