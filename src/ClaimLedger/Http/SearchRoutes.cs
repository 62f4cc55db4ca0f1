using static ClaimLedger.Http.Allowed;
using static ClaimLedger.Http.ReadParameters;

namespace ClaimLedger.Http;

/// <summary>The search.</summary>
internal static class SearchRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReadRoute> All { get; } =
    [
        new(
            "/search",
            Readers,
            "Statements, sources and threats by words: other spellings of names, beginnings and slips too.",
            new(
                "q",
                "The words, such as Takhir Yuldash; what is found has all of them. Nothing in it is syntax."
            ),
            new("kind", "Only this kind: statement, source, threat."),
            Source,
            Threat,
            new("stance", "Only statements that are coded so, on any proposition."),
            new("from", "Only statements made on or after that day, such as 2004-01-01."),
            new("to", "Only statements made on or before that day."),
            new("reliability", "Only sources graded so, A to F, and what they said."),
            KnownAt,
            MinPosition,
            After,
            Limit
        ),
    ];
}
