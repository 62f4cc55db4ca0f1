using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Stances;

/// <summary>Gathers what a page of events changes and queues it as a few set-based statements: what was open
/// before the page and is closed by it is updated, what the page opens is inserted, closed or not.</summary>
internal sealed class StanceRows
{
    private readonly Dictionary<(string, string), EntryRow> _entries = [];
    private readonly Dictionary<string, ShiftColumns> _shifts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), ContestRow> _contests = [];
    private readonly Dictionary<string, UnassessedRow> _unassessed = new(StringComparer.Ordinal);
    private readonly List<KeyRow> _timelines = [];
    private readonly List<EntryRow> _closedEntries = [];
    private readonly List<ShiftColumns> _endedShifts = [];
    private readonly List<ContestRow> _settledContests = [];
    private readonly List<UnassessedRow> _assessed = [];
    private readonly List<EntryRow> _entriesBefore = [];
    private readonly List<ShiftColumns> _shiftsBefore = [];
    private readonly List<ContestRow> _contestsBefore = [];
    private readonly List<UnassessedRow> _unassessedBefore = [];
    private readonly Touched _touched = new();

    /// <summary>Notes what an event of a statement touches: its source and its threats, as they were and as
    /// they are.</summary>
    public void Touch(StanceStep step)
    {
        var position = step.Next.Position;
        if (step.Before is { } was && was.Source != step.After.Source)
            _touched.Add(Streams.Source(was.Source), position);
        _touched.Add(Streams.Source(step.After.Source), position);
        foreach (var assessment in step.After.Assessments)
            _touched.Add(Streams.Threat(assessment.Original.Threat), position);
    }

    /// <summary>Notes what any other event touches.</summary>
    public void Touch(Recorded e)
    {
        if (!e.Stream.StartsWith(Streams.DocumentPrefix, StringComparison.Ordinal))
            _touched.Add(e.Stream, e.Position);
        if (e.Event is ReliabilityAssessed)
            _touched.Add(Scope.Grades.First, e.Position);
    }

    /// <summary>Takes in what one event changed.</summary>
    public void Add(StanceChange change)
    {
        var by = change.By;
        foreach (var entry in change.Closed)
        {
            var cause = change.CauseOn(entry.Key);
            Close(
                _entries,
                (entry.Statement, entry.Assessment),
                _closedEntries,
                _entriesBefore,
                EntryRow.Of(entry, cause, by),
                row => HeldRow.Close(row, by) with { ClosedCause = Codes<ChangeCause>.Write(cause) }
            );
        }
        foreach (var entry in change.Opened)
        {
            var row = EntryRow.Of(entry, change.CauseOn(entry.Key), by);
            _entries.Add((entry.Statement, entry.Assessment), row);
        }
        foreach (var (shift, _) in change.Ended.Concat(change.Begun))
            _touched.Add(Scope.MonthOf(Days.First(shift.StatedOn)), by.Position);
        foreach (var (shift, cause) in change.Ended)
        {
            Close(
                _shifts,
                shift.Id,
                _endedShifts,
                _shiftsBefore,
                ShiftColumns.Of(shift, cause, by),
                row =>
                    row with
                    {
                        RecordedTo = by.Position,
                        EndedCause = Codes<ChangeCause>.Write(cause),
                        EndedAt = by.At,
                        EndedBy = by.Id,
                        EndedByType = by.Type,
                    }
            );
        }
        foreach (var (shift, cause) in change.Begun)
            _shifts.Add(shift.Id, ShiftColumns.Of(shift, cause, by));
        foreach (var (statement, assessment) in change.Settled)
        {
            Close(
                _contests,
                (statement, assessment),
                _settledContests,
                _contestsBefore,
                ContestRow.Of(statement, assessment, by),
                row => HeldRow.Close(row, by)
            );
        }
        foreach (var (statement, assessment) in change.Contested)
            _contests.Add((statement, assessment), ContestRow.Of(statement, assessment, by));
        if (change.Assessed is { } assessed)
            Close(assessed, by);
        if (change.Unassessed is { } unassessed)
            _unassessed.Add(unassessed.Statement, UnassessedRow.Of(unassessed, by));
    }

    /// <summary>A statement that is assessed in the instant in which it began to wait, as by one command or
    /// one batch of an import, never waited: there is no row of it, wherever a page ends between the
    /// two.</summary>
    private void Close(Unassessed assessed, EventReference by)
    {
        var isHere = _unassessed.Remove(assessed.Statement, out var row);
        row = HeldRow.Close(row ?? UnassessedRow.Of(assessed, by), by);
        if (!isHere)
            _unassessedBefore.Add(row);
        else if (row.RecordedAt != by.At)
            _assessed.Add(row);
    }

    /// <summary>Takes in a timeline that may be new.</summary>
    public void Add(TimelineKey key) => _timelines.Add(new KeyRow(key.Threat, key.Proposition, key.Source));

    /// <summary>Adds the rows' statements to the page's.</summary>
    public void Queue(PageWrites writes)
    {
        RowArrays<EntryRow>.Close(
            writes,
            LedgerTables.TimelineEntries,
            _entriesBefore,
            "t.statement = c.statement and t.assessment = c.assessment",
            "closed_cause",
            "closed_at",
            "closed_by",
            "closed_by_type"
        );
        RowArrays<ShiftColumns>.Close(
            writes,
            LedgerTables.Shifts,
            _shiftsBefore,
            "t.threat = c.threat and t.proposition = c.proposition and t.source = c.source and t.earliest = c.earliest and t.id = c.id",
            "ended_cause",
            "ended_at",
            "ended_by",
            "ended_by_type"
        );
        RowArrays<ContestRow>.Close(
            writes,
            LedgerTables.Contests,
            _contestsBefore,
            "t.statement = c.statement and t.assessment = c.assessment",
            "closed_at",
            "closed_by",
            "closed_by_type"
        );
        RowArrays<UnassessedRow>.Close(
            writes,
            LedgerTables.Unassessed,
            _unassessedBefore,
            "t.statement = c.statement",
            "closed_at",
            "closed_by",
            "closed_by_type"
        );
        if (_unassessedBefore.Count > 0)
        {
            writes.Add(
                $"delete from {LedgerTables.Unassessed} where statement = any($1) and closed_at = recorded_at",
                [_unassessedBefore.Select(row => row.Statement).ToArray()]
            );
        }
        RowArrays<KeyRow>.Add(writes, LedgerTables.Timelines, _timelines);
        RowArrays<EntryRow>.Insert(
            writes,
            LedgerTables.TimelineEntries,
            [.. _closedEntries, .. _entries.Values]
        );
        RowArrays<ShiftColumns>.Insert(writes, LedgerTables.Shifts, [.. _endedShifts, .. _shifts.Values]);
        RowArrays<ContestRow>.Insert(
            writes,
            LedgerTables.Contests,
            [.. _settledContests, .. _contests.Values]
        );
        RowArrays<UnassessedRow>.Insert(
            writes,
            LedgerTables.Unassessed,
            [.. _assessed, .. _unassessed.Values]
        );
        _touched.Queue(writes);
    }

    /// <summary>Closes a row that the page opened, or notes that one from before the page is
    /// closed.</summary>
    private static void Close<TKey, TRow>(
        Dictionary<TKey, TRow> open,
        TKey key,
        List<TRow> closed,
        List<TRow> before,
        TRow unknown,
        Func<TRow, TRow> close
    )
        where TKey : notnull
    {
        if (open.Remove(key, out var row))
            closed.Add(close(row));
        else
            before.Add(close(unknown));
    }
}
