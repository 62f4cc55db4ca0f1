using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;

namespace ClaimLedger.Stances;

/// <summary>An entry with what opened it and, where it is no longer held, what closed it.</summary>
public sealed record ExplainedEntry(
    string Statement,
    string Assessment,
    Stance Stance,
    Likelihood? Likelihood,
    Confidence? Confidence,
    Credibility? Credibility,
    EdtfDate StatedOn,
    DateOnly? Earliest,
    DateOnly? Latest,
    EdtfDate? WithdrawnOn,
    ChangeCause Cause,
    ToldItem OpenedBy,
    ChangeCause? ClosedCause,
    ToldItem? ClosedBy
)
{
    /// <summary>The entry as of a pair of instants: what was closed later was held then.</summary>
    internal static ExplainedEntry Of(TimelineRow row, AsOf asOf, Dictionary<long, Told> events)
    {
        var e = row.Entry;
        var closed = row.IsKnownAt(asOf.KnownAt) ? null : row.Closed;
        return new ExplainedEntry(
            e.Statement,
            e.Assessment,
            e.Stance,
            e.Likelihood,
            e.Confidence,
            e.Credibility,
            e.StatedOn,
            e.StatedOn.Earliest,
            e.StatedOn.Latest,
            e.WithdrawnOn,
            row.Cause,
            ToldItem.Of(events[row.Opened.Position]),
            closed is null ? null : row.ClosedCause,
            closed is null ? null : ToldItem.Of(events[closed.Position])
        );
    }
}

/// <summary>Something that was done to the record of an assessment.</summary>
public sealed record StepItem(ChangeCause Cause, ToldItem By);

/// <summary>The entry in force with its statement. <c>recordedBy</c> is how the ledger learned it,
/// <c>steps</c> all that was done to its record until it was held as it is, <c>redacted</c> the paths of
/// the statement's texts that were destroyed.</summary>
public sealed record ExplainedInForce(
    ExplainedEntry Entry,
    ToldItem RecordedBy,
    IReadOnlyList<StepItem> Steps,
    string? Rationale,
    string Document,
    string? Locator,
    Rendering Rendering,
    string? Text,
    string? Concern,
    IReadOnlyList<string> Redacted
);

/// <summary>Some of a number of entries.</summary>
public sealed record ExplainedEntries(long Total, IReadOnlyList<ExplainedEntry> Entries);
