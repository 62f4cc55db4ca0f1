using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Stances;

/// <summary>A stretch of recorded time in which an assessment was contested.</summary>
public sealed record Contest(
    string Statement,
    string Assessment,
    EventReference Opened,
    EventReference? Closed = null
);

/// <summary>What one event changed in the timelines.</summary>
/// <param name="By">The event.</param>
/// <param name="Opened">Entries that it opened.</param>
/// <param name="Closed">Entries that it closed.</param>
/// <param name="Begun">Shifts that stand from it on.</param>
/// <param name="Ended">Shifts that stood until it.</param>
/// <param name="Contested">Assessments contested from it on, as (statement, assessment).</param>
/// <param name="Settled">Assessments contested until it, as (statement, assessment).</param>
public sealed record StanceChange(
    EventReference By,
    IReadOnlyList<TimelineEntry> Opened,
    IReadOnlyList<TimelineEntry> Closed,
    IReadOnlyList<(Shift Shift, ChangeCause Cause)> Begun,
    IReadOnlyList<(Shift Shift, ChangeCause Cause)> Ended,
    IReadOnlyList<(string Statement, string Assessment)> Contested,
    IReadOnlyList<(string Statement, string Assessment)> Settled
);

/// <summary>
/// The fold behind the timelines: statements' events in ledger order in, what each changed out. It holds
/// the entries in force, in timeline order, and looks only at the neighbours of what an event touches, so
/// that it works on a whole ledger from its beginning and as well on a page of events, seeded with the
/// statements and the neighbours that the page touches.
/// </summary>
public sealed class StanceLedger
{
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private readonly Dictionary<TimelineKey, SortedSet<TimelineEntry>> _timelines = [];

    /// <summary>Seeds a statement as it stood before the page.</summary>
    public void Seed(string stream, Statement statement) => _statements[stream] = statement;

    /// <summary>Seeds an entry in force before the page.</summary>
    public void Seed(TimelineEntry entry) => TimelineOf(entry.Key).Add(entry);

    /// <summary>Whether a statement's state is held.</summary>
    public bool Holds(string stream) => _statements.ContainsKey(stream);

    /// <summary>How many entries are held.</summary>
    public int Entries => _timelines.Values.Sum(timeline => timeline.Count);

    /// <summary>How many entries of a timeline are held.</summary>
    public int CountOf(TimelineKey key) => _timelines.GetValueOrDefault(key)?.Count ?? 0;

    /// <summary>Lets a timeline go.</summary>
    public void Forget(TimelineKey key) => _timelines.Remove(key);

    /// <summary>Lets the statements go.</summary>
    public void ForgetStatements() => _statements.Clear();

    /// <summary>How many statements are held.</summary>
    public int Statements => _statements.Count;

    /// <summary>The state of a statement that is held; null where there is none.</summary>
    public Statement? StatementOf(string stream) => _statements.GetValueOrDefault(stream);

    /// <summary>The entries in force on one timeline, in its order, as far as they were seeded or
    /// folded.</summary>
    public IReadOnlyList<TimelineEntry> EntriesOf(TimelineKey key) => [.. TimelineOf(key)];

    /// <summary>Folds the next event of a statement's stream; null where it changes no timeline.</summary>
    public StanceChange? Apply(Recorded next)
    {
        var before = _statements.GetValueOrDefault(next.Stream);
        var after = Statement.Evolve(before, next);
        _statements[next.Stream] = after;
        return Change(before, after, next);
    }

    /// <summary>What an event would touch: the entries that it closes and opens, without the fold. Used to
    /// find the neighbours that have to be seeded.</summary>
    public static (IReadOnlyList<TimelineEntry> Closed, IReadOnlyList<TimelineEntry> Opened) Touches(
        Statement? before,
        Statement after
    )
    {
        var (old, now) = (TimelineEntry.Of(before), TimelineEntry.Of(after));
        return ([.. old.Except(now)], [.. now.Except(old)]);
    }

    private StanceChange? Change(Statement? before, Statement after, Recorded next)
    {
        var by = new EventReference(next.Id, EventTypes.NameOf(next.Event), next.Position, next.At);
        var (closed, opened) = Touches(before, after);
        var (was, now) = (ContestedIn(before), ContestedIn(after));
        if (closed.Count + opened.Count == 0 && was.SetEquals(now))
            return null;
        var begun = new List<(Shift, ChangeCause)>();
        var ended = new List<(Shift, ChangeCause)>();
        foreach (var key in closed.Concat(opened).Select(entry => entry.Key).Distinct())
            Move(key, closed, opened, next.Event, begun, ended);
        return new StanceChange(by, opened, closed, begun, ended, [.. now.Except(was)], [.. was.Except(now)]);
    }

    private void Move(
        TimelineKey key,
        IReadOnlyList<TimelineEntry> closed,
        IReadOnlyList<TimelineEntry> opened,
        object by,
        List<(Shift, ChangeCause)> begun,
        List<(Shift, ChangeCause)> ended
    )
    {
        var timeline = TimelineOf(key);
        TimelineEntry[] leaving = [.. closed.Where(entry => entry.Key == key)];
        TimelineEntry[] coming = [.. opened.Where(entry => entry.Key == key)];
        TimelineEntry[] touched = [.. leaving, .. coming];

        var stood = ShiftsAround(timeline, touched);
        timeline.ExceptWith(leaving);
        var cause = CauseOf(by, isLast: coming.Length > 0 && !(timeline.Max?.CompareTo(coming[^1]) > 0));
        timeline.UnionWith(coming);
        var stand = ShiftsAround(timeline, touched);

        ended.AddRange(stood.Except(stand).Select(shift => (shift, cause)));
        begun.AddRange(stand.Except(stood).Select(shift => (shift, cause)));
    }

    /// <summary>The shifts in every gap that lies next to, or across, one of the touched places.</summary>
    private static HashSet<Shift> ShiftsAround(SortedSet<TimelineEntry> timeline, TimelineEntry[] touched)
    {
        var shifts = new HashSet<Shift>();
        foreach (var place in touched)
        {
            var before = timeline.Count == 0 ? null : Last(timeline, place);
            var after = timeline.Count == 0 ? null : First(timeline, place);
            if (timeline.TryGetValue(place, out var there))
            {
                shifts.UnionWith(Shift.Between(before, there));
                shifts.UnionWith(Shift.Between(there, after));
            }
            else
            {
                shifts.UnionWith(Shift.Between(before, after));
            }
        }
        return shifts;
    }

    private static TimelineEntry? Last(SortedSet<TimelineEntry> timeline, TimelineEntry before) =>
        timeline.Min!.CompareTo(before) >= 0
            ? null
            : timeline
                .GetViewBetween(timeline.Min, before)
                .Reverse()
                .FirstOrDefault(e => e.CompareTo(before) < 0);

    private static TimelineEntry? First(SortedSet<TimelineEntry> timeline, TimelineEntry after) =>
        timeline.Max!.CompareTo(after) <= 0
            ? null
            : timeline.GetViewBetween(after, timeline.Max).FirstOrDefault(e => e.CompareTo(after) > 0);

    private static ChangeCause CauseOf(object by, bool isLast) =>
        by switch
        {
            AssessmentRecorded => isLast ? ChangeCause.NewStatement : ChangeCause.LateArrival,
            StatementRetracted { By: not Retractor.Editor } => ChangeCause.Withdrawal,
            StatementReinstated => ChangeCause.Reinstatement,
            _ => ChangeCause.RecordCorrection,
        };

    private static HashSet<(string, string)> ContestedIn(Statement? statement) =>
        [.. (statement?.Assessments ?? []).Where(a => a.IsContested).Select(a => (statement!.Id, a.Id))];

    private SortedSet<TimelineEntry> TimelineOf(TimelineKey key)
    {
        if (!_timelines.TryGetValue(key, out var timeline))
            _timelines[key] = timeline = [];
        return timeline;
    }
}
