namespace ClaimLedger.Http;

/// <summary>A parameter of a read.</summary>
/// <param name="Name">Its name in the query.</param>
/// <param name="Meaning">What it does, with its form.</param>
public sealed record ReadParameter(string Name, string Meaning);

/// <summary>A route that takes no command: its path, what it answers, and every parameter that it
/// takes.</summary>
public sealed record ReadRoute(string Path, string Meaning, params IReadOnlyList<ReadParameter> Parameters)
{
    /// <summary>Its method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The content types of its body; none where it takes no body.</summary>
    public IReadOnlyList<string> Bodies { get; init; } = [];
}

/// <summary>Every read, and the import, in one table. A parameter that is not here is refused; OpenAPI and
/// the
/// reference are made from it.</summary>
public static class ReadRoutes
{
    private static readonly ReadParameter ValidAt = new(
        "validAt",
        "Valid time: the stance that was in force on that day, such as 2004-01-23; left out, today (UTC)."
    );

    private static readonly ReadParameter KnownAt = new(
        "knownAt",
        "Recorded time: a position, or an instant such as 2026-01-31T12:00:00Z; left out, now."
    );

    private static readonly ReadParameter MinPosition = new(
        "minPosition",
        "Wait until the view has reached this position, at most 5 s; then 503 with the position reached."
    );

    private static readonly ReadParameter Source = new("source", "Only this source.");
    private static readonly ReadParameter Threat = new("threat", "Only this threat.");
    private static readonly ReadParameter Proposition = new("proposition", "Only this proposition.");
    private static readonly ReadParameter Closed = new(
        "closed",
        "true: also what no longer stands, with recordedTo and what ended it."
    );

    private static readonly ReadParameter After = new(
        "after",
        "Where the page before ended; from its next link."
    );
    private static readonly ReadParameter Limit = new(
        "limit",
        "The most items on a page, 1 to 500; left out, 500."
    );

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReadRoute> All { get; } =
    [
        new(
            "/sources",
            "The sources, in the order of their registration.",
            KnownAt,
            MinPosition,
            After,
            Limit
        ),
        new("/sources/{source}", "One source as it is, or was.", KnownAt, MinPosition),
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
            "/threats",
            "The threats, in the order of their registration.",
            KnownAt,
            MinPosition,
            After,
            Limit
        ),
        new("/threats/{threat}", "One threat as it is, or was, with its propositions.", KnownAt, MinPosition),
        new(
            "/threats/{threat}/stances",
            "The matrix: where every source stands on the threat's propositions.",
            ValidAt,
            KnownAt,
            Proposition,
            Source,
            MinPosition
        ),
        new("/documents/{document}", "One document as it is, or was.", KnownAt, MinPosition),
        new(
            "/statements/{statement}",
            "One statement as it is, or was, with its assessments.",
            KnownAt,
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
            "/imports",
            "Takes a file of commands and reports what became of each line.",
            new ReadParameter("dryRun", "true: check everything against the ledger and append nothing."),
            new ReadParameter("stopOnError", "true: stop at the first line that is refused.")
        )
        {
            Method = "POST",
            Bodies = ["application/x-ndjson", "application/jsonl", "text/csv"],
        },
        new("/imports", "The imports, the newest first, without their refusals.", After, Limit),
        new("/imports/{import}", "How far an import is, and the lines that it refused.", After, Limit),
        new("/imports/{import}", "Stops an import at the edge of a batch.") { Method = "DELETE" },
        new("/health/live", "200 while the process serves."),
        new(
            "/health/ready",
            "200 when the database is there and migrated and the projections run; 503 else."
        ),
    ];
}
