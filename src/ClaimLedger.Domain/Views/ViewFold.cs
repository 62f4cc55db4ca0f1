using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Registers;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Views;

/// <summary>
/// All rows of the views from all events, in memory: events in ledger order in, the rows as of any position
/// out. The same ledgers fold here that fold in the service; what is other is only that nothing is seeded and
/// nothing let go.
/// </summary>
public sealed class ViewFold
{
    private readonly StanceLedger _stances;
    private readonly RegisterLedger _register = new();
    private readonly Instants _instants = new();
    private readonly Dictionary<TimelineKey, long> _timelines = [];
    private readonly HeldRows<(string, string), TimelineRow> _entries;
    private readonly HeldRows<string, ShiftRow> _shifts = new("The shift");
    private readonly HeldRows<(string, string), Contest> _contests = new("The contest");
    private readonly HeldRows<string, UnassessedRow> _unassessed = new("The unassessed statement");
    private readonly HeldRows<long, RegisterRow> _entriesOfRegister = new("The entry of the register");

    /// <summary>A fold of nothing yet.</summary>
    /// <param name="events">About how many will come: room is made for them at once.</param>
    public ViewFold(long events = 0)
    {
        // Nearly every entry takes two, a statement and its assessment. No more room than is soon used, as
        // what is said of a bundle may be wrong.
        var entries = (int)Math.Clamp(events / 2, 0, 1_000_000);
        _stances = new StanceLedger(entries);
        _entries = new("The entry", entries);
    }

    /// <summary>How many events were applied.</summary>
    public long Events => _instants.Count;

    /// <summary>The position of the last event; 0 before the first.</summary>
    public long Position => _instants.Last;

    /// <summary>Folds the next event.</summary>
    /// <exception cref="InvalidOperationException">It cannot follow what was folded.</exception>
    public void Apply(Recorded next)
    {
        _instants.Add(next.Position, next.At);
        if (next.Stream.StartsWith(Streams.StatementPrefix, StringComparison.Ordinal))
        {
            var step = _stances.Read(next);
            if (_stances.Apply(step) is { } change)
                Add(change);
            Add(_register.Apply(step));
        }
        else if (next.Stream.StartsWith(Streams.SourcePrefix, StringComparison.Ordinal))
        {
            Add(_register.Apply(next));
        }
    }

    /// <summary>The last position recorded at or before an instant; 0 before the first.</summary>
    public long PositionAt(DateTimeOffset instant) => _instants.PositionAt(instant);

    /// <summary>When the last event up to a position was recorded; null before the first.</summary>
    public DateTimeOffset? TimeOf(long position) => _instants.TimeOf(position);

    /// <summary>How many rows a table has as of a position.</summary>
    public long CountOf(ComparedTable table, long knownAt) =>
        knownAt < Position || table.Name == "unassessed"
            ? Rows(table, knownAt).LongCount()
            : table.Name switch
            {
                "timelines" => _timelines.Count,
                "entries" => _entries.Count,
                "shifts" => _shifts.Count,
                "contests" => _contests.Count,
                "register" => _entriesOfRegister.Count,
                _ => throw new ArgumentException($"There is no table '{table.Name}'.", nameof(table)),
            };

    /// <summary>The rows of a table as of a position, as <see cref="RowWriter"/> writes them and in the order
    /// of <see cref="ComparedTables"/>; each is valid until the next is asked for.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Lines(ComparedTable table, long knownAt)
    {
        var writer = new RowWriter();
        var position = 0L;
        foreach (var (next, write) in Rows(table, knownAt))
        {
            if (next != position)
            {
                foreach (var line in writer.Lines())
                    yield return line;
                writer.Clear();
                position = next;
            }
            write(writer);
        }
        foreach (var line in writer.Lines())
            yield return line;
    }

    /// <summary>Where every source stands, as of a day and a position.</summary>
    /// <param name="threat">Only on this threat; null for all.</param>
    /// <param name="validAt">The day.</param>
    /// <param name="knownAt">The position.</param>
    /// <returns>In the order of threat, source and proposition.</returns>
    public IReadOnlyList<MatrixRow> Matrix(string? threat, DateOnly validAt, long knownAt) =>
        MatrixRow.Of(
            _entries.All.Where(row => threat is null || row.Entry.Key.Threat == threat),
            _contests.All.Where(contest => contest.IsOpenAt(knownAt)),
            validAt,
            knownAt
        );

    /// <summary>The rows opened up to a position, in that order, each with what writes it.</summary>
    private IEnumerable<(long Position, Action<RowWriter> Write)> Rows(ComparedTable table, long knownAt) =>
        (
            table.Name switch
            {
                "timelines" => _timelines.Select(t => Row(t.Value, to => RowForms.Write(to, t.Key, t.Value))),
                "entries" => _entries.All.Select(row =>
                    Row(row.Opened.Position, to => RowForms.Write(to, row, knownAt))
                ),
                "shifts" => _shifts.All.Select(row =>
                    Row(row.Begun.Position, to => RowForms.Write(to, row, knownAt))
                ),
                "contests" => _contests.All.Select(row =>
                    Row(row.Opened.Position, to => RowForms.Write(to, row, knownAt))
                ),
                "unassessed" => WaitingAt(knownAt)
                    .Select(row => Row(row.Opened.Position, to => RowForms.Write(to, row, knownAt))),
                "register" => _entriesOfRegister.All.Select(row =>
                    Row(row.Entry.Opened.Position, to => RowForms.Write(to, row, knownAt))
                ),
                _ => throw new ArgumentException($"There is no table '{table.Name}'.", nameof(table)),
            }
        ).TakeWhile(row => row.Position <= knownAt);

    private static (long Position, Action<RowWriter> Write) Row(long position, Action<RowWriter> write) =>
        (position, write);

    /// <summary>Not those that may yet turn out never to have waited.</summary>
    private IEnumerable<UnassessedRow> WaitingAt(long knownAt)
    {
        var at = _instants.TimeOf(knownAt);
        return _unassessed.All.Where(row => row.Opened.At != at || row.Closed?.Position <= knownAt);
    }

    private void Add(StanceChange change)
    {
        var by = change.By;
        if (change.Closed.Count + change.Ended.Count + change.Settled.Count > 0)
            End(change);
        foreach (var entry in change.Opened)
        {
            _timelines.TryAdd(entry.Key, by.Position);
            _entries.Open(
                (entry.Statement, entry.Assessment),
                new TimelineRow(entry, by, change.CauseOn(entry.Key))
            );
        }
        foreach (var (shift, cause) in change.Begun)
            _shifts.Open(shift.Id, new ShiftRow(shift, by, cause));
        foreach (var key in change.Contested)
            _contests.Open(key, new Contest(key.Statement, key.Assessment, by));
        if (change.Assessed is { } assessed)
            End(assessed, by);
        if (change.Unassessed is { } unassessed)
            _unassessed.Open(unassessed.Statement, new UnassessedRow(unassessed, by));
    }

    private void End(StanceChange change)
    {
        var by = change.By;
        foreach (var entry in change.Closed)
            _entries.Close(
                (entry.Statement, entry.Assessment),
                row => row with { Closed = by, ClosedCause = change.CauseOn(entry.Key) }
            );
        foreach (var (shift, cause) in change.Ended)
            _shifts.Close(shift.Id, row => row with { Ended = by, EndedCause = cause });
        foreach (var key in change.Settled)
            _contests.Close(key, contest => contest with { Closed = by });
    }

    /// <summary>What was assessed in the instant in which it began to wait never waited.</summary>
    private void End(Unassessed assessed, EventReference by) =>
        _unassessed.Close(
            assessed.Statement,
            row => row.Opened.At == by.At ? null : row with { Closed = by }
        );

    private void Add(RegisterChange? change)
    {
        if (change?.Ended is { } end)
            _entriesOfRegister.Close(end.Entry, row => row with { End = end });
        if (change?.Opened is { } entry)
            _entriesOfRegister.Open(entry.Opened.Position, new RegisterRow(entry));
    }
}
