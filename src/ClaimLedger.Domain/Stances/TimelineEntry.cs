using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Stances;

/// <summary>One source on one proposition of a threat.</summary>
public sealed record TimelineKey(string Source, string Threat, string Proposition)
{
    /// <summary>The proposition.</summary>
    public PropositionKey ToProposition() => new(Threat, Proposition);
}

/// <summary>What one version of one assessment says, on its timeline.</summary>
/// <param name="Key">Its timeline.</param>
/// <param name="Statement">The statement's id.</param>
/// <param name="Assessment">The assessment's id within the statement.</param>
/// <param name="Stance">Where the source stands.</param>
/// <param name="Likelihood">How probable the source holds the proposition to be.</param>
/// <param name="Confidence">How sure the coding is.</param>
/// <param name="Credibility">How credible the information is.</param>
/// <param name="StatedOn">Valid time: when it was said.</param>
/// <param name="WithdrawnOn">When the source or publisher took it back; null where they did not.</param>
/// <param name="Order">The position of the assessment's recording. It settles the order of entries of one
/// date, and does not change when the record is corrected or reinstated.</param>
/// <param name="RestsOn">The streams that the statement names as its origins: the sources that it was reported
/// via, the statements that it is based on.</param>
public sealed record TimelineEntry(
    TimelineKey Key,
    string Statement,
    string Assessment,
    Stance Stance,
    Likelihood? Likelihood,
    Confidence? Confidence,
    Credibility? Credibility,
    EdtfDate StatedOn,
    EdtfDate? WithdrawnOn,
    long Order,
    Items<string> RestsOn
) : IComparable<TimelineEntry>
{
    private static readonly Items<string> Nothing = [];

    /// <summary>The first day on which the source has no position any more: that of the withdrawal, or of
    /// the statement where that is later. Null where it was not withdrawn.</summary>
    public DateOnly? WithdrawnFrom =>
        WithdrawnOn?.Earliest is { } day ? (StatedOn.Earliest > day ? StatedOn.Earliest : day) : null;

    /// <summary>Timeline order: by earliest day, then latest, then position. Total within one
    /// timeline.</summary>
    public int CompareTo(TimelineEntry? other)
    {
        if (other is null)
            return 1;
        var byDays = EdtfDate.CompareByDays(StatedOn, other.StatedOn);
        return byDays != 0 ? byDays : Order.CompareTo(other.Order);
    }

    /// <summary>Whether both are of one assessment.</summary>
    public bool IsOfSameAssessment(TimelineEntry other) =>
        (Statement, Assessment) == (other.Statement, other.Assessment);

    /// <summary>The entries that a statement gives rise to as it stands: one for each assessment that is not
    /// withdrawn, none where an editor retracted it.</summary>
    public static IReadOnlyList<TimelineEntry> Of(Statement? statement)
    {
        if (statement is null or { Assessments.Count: 0 } or { Retraction.By: Retractor.Editor })
            return [];
        var entries = new List<TimelineEntry>(statement.Assessments.Count);
        foreach (var assessment in statement.Assessments)
        {
            if (assessment.Withdrawn is null)
                entries.Add(Of(statement, assessment));
        }
        return entries;
    }

    private static TimelineEntry Of(Statement statement, Assessment assessment) =>
        new(
            new TimelineKey(statement.Source, assessment.Original.Threat, assessment.Original.Proposition),
            statement.Id,
            assessment.Id,
            assessment.Coding.Stance,
            assessment.Coding.Likelihood,
            assessment.Coding.Confidence,
            assessment.Coding.Credibility,
            statement.StatedOn,
            statement.Retraction?.RetractedOn,
            assessment.FirstPosition,
            OriginsOf(statement)
        );

    private static Items<string> OriginsOf(Statement statement) =>
        statement.Original is { ReportedVia.Count: 0, BasedOn.Count: 0 }
            ? Nothing
            :
            [
                .. statement.Original.ReportedVia.Select(Streams.Source),
                .. statement.Original.BasedOn.Select(Streams.Statement),
            ];
}

/// <summary>An event as a cause: enough to name it and to place it.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Position">Its position in the ledger.</param>
/// <param name="At">When the ledger recorded it.</param>
public sealed record EventReference(Guid Id, string Type, long Position, DateTimeOffset At)
{
    /// <summary>The reference to an event.</summary>
    public static EventReference To(Recorded e) => new(e.Id, EventTypes.NameOf(e.Event), e.Position, e.At);
}

/// <summary>An entry with the stretch of recorded time in which the ledger held it.</summary>
/// <param name="Entry">What it says.</param>
/// <param name="Opened">The event that opened it (<c>recordedFrom</c>).</param>
/// <param name="Cause">What that event was to our knowledge.</param>
/// <param name="Closed">The event that closed it (<c>recordedTo</c>); null while it is in force.</param>
/// <param name="ClosedCause">What that event was to our knowledge.</param>
public sealed record TimelineRow(
    TimelineEntry Entry,
    EventReference Opened,
    ChangeCause Cause,
    EventReference? Closed = null,
    ChangeCause? ClosedCause = null
)
{
    /// <summary>Whether the ledger held it at <paramref name="position"/>:
    /// <c>recordedFrom ≤ position &lt; recordedTo</c>.</summary>
    public bool IsKnownAt(long position) =>
        Opened.Position <= position && (Closed is null || position < Closed.Position);
}

/// <summary>Something that was done to the record of an assessment.</summary>
/// <param name="Cause">What it was to our knowledge.</param>
/// <param name="By">The event.</param>
public sealed record RecordStep(ChangeCause Cause, EventReference By);

/// <summary>The timeline as a reader asks for it: pure functions over its rows.</summary>
public static class Timeline
{
    /// <summary>The entries of one timeline as known at a position, in timeline order.</summary>
    public static IReadOnlyList<TimelineEntry> KnownAt(IEnumerable<TimelineRow> rows, long position) =>
        [.. rows.Where(row => row.IsKnownAt(position)).Select(row => row.Entry).Order()];

    /// <summary>The entry that settles where the source stood on a day: of entries in timeline order, the
    /// last
    /// whose earliest day is not after it. Null where there is none.</summary>
    public static TimelineEntry? AsOf(IReadOnlyList<TimelineEntry> ordered, DateOnly validAt) =>
        ordered.LastOrDefault(entry => !(entry.StatedOn.Earliest > validAt));

    /// <summary>What was done to the record of an assessment until one of its rows stood: the events that
    /// opened and closed them, in ledger order, each once. The last opened that row.</summary>
    /// <param name="until">The row.</param>
    /// <param name="rows">Rows; those of other assessments are passed over.</param>
    public static IReadOnlyList<RecordStep> Steps(TimelineRow until, IEnumerable<TimelineRow> rows)
    {
        var steps = new SortedDictionary<long, RecordStep>();
        foreach (var row in rows.Where(row => row.Entry.IsOfSameAssessment(until.Entry)))
        {
            Add(row.Opened, row.Cause);
            if (row.Closed is { } closed)
                Add(closed, row.ClosedCause!.Value);
        }
        return [.. steps.Values];

        void Add(EventReference by, ChangeCause cause)
        {
            if (by.Position <= until.Opened.Position)
                steps.TryAdd(by.Position, new RecordStep(cause, by));
        }
    }

    /// <summary>Where the source stood on a day under the entry that settles it: null where that was
    /// withdrawn by then.</summary>
    public static Stance? StanceOf(TimelineEntry entry, DateOnly validAt) =>
        entry.WithdrawnFrom <= validAt ? null : entry.Stance;
}
