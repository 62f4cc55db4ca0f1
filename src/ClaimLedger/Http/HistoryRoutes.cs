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
