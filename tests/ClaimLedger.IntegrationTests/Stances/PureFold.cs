using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>The rows that the projection has to write, from all events in one go, in memory.</summary>
internal sealed class PureFold
{
    private readonly List<TimelineRow> _entries = [];
    private readonly List<ShiftRow> _shifts = [];
    private readonly List<Contest> _contests = [];
    private readonly List<(Unassessed Of, EventReference Opened, EventReference? Closed)> _unassessed = [];

    /// <summary>Folds a ledger's events.</summary>
    public PureFold(IEnumerable<Recorded> events)
    {
        var ledger = new StanceLedger();
        var changes = events
            .Where(e => e.Stream.StartsWith(Streams.StatementPrefix, StringComparison.Ordinal))
            .Select(ledger.Apply)
            .OfType<StanceChange>();
        foreach (var change in changes)
            Add(change);
    }

    /// <summary>The rows as texts, sorted.</summary>
    public IReadOnlyList<string> Rows =>
        [
            .. _entries
                .Select(Text)
                .Concat(_shifts.Select(Text))
                .Concat(_contests.Select(Text))
                .Concat(_unassessed.Select(Text))
                .Concat(_entries.Select(row => row.Entry.Key).Distinct().Select(Text))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>What the same texts are made of in the database, a query a table.</summary>
    public static IReadOnlyList<string> Tables =>
        [EntryColumns, ShiftColumns, ContestColumns, UnassessedColumns, TimelineColumns];

    /// <summary>What the texts of entries are made of.</summary>
    private const string EntryColumns =
        "select 'entry', statement, assessment, source, threat, proposition, stance, confidence, stated_on, withdrawn_on, ord, rests_on, recorded_from, opened_by, opened_by_type, recorded_to, closed_by, closed_by_type, cause, closed_cause from ledger.timeline_entries";

    /// <summary>What the texts of shifts are made of.</summary>
    private const string ShiftColumns =
        "select 'shift', id, source, threat, proposition, kind, from_stance, to_stance, stated_on, statement, assessment, cause, recorded_from, caused_by, caused_by_type, recorded_to, ended_cause, ended_by, ended_by_type from ledger.shifts";

    /// <summary>What the texts of contests are made of.</summary>
    private const string ContestColumns =
        "select 'contest', statement, assessment, recorded_from, opened_by, opened_by_type, recorded_to, closed_by, closed_by_type from ledger.contests";

    /// <summary>What the texts of statements that wait are made of.</summary>
    private const string UnassessedColumns =
        "select 'unassessed', statement, source, recorded_from, opened_by, opened_by_type, recorded_to, closed_by, closed_by_type from ledger.unassessed";

    /// <summary>What the texts of timelines are made of.</summary>
    private const string TimelineColumns =
        "select 'timeline', threat, proposition, source from ledger.timelines";

    /// <summary>The matrix of a threat as of (validAt, knownAt), one line a cell, sorted.</summary>
    public IReadOnlyList<string> Matrix(string threat, DateOnly validAt, long knownAt) =>
        [
            .. _entries
                .Where(row => row.Entry.Key.Threat == threat)
                .GroupBy(row => row.Entry.Key)
                .Select(rows => Timeline.AsOf(Timeline.KnownAt(rows, knownAt), validAt))
                .OfType<TimelineEntry>()
                .Select(e =>
                    string.Join(
                        ' ',
                        e.Key.Source,
                        e.Key.Proposition,
                        e.Statement,
                        e.Assessment,
                        CodeOf(Timeline.StanceOf(e, validAt)),
                        IsContested(e, knownAt)
                    )
                )
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The entries of a threat that are known at a position, of whatever day.</summary>
    public IEnumerable<TimelineEntry> KnownAt(string threat, long knownAt) =>
        _entries
            .Where(row => row.Entry.Key.Threat == threat && row.IsKnownAt(knownAt))
            .Select(row => row.Entry);

    private bool IsContested(TimelineEntry e, long knownAt) =>
        _contests.Any(c =>
            c.Statement == e.Statement
            && c.Assessment == e.Assessment
            && c.Opened.Position <= knownAt
            && (c.Closed is null || c.Closed.Position > knownAt)
        );

    private void Add(StanceChange change)
    {
        foreach (var entry in change.Closed)
        {
            Replace(
                _entries,
                row => row.Entry == entry && row.Closed is null,
                row => row with { Closed = change.By, ClosedCause = change.CauseOn(entry.Key) }
            );
        }
        _entries.AddRange(
            change.Opened.Select(entry => new TimelineRow(entry, change.By, change.CauseOn(entry.Key)))
        );
        foreach (var (shift, cause) in change.Ended)
        {
            Replace(
                _shifts,
                row => row.Shift == shift && row.Ended is null,
                row => row with { Ended = change.By, EndedCause = cause }
            );
        }
        _shifts.AddRange(change.Begun.Select(b => new ShiftRow(b.Shift, change.By, b.Cause)));
        foreach (var (statement, assessment) in change.Settled)
        {
            Replace(
                _contests,
                c => c.Statement == statement && c.Assessment == assessment && c.Closed is null,
                c => c with { Closed = change.By }
            );
        }
        _contests.AddRange(change.Contested.Select(c => new Contest(c.Statement, c.Assessment, change.By)));
        if (change.Assessed is { } assessed)
            Replace(
                _unassessed,
                row => row.Of == assessed && row.Closed is null,
                row => (row.Of, row.Opened, change.By)
            );
        // What was assessed in the instant in which it began to wait never waited.
        _unassessed.RemoveAll(row => row.Closed?.At == row.Opened.At);
        if (change.Unassessed is { } unassessed)
            _unassessed.Add((unassessed, change.By, null));
    }

    private static void Replace<T>(List<T> rows, Predicate<T> which, Func<T, T> change)
    {
        var i = rows.FindIndex(which);
        Assert.InRange(i, 0, rows.Count - 1);
        rows[i] = change(rows[i]);
    }

    private static string Text(TimelineRow row)
    {
        var e = row.Entry;
        return string.Join(
            '|',
            "entry",
            e.Statement,
            e.Assessment,
            e.Key.Source,
            e.Key.Threat,
            e.Key.Proposition,
            CodeOf<Stance>(e.Stance),
            CodeOf(e.Confidence),
            e.StatedOn.Text,
            e.WithdrawnOn?.Text,
            e.Order,
            string.Join(' ', e.RestsOn),
            Text(row.Opened),
            Text(row.Closed),
            CodeOf<ChangeCause>(row.Cause),
            CodeOf(row.ClosedCause)
        );
    }

    private static string Text(ShiftRow row)
    {
        var s = row.Shift;
        return string.Join(
            '|',
            "shift",
            s.Id,
            s.Key.Source,
            s.Key.Threat,
            s.Key.Proposition,
            CodeOf<ShiftKind>(s.Kind),
            CodeOf(s.From),
            CodeOf(s.To),
            s.StatedOn.Text,
            s.Statement,
            s.Assessment,
            CodeOf<ChangeCause>(row.Cause),
            Text(row.Begun),
            row.Ended?.Position,
            CodeOf(row.EndedCause),
            row.Ended?.Id,
            row.Ended?.Type
        );
    }

    private static string Text(Contest c) =>
        string.Join('|', "contest", c.Statement, c.Assessment, Text(c.Opened), Text(c.Closed));

    private static string Text((Unassessed Of, EventReference Opened, EventReference? Closed) row) =>
        string.Join('|', "unassessed", row.Of.Statement, row.Of.Source, Text(row.Opened), Text(row.Closed));

    private static string Text(TimelineKey key) =>
        string.Join('|', "timeline", key.Threat, key.Proposition, key.Source);

    private static string Text(EventReference? by) => $"{by?.Position}|{by?.Id}|{by?.Type}";

    private static string CodeOf<T>(T? value)
        where T : struct, Enum => value is { } there ? Codes<T>.Write(there) : "";
}
