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
/// <param name="Causes">What it was to our knowledge of each timeline on which it opened or closed
/// entries.</param>
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
    IReadOnlyDictionary<TimelineKey, ChangeCause> Causes,
    IReadOnlyList<(Shift Shift, ChangeCause Cause)> Begun,
    IReadOnlyList<(Shift Shift, ChangeCause Cause)> Ended,
    IReadOnlyList<TimelineEnd> Ends,
    IReadOnlyList<(string Statement, string Assessment)> Contested,
    IReadOnlyList<(string Statement, string Assessment)> Settled,
    Unassessed? Unassessed,
    Unassessed? Assessed
);

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

/// <summary>
/// The fold behind the timelines: statements' events in ledger order in, what each changed out. It holds
/// the entries in force, in timeline order, and looks only at the neighbours of what an event touches, so
/// that it works on a whole ledger from its beginning and as well on a page of events, seeded with the
/// statements and the neighbours that the page touches.
/// </summary>
public sealed class StanceLedger
{
    // Of nearly all statements; never added to.
    private static readonly List<(string, string)> NothingContested = [];

    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private readonly Dictionary<TimelineKey, List<TimelineEntry>> _timelines = [];

    /// <summary>Seeds a statement as it stood before the page.</summary>
    public void Seed(string stream, Statement statement) => _statements[stream] = statement;

    /// <summary>Seeds an entry in force before the page. The entries of a timeline share one key: they are
    /// held by the hundred thousand.</summary>
    public void Seed(TimelineEntry entry)
    {
        var timeline = TimelineOf(entry.Key);
        var place = PlaceOf(timeline, entry);
        if (place < 0)
            timeline.Insert(~place, timeline is [var first, ..] ? entry with { Key = first.Key } : entry);
    }

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

    /// <summary>The state of a statement that is held; null where there is none.</summary>
    public Statement? StatementOf(string stream) => _statements.GetValueOrDefault(stream);

    /// <summary>The entries in force on one timeline, in its order, as far as they were seeded or
    /// folded.</summary>
    public IReadOnlyList<TimelineEntry> EntriesOf(TimelineKey key) => [.. TimelineOf(key)];

    /// <summary>Folds the next event of a statement's stream; null where it changes no timeline.</summary>
    public StanceChange? Apply(Recorded next) => Apply(Read(next));

    /// <summary>Takes the next event of a statement's stream into the statement, and says what it is to
    /// touch: what has to be seeded before it is applied.</summary>
    public StanceStep Read(Recorded next)
    {
        var before = _statements.GetValueOrDefault(next.Stream);
        var after = Statement.Evolve(before, next);
        _statements[next.Stream] = after;
        var (old, now) = (TimelineEntry.Of(before), TimelineEntry.Of(after));
        return new StanceStep(next, before, after, Without(old, now), Without(now, old));
    }

    /// <summary>Applies an event that was read; null where it changes no timeline. Events are applied in the
    /// order in which they were read.</summary>
    public StanceChange? Apply(StanceStep step)
    {
        var (was, now) = (ContestedIn(step.Before), ContestedIn(step.After));
        var (lacked, lacks) = (Unassessed.Of(step.Before), Unassessed.Of(step.After));
        if (lacked == lacks)
            (lacked, lacks) = (null, null);
        var (contested, settled) = (Without(now, was), Without(was, now));
        var isMoving = step.Closed.Count + step.Opened.Count + contested.Count + settled.Count > 0;
        if (!isMoving && lacked == lacks)
            return null;
        var begun = new List<(Shift, ChangeCause)>();
        var ended = new List<(Shift, ChangeCause)>();
        var ends = new List<TimelineEnd>(step.Timelines.Count);
        var causes = new Dictionary<TimelineKey, ChangeCause>();
        foreach (var key in step.Timelines)
            causes[key] = Move(key, step, begun, ended, ends);
        var next = step.Next;
        var by = EventReference.To(next);
        return new StanceChange(
            by,
            step.Opened,
            step.Closed,
            causes,
            begun,
            ended,
            ends,
            contested,
            settled,
            lacks,
            lacked
        );
    }

    /// <returns>What the event was to our knowledge of the timeline.</returns>
    private ChangeCause Move(
        TimelineKey key,
        StanceStep step,
        List<(Shift, ChangeCause)> begun,
        List<(Shift, ChangeCause)> ended,
        List<TimelineEnd> ends
    )
    {
        var timeline = TimelineOf(key);
        // Of a part of a timeline the last entry is the timeline's own wherever that is touched: it is a
        // neighbour of what is.
        var last = At(timeline, timeline.Count - 1);
        var (leaving, coming) = (On(key, step.Closed), On(key, step.Opened));
        IReadOnlyList<TimelineEntry> touched = leaving.Count == 0 ? coming : [.. leaving, .. coming];

        var stood = ShiftsAround(timeline, touched);
        foreach (var entry in leaving)
        {
            if (PlaceOf(timeline, entry) is >= 0 and var place)
                timeline.RemoveAt(place);
        }
        var isLast = coming.Count > 0 && (timeline.Count == 0 || timeline[^1].CompareTo(coming[^1]) <= 0);
        var cause = CauseOf(step.Next.Event, isLast);
        foreach (var entry in coming)
            Seed(entry);
        var stand = ShiftsAround(timeline, touched);

        ended.AddRange(Without(stood, stand).Select(shift => (shift, cause)));
        begun.AddRange(Without(stand, stood).Select(shift => (shift, cause)));
        if (At(timeline, timeline.Count - 1) is var now && now != last)
            ends.Add(new TimelineEnd(key, last, now));
        return cause;
    }

    /// <summary>The shifts in every gap that lies next to, or across, one of the touched places.</summary>
    private static List<Shift> ShiftsAround(
        List<TimelineEntry> timeline,
        IReadOnlyList<TimelineEntry> touched
    )
    {
        var shifts = new List<Shift>();
        foreach (var touching in touched)
        {
            var place = PlaceOf(timeline, touching);
            if (place >= 0)
            {
                Add(Shift.Between(At(timeline, place - 1), timeline[place]));
                Add(Shift.Between(timeline[place], At(timeline, place + 1)));
            }
            else
            {
                Add(Shift.Between(At(timeline, ~place - 1), At(timeline, ~place)));
            }
        }
        return shifts;

        void Add(IEnumerable<Shift> between)
        {
            foreach (var shift in between)
            {
                if (!shifts.Contains(shift))
                    shifts.Add(shift);
            }
        }
    }

    /// <summary>Where an entry stands, or the complement of where it would. Most statements come in the order
    /// of their dates: of a long timeline only the end is looked at then.</summary>
    private static int PlaceOf(List<TimelineEntry> timeline, TimelineEntry entry) =>
        timeline is not [.., var last]
            ? ~0
            : last.CompareTo(entry) switch
            {
                0 => timeline.Count - 1,
                < 0 => ~timeline.Count,
                _ => timeline.BinarySearch(entry),
            };

    /// <summary>The entries on one timeline: most events touch no other.</summary>
    private static IReadOnlyList<TimelineEntry> On(TimelineKey key, IReadOnlyList<TimelineEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Key != key)
                return [.. entries.Where(e => e.Key == key)];
        }
        return entries;
    }

    private static TimelineEntry? At(List<TimelineEntry> timeline, int place) =>
        place >= 0 && place < timeline.Count ? timeline[place] : null;

    /// <summary>The items of one short list that are not in another.</summary>
    private static IReadOnlyList<T> Without<T>(IReadOnlyList<T> items, IReadOnlyList<T> others) =>
        items.Count == 0 || others.Count == 0 ? items : [.. items.Where(item => !others.Contains(item))];

    private static ChangeCause CauseOf(object by, bool isLast) =>
        by switch
        {
            AssessmentRecorded => isLast ? ChangeCause.NewStatement : ChangeCause.LateArrival,
            StatementRetracted { By: not Retractor.Editor } => ChangeCause.Withdrawal,
            StatementReinstated => ChangeCause.Reinstatement,
            _ => ChangeCause.RecordCorrection,
        };

    private static List<(string, string)> ContestedIn(Statement? statement)
    {
        if (statement is null)
            return NothingContested;
        List<(string, string)>? contested = null;
        foreach (var assessment in statement.Assessments)
        {
            if (assessment.IsContested)
                (contested ??= []).Add((statement.Id, assessment.Id));
        }
        return contested ?? NothingContested;
    }

    private List<TimelineEntry> TimelineOf(TimelineKey key)
    {
        if (!_timelines.TryGetValue(key, out var timeline))
            _timelines[key] = timeline = [];
        return timeline;
    }
}
