using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Stances;

/// <summary>The rows that the changes of a stance ledger build, in memory, and the questions that are asked
/// of them.</summary>
internal sealed class StanceBook
{
    private readonly List<TimelineRow> _entries = [];
    private readonly List<ShiftRow> _shifts = [];
    private readonly List<Contest> _contests = [];

    public IReadOnlyList<TimelineRow> Entries => _entries;

    public IReadOnlyList<ShiftRow> Shifts => _shifts;

    public IReadOnlyList<Contest> Contests => _contests;

    /// <summary>Every timeline that ever had an entry.</summary>
    public IEnumerable<TimelineKey> Keys => _entries.Select(row => row.Entry.Key).Distinct();

    /// <summary>The rows of a whole history, folded in one go.</summary>
    public static StanceBook Of(IEnumerable<Recorded> events)
    {
        var book = new StanceBook();
        var ledger = new StanceLedger();
        foreach (var change in StatementsIn(events).Select(ledger.Apply).OfType<StanceChange>())
            book.Add(change);
        return book;
    }

    /// <summary>The rows of a whole history, folded page by page: each page's ledger knows the statements
    /// that the page goes on with and the neighbours of the places that it touches, and nothing
    /// else.</summary>
    public static StanceBook OfPages(IReadOnlyList<Recorded> events, IEnumerable<int> lengths)
    {
        var book = new StanceBook();
        var rest = StatementsIn(events).ToList();
        foreach (var length in lengths)
        {
            book.AddPage([.. rest.Take(length)], events);
            rest.RemoveRange(0, Math.Min(length, rest.Count));
        }
        book.AddPage(rest, events);
        return book;
    }

    /// <summary>Where the source stood on a day, as known at a position.</summary>
    public Stance? AsOf(TimelineKey key, DateOnly validAt, long knownAt = long.MaxValue)
    {
        var entry = Timeline.AsOf(KnownAt(key, knownAt), validAt);
        return entry is null ? null : Timeline.StanceOf(entry, validAt);
    }

    /// <summary>The entries of a timeline as known at a position.</summary>
    public IReadOnlyList<TimelineEntry> KnownAt(TimelineKey key, long knownAt = long.MaxValue) =>
        Timeline.KnownAt(_entries.Where(row => row.Entry.Key == key), knownAt);

    /// <summary>The shifts that stood at a position.</summary>
    public IReadOnlyList<ShiftRow> ShiftsAt(long position) =>
        [.. _shifts.Where(row => row.Begun.Position <= position && !(row.Ended?.Position <= position))];

    /// <summary>The matrix of a threat.</summary>
    public IReadOnlyList<MatrixCell> Matrix(string threat, AsOf asOf) =>
        [.. Keys.Where(key => key.Threat == threat).Select(key => Cell(key, asOf)).OfType<MatrixCell>()];

    /// <summary>What made a cell differ.</summary>
    public IReadOnlyList<DifferenceReason> Reasons(CellDifference d, AsOf from, AsOf to) =>
        Diff.Reasons(d, from, to, _entries, _contests);

    private MatrixCell? Cell(TimelineKey key, AsOf asOf)
    {
        if (Timeline.AsOf(KnownAt(key, asOf.KnownAt), asOf.ValidAt) is not { } entry)
            return null;
        var row = Assert.Single(_entries, row => row.Entry == entry && row.IsKnownAt(asOf.KnownAt));
        var isContested = _contests.Exists(c =>
            c.Statement == entry.Statement && c.Assessment == entry.Assessment && c.IsOpenAt(asOf.KnownAt)
        );
        return new MatrixCell(
            entry,
            row.Opened.Position,
            Timeline.StanceOf(entry, asOf.ValidAt),
            isContested
        );
    }

    private static IEnumerable<Recorded> StatementsIn(IEnumerable<Recorded> events) =>
        events.Where(e => e.Stream.StartsWith(Streams.StatementPrefix, StringComparison.Ordinal));

    private void AddPage(List<Recorded> page, IReadOnlyList<Recorded> all)
    {
        if (page.Count == 0)
            return;
        var ledger = new StanceLedger();
        var statements = new Dictionary<string, Statement>(StringComparer.Ordinal);
        var goneOnWith = page.DistinctBy(e => e.Stream, StringComparer.Ordinal).Where(e => e.Version > 1);
        foreach (var stream in goneOnWith.Select(e => e.Stream))
        {
            foreach (var e in all.Where(e => e.Stream == stream && e.Position < page[0].Position))
                statements[stream] = Statement.Evolve(statements.GetValueOrDefault(stream), e);
            ledger.Seed(stream, statements[stream]);
        }
        var steps = page.ConvertAll(ledger.Read);
        var places = steps.SelectMany(step => step.Closed.Concat(step.Opened)).ToHashSet();
        foreach (var neighbour in places.SelectMany(Neighbours).Distinct().ToList())
            ledger.Seed(neighbour);
        foreach (var change in steps.Select(ledger.Apply).OfType<StanceChange>())
            Add(change);
    }

    private IEnumerable<TimelineEntry> Neighbours(TimelineEntry place)
    {
        var open = KnownAt(place.Key);
        return open.Where(e => e.CompareTo(place) < 0)
            .TakeLast(1)
            .Concat(open.Where(e => e.CompareTo(place) >= 0).Take(2));
    }

    private void Add(StanceChange change)
    {
        var by = change.By;
        foreach (var entry in change.Closed)
        {
            Close(
                _entries,
                row => row.Closed is null && row.Entry == entry,
                row => row with { Closed = by, ClosedCause = change.CauseOn(entry.Key) }
            );
        }
        foreach (var entry in change.Opened)
            _entries.Add(new TimelineRow(entry, by, change.CauseOn(entry.Key)));
        foreach (var (shift, cause) in change.Ended)
        {
            Close(
                _shifts,
                row => row.Ended is null && row.Shift == shift,
                row => row with { Ended = by, EndedCause = cause }
            );
        }
        foreach (var (shift, cause) in change.Begun)
            _shifts.Add(new ShiftRow(shift, by, cause));
        foreach (var (statement, assessment) in change.Settled)
        {
            Close(
                _contests,
                row => row.Closed is null && row.Statement == statement && row.Assessment == assessment,
                row => row with { Closed = by }
            );
        }
        foreach (var (statement, assessment) in change.Contested)
            _contests.Add(new Contest(statement, assessment, by));
    }

    /// <summary>Exactly one open row is closed; anything else is a fault of the change.</summary>
    private static void Close<TRow>(List<TRow> rows, Func<TRow, bool> isIt, Func<TRow, TRow> close)
    {
        var row = Assert.Single(rows, r => isIt(r));
        rows[rows.IndexOf(row)] = close(row);
    }
}
