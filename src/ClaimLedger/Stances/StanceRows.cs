using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Marten;

namespace ClaimLedger.Stances;

/// <summary>Gathers what a page of events changes and queues it as a few set-based statements: what was open
/// before the page and is closed by it is updated, what the page opens is inserted, closed or not.</summary>
internal sealed class StanceRows
{
    private readonly Dictionary<(string, string), EntryRow> _entries = [];
    private readonly Dictionary<string, ShiftColumns> _shifts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), ContestRow> _contests = [];
    private readonly List<EntryRow> _closedEntries = [];
    private readonly List<ShiftColumns> _endedShifts = [];
    private readonly List<ContestRow> _settledContests = [];
    private readonly List<EntryRow> _entriesBefore = [];
    private readonly List<ShiftColumns> _shiftsBefore = [];
    private readonly List<ContestRow> _contestsBefore = [];

    /// <summary>Takes in what one event changed.</summary>
    public void Add(StanceChange change)
    {
        var by = change.By;
        foreach (var entry in change.Closed)
        {
            Close(
                _entries,
                (entry.Statement, entry.Assessment),
                _closedEntries,
                _entriesBefore,
                EntryRow.Of(entry, by),
                row =>
                    row with
                    {
                        RecordedTo = by.Position,
                        ClosedAt = by.At,
                        ClosedBy = by.Id,
                        ClosedByType = by.Type,
                    }
            );
        }
        foreach (var entry in change.Opened)
            _entries.Add((entry.Statement, entry.Assessment), EntryRow.Of(entry, by));
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
                row =>
                    row with
                    {
                        RecordedTo = by.Position,
                        ClosedAt = by.At,
                        ClosedBy = by.Id,
                        ClosedByType = by.Type,
                    }
            );
        }
        foreach (var (statement, assessment) in change.Contested)
            _contests.Add((statement, assessment), ContestRow.Of(statement, assessment, by));
    }

    /// <summary>Queues the rows into the projection's transaction.</summary>
    public void Queue(IDocumentOperations operations)
    {
        RowArrays<EntryRow>.Close(
            operations,
            LedgerTables.TimelineEntries,
            _entriesBefore,
            "t.statement = c.statement and t.assessment = c.assessment",
            "closed_at",
            "closed_by",
            "closed_by_type"
        );
        RowArrays<ShiftColumns>.Close(
            operations,
            LedgerTables.Shifts,
            _shiftsBefore,
            "t.id = c.id",
            "ended_cause",
            "ended_at",
            "ended_by",
            "ended_by_type"
        );
        RowArrays<ContestRow>.Close(
            operations,
            LedgerTables.Contests,
            _contestsBefore,
            "t.statement = c.statement and t.assessment = c.assessment",
            "closed_at",
            "closed_by",
            "closed_by_type"
        );
        RowArrays<EntryRow>.Insert(
            operations,
            LedgerTables.TimelineEntries,
            [.. _closedEntries, .. _entries.Values]
        );
        RowArrays<ShiftColumns>.Insert(operations, LedgerTables.Shifts, [.. _endedShifts, .. _shifts.Values]);
        RowArrays<ContestRow>.Insert(
            operations,
            LedgerTables.Contests,
            [.. _settledContests, .. _contests.Values]
        );
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

    private sealed record EntryRow(
        string Source,
        string Threat,
        string Proposition,
        string Statement,
        string Assessment,
        string Stance,
        string? Likelihood,
        string? Confidence,
        string? Credibility,
        string StatedOn,
        string Earliest,
        string Latest,
        string? WithdrawnOn,
        string? WithdrawnFrom,
        long Ord,
        long RecordedFrom,
        DateTimeOffset RecordedAt,
        Guid OpenedBy,
        string OpenedByType
    )
    {
        public long? RecordedTo { get; init; }
        public DateTimeOffset? ClosedAt { get; init; }
        public Guid? ClosedBy { get; init; }
        public string? ClosedByType { get; init; }

        public static EntryRow Of(TimelineEntry e, EventReference by) =>
            new(
                e.Key.Source,
                e.Key.Threat,
                e.Key.Proposition,
                e.Statement,
                e.Assessment,
                Codes<Stance>.Write(e.Stance),
                e.Likelihood is { } likelihood ? Codes<Likelihood>.Write(likelihood) : null,
                e.Confidence is { } confidence ? Codes<Confidence>.Write(confidence) : null,
                e.Credibility is { } credibility ? Codes<Credibility>.Write(credibility) : null,
                e.StatedOn.Text,
                Days.First(e.StatedOn),
                Days.Last(e.StatedOn),
                e.WithdrawnOn?.Text,
                Days.Iso(e.WithdrawnFrom),
                e.Order,
                by.Position,
                by.At,
                by.Id,
                by.Type
            );
    }

    private sealed record ShiftColumns(
        string Id,
        string Source,
        string Threat,
        string Proposition,
        string Kind,
        string? FromStance,
        string? ToStance,
        string StatedOn,
        string Earliest,
        string Latest,
        string Statement,
        string Assessment,
        string Cause,
        long RecordedFrom,
        DateTimeOffset RecordedAt,
        Guid CausedBy,
        string CausedByType
    )
    {
        public long? RecordedTo { get; init; }
        public string? EndedCause { get; init; }
        public DateTimeOffset? EndedAt { get; init; }
        public Guid? EndedBy { get; init; }
        public string? EndedByType { get; init; }

        public static ShiftColumns Of(Shift s, ChangeCause cause, EventReference by) =>
            new(
                s.Id,
                s.Key.Source,
                s.Key.Threat,
                s.Key.Proposition,
                Codes<ShiftKind>.Write(s.Kind),
                s.From is { } from ? Codes<Stance>.Write(from) : null,
                s.To is { } to ? Codes<Stance>.Write(to) : null,
                s.StatedOn.Text,
                Days.First(s.StatedOn),
                Days.Last(s.StatedOn),
                s.Statement,
                s.Assessment,
                Codes<ChangeCause>.Write(cause),
                by.Position,
                by.At,
                by.Id,
                by.Type
            );
    }

    private sealed record ContestRow(
        string Statement,
        string Assessment,
        long RecordedFrom,
        DateTimeOffset RecordedAt,
        Guid OpenedBy,
        string OpenedByType
    )
    {
        public long? RecordedTo { get; init; }
        public DateTimeOffset? ClosedAt { get; init; }
        public Guid? ClosedBy { get; init; }
        public string? ClosedByType { get; init; }

        public static ContestRow Of(string statement, string assessment, EventReference by) =>
            new(statement, assessment, by.Position, by.At, by.Id, by.Type);
    }
}
