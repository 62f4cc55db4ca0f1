namespace ClaimLedger.Domain.Views;

/// <summary>What a member of a row is.</summary>
public enum ColumnKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>An instant, as <see cref="RowWriter.InstantFormat"/> has it.</summary>
    Instant,

    /// <summary>An event's id, a UUID in lower case.</summary>
    Id,

    /// <summary>A day, <c>2004-01-23</c>; an open start is <c>-infinity</c>, an open end
    /// <c>infinity</c>.</summary>
    Day,

    /// <summary>A list of texts; left out where it is empty.</summary>
    Texts,

    /// <summary>A list that is there also where it is empty.</summary>
    List,

    /// <summary>The commitment of a sealed text.</summary>
    Commitment,
}

/// <summary>A member of the rows of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="IsEnd">Whether it tells of the row's end in recorded time: as of a position before that end
/// the row has none of these.</param>
public sealed record ComparedColumn(string Name, ColumnKind Kind, bool IsEnd = false);

/// <summary>A table of a view whose rows have one canonical form, whoever computes them.</summary>
/// <param name="Projection">The projection that writes it.</param>
/// <param name="Name">The table's name.</param>
/// <param name="Columns">The members of its rows, in the order of their names.</param>
public sealed record ComparedTable(string Projection, string Name, IReadOnlyList<ComparedColumn> Columns);

/// <summary>
/// The tables of the views that are folded from events alone. Their rows stand in the order of
/// <c>recordedFrom</c>, those of one event in the order of their bytes, so that two sides list them in the
/// same order whatever they keep them in.
/// </summary>
public static class ComparedTables
{
    private const string Stances = "Stances";

    /// <summary>The sources, threats and propositions that have, or had, an entry; <c>recordedFrom</c> is
    /// that of the first.</summary>
    public static ComparedTable Timelines { get; } =
        New(Stances, "timelines", [.. Texts("proposition", "source", "threat")]);

    /// <summary>The entries of the timelines.</summary>
    public static ComparedTable Entries { get; } =
        New(
            Stances,
            "entries",
            [
                .. Texts("source", "threat", "proposition", "statement", "assessment", "stance"),
                .. Texts("likelihood", "confidence", "credibility", "statedOn", "withdrawnOn", "cause"),
                .. Days("earliest", "latest", "withdrawnFrom"),
                new("restsOn", ColumnKind.Texts),
                new("timelineOrder", ColumnKind.Number),
                .. Cause("recordedAt", "openedBy", isEnd: false),
                .. Cause("closedAt", "closedBy", isEnd: true),
                new("closedCause", ColumnKind.Text, IsEnd: true),
            ]
        );

    /// <summary>The shifts.</summary>
    public static ComparedTable Shifts { get; } =
        New(
            Stances,
            "shifts",
            [
                .. Texts("id", "source", "threat", "proposition", "kind", "fromStance", "toStance"),
                .. Texts("statedOn", "statement", "assessment", "cause"),
                .. Days("earliest", "latest"),
                .. Cause("recordedAt", "causedBy", isEnd: false),
                .. Cause("endedAt", "endedBy", isEnd: true),
                new("endedCause", ColumnKind.Text, IsEnd: true),
            ]
        );

    /// <summary>The stretches of recorded time in which assessments were contested.</summary>
    public static ComparedTable Contests { get; } =
        New(
            Stances,
            "contests",
            [
                .. Texts("statement", "assessment"),
                .. Cause("recordedAt", "openedBy", isEnd: false),
                .. Cause("closedAt", "closedBy", isEnd: true),
            ]
        );

    /// <summary>The stretches of recorded time in which statements waited for an assessment. Whether one that
    /// began at the very instant of the position asked for ever waited is not known then: it is left
    /// out.</summary>
    public static ComparedTable Unassessed { get; } =
        New(
            Stances,
            "unassessed",
            [
                .. Texts("statement", "source"),
                .. Cause("recordedAt", "openedBy", isEnd: false),
                .. Cause("closedAt", "closedBy", isEnd: true),
            ]
        );

    /// <summary>The register.</summary>
    public static ComparedTable Register { get; } =
        New(
            "Registers",
            "register",
            [
                .. Texts("kind", "statement", "source", "document", "statedOn", "assessment", "dispute"),
                .. Texts("retractedBy", "reason", "retractedOn", "requestedBy", "approvedBy", "basis"),
                .. Texts("toSource", "actor"),
                new("threats", ColumnKind.List),
                new("changes", ColumnKind.List),
                new("note", ColumnKind.Commitment),
                .. Cause("recordedAt", "openedBy", isEnd: false),
                .. Cause("endedAt", "endedBy", isEnd: true),
                new("endedActor", ColumnKind.Text, IsEnd: true),
                new("endedNote", ColumnKind.Commitment, IsEnd: true),
            ]
        );

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ComparedTable> All { get; } =
    [Timelines, Entries, Shifts, Contests, Unassessed, Register];

    private static ComparedTable New(string projection, string name, IEnumerable<ComparedColumn> columns) =>
        new(
            projection,
            name,
            [
                .. columns
                    .Append(new ComparedColumn("recordedFrom", ColumnKind.Number))
                    .OrderBy(c => c.Name, StringComparer.Ordinal),
            ]
        );

    private static IEnumerable<ComparedColumn> Texts(params IEnumerable<string> names) =>
        names.Select(name => new ComparedColumn(name, ColumnKind.Text));

    private static IEnumerable<ComparedColumn> Days(params IEnumerable<string> names) =>
        names.Select(name => new ComparedColumn(name, ColumnKind.Day));

    private static IEnumerable<ComparedColumn> Cause(string at, string by, bool isEnd)
    {
        yield return new(at, ColumnKind.Instant, isEnd);
        yield return new(by, ColumnKind.Id, isEnd);
        yield return new($"{by}Type", ColumnKind.Text, isEnd);
        if (isEnd)
            yield return new("recordedTo", ColumnKind.Number, isEnd);
    }
}
