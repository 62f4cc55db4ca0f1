using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;

namespace ClaimLedger.Stances;

// The columns of the tables that the projection writes, each member one, in snake case.

/// <summary>A row that the ledger holds for a stretch of recorded time.</summary>
internal abstract record HeldRow
{
    public long? RecordedTo { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public Guid? ClosedBy { get; init; }
    public string? ClosedByType { get; init; }

    /// <summary>The row as an event closes it.</summary>
    public static T Close<T>(T row, EventReference by)
        where T : HeldRow =>
        (T)(
            (HeldRow)row with
            {
                RecordedTo = by.Position,
                ClosedAt = by.At,
                ClosedBy = by.Id,
                ClosedByType = by.Type,
            }
        );
}

/// <summary>A row of the entries.</summary>
internal sealed record EntryRow(
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
    string Cause,
    long RecordedFrom,
    DateTimeOffset RecordedAt,
    Guid OpenedBy,
    string OpenedByType,
    string? RestsOn
) : HeldRow
{
    public string? ClosedCause { get; init; }

    public static EntryRow Of(TimelineEntry e, ChangeCause cause, EventReference by) =>
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
            Codes<ChangeCause>.Write(cause),
            by.Position,
            by.At,
            by.Id,
            by.Type,
            e.RestsOn.Count == 0 ? null : string.Join(' ', e.RestsOn)
        );
}

/// <summary>A row of the shifts.</summary>
internal sealed record ShiftColumns(
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

/// <summary>A row of the contests.</summary>
internal sealed record ContestRow(
    string Statement,
    string Assessment,
    long RecordedFrom,
    DateTimeOffset RecordedAt,
    Guid OpenedBy,
    string OpenedByType
) : HeldRow
{
    public static ContestRow Of(string statement, string assessment, EventReference by) =>
        new(statement, assessment, by.Position, by.At, by.Id, by.Type);
}

/// <summary>A row of the statements that wait for an assessment.</summary>
internal sealed record UnassessedRow(
    string Statement,
    string Source,
    long RecordedFrom,
    DateTimeOffset RecordedAt,
    Guid OpenedBy,
    string OpenedByType
) : HeldRow
{
    public static UnassessedRow Of(Unassessed u, EventReference by) =>
        new(u.Statement, u.Source, by.Position, by.At, by.Id, by.Type);
}

/// <summary>A row of the timelines.</summary>
internal sealed record KeyRow(string Threat, string Proposition, string Source);
