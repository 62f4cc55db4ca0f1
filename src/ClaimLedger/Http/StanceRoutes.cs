using static ClaimLedger.Http.ReadParameters;

namespace ClaimLedger.Http;

/// <summary>The reads of timelines, the matrix and shifts.</summary>
internal static class StanceRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReadRoute> All { get; } =
    [
        new(
            "/sources/{source}/timeline",
            "The source's statements on each proposition, in timeline order.",
            Threat,
            Proposition,
            KnownAt,
            Closed,
            MinPosition,
            After,
            Limit
        ),
        new(
            "/sources/{source}/record",
            "The source's track record: how often it spoke, moved, was retracted, put in doubt, contradicted.",
            KnownAt,
            MinPosition
        ),
        new(
            "/threats/{threat}/stances",
            "The matrix: where every source stands on the threat's propositions.",
            ValidAt,
            KnownAt,
            Proposition,
            Source,
            MinPosition
        ),
        new(
            "/shifts",
            "How stances moved, in valid time.",
            Source,
            Threat,
            Proposition,
            new(
                "kind",
                "Only this kind: first-position, reversal, strengthening, weakening, withdrawal, return."
            ),
            new(
                "cause",
                "Only this cause: new-statement, late-arrival, record-correction, withdrawal, reinstatement."
            ),
            new("from", "Only shifts on or after that day, such as 2004-01-01."),
            new("to", "Only shifts on or before that day."),
            KnownAt,
            Closed,
            MinPosition,
            After,
            Limit
        ),
        new(
            "/contradictions",
            "Who contradicts themselves, or whom: what began when, what ended when, and by which statements.",
            Source with
            {
                Meaning = "Only with this source on a side; threat or source has to be given.",
            },
            Threat with
            {
                Meaning = "Only with this threat on a side; threat or source has to be given.",
            },
            Proposition with
            {
                Meaning = "Only with this proposition on a side.",
            },
            new("kind", "Only this kind: within-source, between-sources; left out, both."),
            new(
                "reliability",
                "Between sources: the lowest grade that both need, A to F, or any; left out, B."
            ),
            ValidAt with
            {
                Meaning = "Only those that stand on that day, such as 2004-01-23; left out, all.",
            },
            new("from", "Only those of which a day is on or after that day, such as 2004-01-01."),
            new("to", "Only those of which a day is on or before that day."),
            KnownAt,
            MinPosition,
            After,
            Limit
        ),
    ];
}
