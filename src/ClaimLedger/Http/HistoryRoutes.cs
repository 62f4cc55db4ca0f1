using static ClaimLedger.Http.Allowed;
using static ClaimLedger.Http.ReadParameters;

namespace ClaimLedger.Http;

/// <summary>The reads that say how answers came about.</summary>
internal static class HistoryRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReadRoute> All { get; } =
    [
        new(
            "/sources/{source}/history",
            Readers,
            "Every event of a source: who, when, why, and what it changed.",
            KnownAt,
            MinPosition,
            After,
            Limit
        ),
        new(
            "/threats/{threat}/history",
            Readers,
            "Every event of a threat: who, when, why, and what it changed.",
            KnownAt,
            MinPosition,
            After,
            Limit
        ),
        new(
            "/documents/{document}/history",
            Readers,
            "Every event of a document: who, when, why, and what it changed.",
            KnownAt,
            MinPosition,
            After,
            Limit
        ),
        new(
            "/statements/{statement}/history",
            Readers,
            "Every event of a statement and its assessments: who, when, why, and what it changed.",
            KnownAt,
            MinPosition,
            After,
            Limit
        ),
        new(
            "/events",
            Desk,
            "The events of all streams: who did what and when, in words and as they are stored.",
            new("type", "Only events of this type, such as StatementRecorded."),
            new("stream", "Only events of this stream, such as source/ahmed-rashid."),
            new("actor", "Only what this actor did."),
            new(
                "from",
                "Only what was recorded from there on: a position, an instant 2026-01-31T12:00:00Z, or a day (UTC)."
            ),
            new(
                "to",
                "Only what was recorded up to there, itself included: a position, an instant or a day."
            ),
            new("order", "newest first, as where it is left out, or oldest."),
            KnownAt,
            MinPosition,
            After,
            new("limit", "The most events on a page, 1 to 200; left out, 50.")
        ),
        new(
            "/explain",
            Readers,
            "Why a source's stance on a proposition is what it is.",
            new("source", "The source; needed."),
            new("threat", "The threat; needed."),
            new("proposition", "The proposition; left out, overall."),
            ValidAt,
            KnownAt,
            MinPosition
        ),
        new(
            "/diff",
            Readers,
            "What a reader is told differently as of two pairs of instants, and why.",
            new("threat", "The threat; needed."),
            new(
                "from",
                "The one side: a day 2004-01-23, what was known @57, or both 2004-01-23@57; at least one of from and to is needed."
            ),
            new("to", "The other side, in the same form; left out, today and now."),
            new("validAt", "The day of a side that has none, such as 2004-01-23; left out, today (UTC)."),
            new(
                "knownAt",
                "What was known to a side that does not say it: a position or an instant; left out, now."
            ),
            Proposition,
            Source,
            MinPosition,
            After,
            Limit
        ),
    ];
}
