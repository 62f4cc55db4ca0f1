namespace ClaimLedger.Http;

/// <summary>The parameters that several routes take.</summary>
internal static class ReadParameters
{
    public static readonly ReadParameter ValidAt = new(
        "validAt",
        "Valid time: the stance that was in force on that day, such as 2004-01-23; left out, today (UTC)."
    );

    public static readonly ReadParameter KnownAt = new(
        "knownAt",
        "Recorded time: a position, or an instant such as 2026-01-31T12:00:00Z; left out, now."
    );

    public static readonly ReadParameter MinPosition = new(
        "minPosition",
        "Wait until the view has reached this position, at most 5 s; then 503 with the position reached."
    );

    public static readonly ReadParameter Source = new("source", "Only this source.");

    public static readonly ReadParameter Threat = new("threat", "Only this threat.");

    public static readonly ReadParameter Proposition = new("proposition", "Only this proposition.");

    public static readonly ReadParameter Linked = new(
        "linked",
        "true: sources linked same-as are read as one; or the relations to follow, such as same-as,speaks-for."
    );

    public static readonly ReadParameter Closed = new(
        "closed",
        "true: also what no longer stands, with recordedTo and what ended it."
    );

    public static readonly ReadParameter After = new(
        "after",
        "Where the page before ended; from its next link."
    );

    public static readonly ReadParameter Limit = new(
        "limit",
        "The most items on a page, 1 to 1,000; left out, 500."
    );
}
