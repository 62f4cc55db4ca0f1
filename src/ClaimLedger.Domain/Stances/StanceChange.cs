using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Stances;

/// <summary>A stretch of recorded time in which an assessment was contested.</summary>
public sealed record Contest(
    string Statement,
    string Assessment,
    EventReference Opened,
    EventReference? Closed = null
)
{
    /// <summary>Whether it was open as known at a position.</summary>
    public bool IsOpenAt(long position) =>
        Opened.Position <= position && (Closed is null || position < Closed.Position);
}

/// <summary>What one event changed in the timelines.</summary>
/// <param name="By">The event.</param>
/// <param name="Opened">Entries that it opened.</param>
/// <param name="Closed">Entries that it closed.</param>
/// <param name="Causes">What it was to our knowledge of each timeline on which it opened or closed entries:
/// nearly always one.</param>
/// <param name="Begun">Shifts that stand from it on.</param>
/// <param name="Ended">Shifts that stood until it.</param>
/// <param name="Ends">The timelines whose last entry is another than before.</param>
/// <param name="Contested">Assessments contested from it on, as (statement, assessment).</param>
/// <param name="Settled">Assessments contested until it, as (statement, assessment).</param>
/// <param name="Unassessed">The statement that lacks an assessment from it on.</param>
/// <param name="Assessed">The statement that lacked one until it.</param>
public sealed record StanceChange(
    EventReference By,
    IReadOnlyList<TimelineEntry> Opened,
    IReadOnlyList<TimelineEntry> Closed,
    IReadOnlyList<(TimelineKey Key, ChangeCause Cause)> Causes,
    IReadOnlyList<(Shift Shift, ChangeCause Cause)> Begun,
    IReadOnlyList<(Shift Shift, ChangeCause Cause)> Ended,
    IReadOnlyList<TimelineEnd> Ends,
    IReadOnlyList<(string Statement, string Assessment)> Contested,
    IReadOnlyList<(string Statement, string Assessment)> Settled,
    Unassessed? Unassessed,
    Unassessed? Assessed
)
{
    /// <summary>What it was to our knowledge of one of those timelines.</summary>
    public ChangeCause CauseOn(TimelineKey key)
    {
        foreach (var (timeline, cause) in Causes)
        {
            if (timeline == key)
                return cause;
        }
        throw new ArgumentException($"The event touched no timeline {key}.", nameof(key));
    }
}

/// <summary>The last entry of a timeline before and after an event; null for none. It settles where the
/// source stands now.</summary>
public sealed record TimelineEnd(TimelineKey Key, TimelineEntry? Before, TimelineEntry? After);

/// <summary>A statement that waits for an assessment: none of its assessments stands, and it is not
/// retracted.</summary>
public sealed record Unassessed(string Statement, string Source)
{
    /// <summary>The statement, where it waits; null where it does not.</summary>
    public static Unassessed? Of(Statement? statement)
    {
        if (statement is not { Retraction: null })
            return null;
        foreach (var assessment in statement.Assessments)
        {
            if (assessment.Withdrawn is null)
                return null;
        }
        return new Unassessed(statement.Id, statement.Source);
    }
}
