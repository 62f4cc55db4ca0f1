using static ClaimLedger.Http.Allowed;
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
            Readers,
            "The source's statements on each proposition, in timeline order.",
            Threat,
            Proposition,
            KnownAt,
            Closed,
            Linked,
            MinPosition,
            After,
            Limit
        ),
        new(
            "/sources/{source}/record",
            Readers,
            "The source's track record: how often it spoke, moved, was retracted, put in doubt, contradicted.",
            KnownAt,
            MinPosition
        ),
        new(
            "/threats/{threat}/stances",
            Readers,
            "The matrix: where every source stands on the threat's propositions.",
            ValidAt,
            KnownAt,
            Proposition,
            Source,
            Linked,
            MinPosition
        ),
        new(
            "/threats/{threat}/consensus",
            Readers,
            "How far the sources agree on each proposition: on one day, or as a series.",
            ValidAt,
            KnownAt,
            Proposition,
            new(
                "every",
                "A series, with a point every day, week, month, quarter or year; at most 1,000 points."
            ),
            new("from", "The first day of a series, such as 2003-01-01."),
            new("to", "No point of a series lies after that day; left out, today (UTC)."),
            Linked,
            MinPosition
        ),
        new(
            "/shifts",
            Readers,
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
            Readers,
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
