using static ClaimLedger.Http.ReadParameters;

namespace ClaimLedger.Http;

/// <summary>The reads of histories.</summary>
internal static class HistoryRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReadRoute> All { get; } =
    [
        new(
            "/sources/{source}/history",
            "Every event of a source: who, when, why, and what it changed.",
            KnownAt,
            MinPosition,
            After,
            Limit
        ),
        new(
            "/threats/{threat}/history",
            "Every event of a threat: who, when, why, and what it changed.",
            KnownAt,
            MinPosition,
            After,
            Limit
        ),
        new(
            "/documents/{document}/history",
            "Every event of a document: who, when, why, and what it changed.",
            KnownAt,
            MinPosition,
            After,
            Limit
        ),
        new(
            "/statements/{statement}/history",
            "Every event of a statement and its assessments: who, when, why, and what it changed.",
            KnownAt,
            MinPosition,
            After,
            Limit
        ),
    ];
}
