using static ClaimLedger.Http.Allowed;
using static ClaimLedger.Http.ReadParameters;

namespace ClaimLedger.Http;

/// <summary>The reads of sources, threats, documents and statements.</summary>
internal static class StreamRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReadRoute> All { get; } =
    [
        new(
            "/sources",
            Readers,
            "The sources, in the order of their registration.",
            KnownAt,
            MinPosition,
            After,
            Limit
        ),
        new("/sources/{source}", Readers, "One source as it is, or was.", KnownAt, MinPosition),
        new(
            "/threats",
            Readers,
            "The threats, in the order of their registration.",
            KnownAt,
            MinPosition,
            After,
            Limit
        ),
        new(
            "/threats/{threat}",
            Readers,
            "One threat as it is, or was, with its propositions.",
            KnownAt,
            MinPosition
        ),
        new("/documents/{document}", Readers, "One document as it is, or was.", KnownAt, MinPosition),
        new(
            "/statements/{statement}",
            Readers,
            "One statement as it is, or was, with its assessments.",
            KnownAt,
            MinPosition
        ),
    ];
}
