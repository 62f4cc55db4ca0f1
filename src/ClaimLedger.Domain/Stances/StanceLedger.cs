using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Stances;

/// <summary>
/// The fold behind the timelines: statements' events in ledger order in, what each changed out. It holds
/// the entries in force, in timeline order, and looks only at the neighbours of what an event touches, so
/// that it works on a whole ledger from its beginning and as well on a page of events, seeded with the
/// statements and the neighbours that the page touches.
/// </summary>
/// <param name="statements">About how many statements will come: room is made for them at once.</param>
public sealed class StanceLedger(int statements = 0)
{
    // Of nearly all events; never added to.
    private static readonly List<(string, string)> NothingContested = [];
    private static readonly List<(Shift, ChangeCause)> NoShifts = [];
    private static readonly List<Shift> NoShift = [];
    private static readonly List<TimelineEnd> NoEnds = [];

    private readonly Dictionary<string, Statement> _statements = new(statements, StringComparer.Ordinal);
    private readonly Dictionary<TimelineKey, List<TimelineEntry>> _timelines = [];

    /// <summary>Seeds a statement as it stood before the page.</summary>
    public void Seed(string stream, Statement statement) => _statements[stream] = statement;

    /// <summary>Seeds an entry in force before the page. The entries of a timeline share one key: they are
    /// held by the hundred thousand.</summary>
    public void Seed(TimelineEntry entry) => Insert(TimelineOf(entry.Key), entry);

    private static void Insert(List<TimelineEntry> timeline, TimelineEntry entry)
    {
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
        ref var held = ref CollectionsMarshal.GetValueRefOrNullRef(_statements, next.Stream);
        var before = Unsafe.IsNullRef(ref held) ? null : held;
        var after = Statement.Evolve(before, next);
        if (before is null)
            _statements[next.Stream] = after;
        else
            held = after;
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
        var moves = new Moves();
        var timelines = step.Timelines;
        var causes = timelines.Count == 0 ? [] : new (TimelineKey, ChangeCause)[timelines.Count];
        for (var i = 0; i < causes.Length; i++)
            causes[i] = (timelines[i], Move(timelines[i], step, ref moves));
        return new StanceChange(
            EventReference.To(step.Next),
            step.Opened,
            step.Closed,
            causes,
            moves.Begun ?? NoShifts,
            moves.Ended ?? NoShifts,
            moves.Ends ?? NoEnds,
            contested,
            settled,
            lacks,
            lacked
        );
    }

    /// <returns>What the event was to our knowledge of the timeline.</returns>
    private ChangeCause Move(TimelineKey key, StanceStep step, ref Moves moves)
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
            Insert(timeline, entry);
        var stand = ShiftsAround(timeline, touched);

        foreach (var shift in Without(stood, stand))
            (moves.Ended ??= []).Add((shift, cause));
        foreach (var shift in Without(stand, stood))
            (moves.Begun ??= []).Add((shift, cause));
        if (At(timeline, timeline.Count - 1) is var now && now != last)
            (moves.Ends ??= new(1)).Add(new TimelineEnd(key, last, now));
        return cause;
    }

    /// <summary>The shifts in every gap that lies next to, or across, one of the touched places.</summary>
    private static List<Shift> ShiftsAround(
        List<TimelineEntry> timeline,
        IReadOnlyList<TimelineEntry> touched
    )
    {
        List<Shift>? shifts = null;
        foreach (var touching in touched)
        {
            var place = PlaceOf(timeline, touching);
            if (place >= 0)
            {
                Between(At(timeline, place - 1), timeline[place]);
                Between(timeline[place], At(timeline, place + 1));
            }
            else
            {
                Between(At(timeline, ~place - 1), At(timeline, ~place));
            }
        }
        return shifts ?? NoShift;

        void Between(TimelineEntry? before, TimelineEntry? after)
        {
            var (withdrawal, move) = Shift.Between(before, after);
            Add(withdrawal);
            Add(move);
        }

        void Add(Shift? shift)
        {
            if (shift is not null && shifts?.Contains(shift) != true)
                (shifts ??= new(1)).Add(shift);
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

    /// <summary>What moves by an event; null where nothing does.</summary>
    private struct Moves
    {
        public List<(Shift, ChangeCause)>? Begun;
        public List<(Shift, ChangeCause)>? Ended;
        public List<TimelineEnd>? Ends;
    }

    private List<TimelineEntry> TimelineOf(TimelineKey key)
    {
        if (!_timelines.TryGetValue(key, out var timeline))
            _timelines[key] = timeline = [];
        return timeline;
    }
}
