using ClaimLedger.Commands;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Http;

namespace ClaimLedger.Exchange;

/// <summary>A line that was refused, and what it lacks.</summary>
public sealed record Refused(ImportLine Line, Refusal Refusal);

/// <summary>
/// Decides the lines of a file in their order, as far as they can be: a line that names something which is
/// not there waits until it comes, within a window; the later lines of its stream wait behind it, so that
/// what happens to one thing keeps its order. They do not where it waits for something of that stream itself,
/// which one of them may bring. Made anew for each batch, from the lines that the one before left waiting;
/// where a batch ends makes no difference.
/// </summary>
public sealed class OrderWindow(Deciding deciding, bool stopsOnError, Action<ImportLine, Exception> report)
{
    /// <summary>How many lines further down a line may name things.</summary>
    public const int Length = 10_000;

    /// <summary>How many bytes of lines may wait; beyond it the window is shorter.</summary>
    public const long MaxBytes = 32 * 1024 * 1024;

    private static readonly RefusalCode Failed = new(
        Problems.Internal,
        RefusalKind.Rule,
        "The service failed on this line."
    );

    private readonly SortedDictionary<long, (ImportLine Line, Refusal? Refusal)> _waiting = [];
    private readonly Dictionary<string, SortedSet<long>> _byMissing = new(StringComparer.Ordinal);

    // Those behind which the later ones of their stream wait.
    private readonly Dictionary<string, SortedSet<long>> _byStream = new(StringComparer.Ordinal);
    private readonly SortedSet<long> _ready = [];
    private readonly List<Refused> _refused = [];
    private readonly List<(string Thing, long Line)> _brought = [];
    private long _waitingBytes;

    /// <summary>The lines that were refused, in the order in which they were.</summary>
    public IReadOnlyList<Refused> Refused => _refused;

    /// <summary>What came into being, with the line that brought it.</summary>
    public IReadOnlyList<(string Thing, long Line)> Brought => _brought;

    /// <summary>The lines that wait.</summary>
    public IEnumerable<ImportLine> Waiting => _waiting.Values.Select(w => w.Line);

    /// <summary>Commands that append.</summary>
    public int Appended { get; private set; }

    /// <summary>Commands that the ledger holds already.</summary>
    public int Repeated { get; private set; }

    /// <summary>Events to append.</summary>
    public int Events { get; private set; }

    /// <summary>Whether a refused line has stopped it.</summary>
    public bool IsStopped => stopsOnError && _refused.Count > 0;

    /// <summary>Decides lines, and what waited for them. Lines that waited before come first.</summary>
    /// <param name="lines">In the order of the file.</param>
    /// <param name="isEnd">Whether nothing follows: what still waits is refused.</param>
    public void Decide(IEnumerable<ImportLine> lines, bool isEnd)
    {
        foreach (var line in lines)
        {
            GiveUp(before: line.Number - Length);
            Take(line);
            TakeReady();
        }
        if (isEnd)
            GiveUp(before: long.MaxValue);
    }

    /// <summary>Refuses lines that have waited long enough, and the longest waiting where too much
    /// waits.</summary>
    private void GiveUp(long before)
    {
        while (!IsStopped && _waiting.Count > 0)
        {
            var (number, (line, refusal)) = _waiting.First();
            if (number >= before && _waitingBytes <= MaxBytes)
                return;
            Leave(line);
            // It is the first of its stream, so that it was decided: it does not wait behind another.
            Refuse(line, refusal!);
            TakeReady();
        }
    }

    private void TakeReady()
    {
        while (!IsStopped && _ready.Count > 0)
        {
            var number = _ready.Min;
            _ready.Remove(number);
            if (_waiting.TryGetValue(number, out var waiting))
                Take(waiting.Line);
        }
    }

    private void Take(ImportLine line)
    {
        if (IsStopped)
            return;
        if (line.Refusal is { } wrong)
        {
            Refuse(line, wrong);
            return;
        }
        var submission = line.Submission!;
        var isBehind =
            _byStream.TryGetValue(submission.Command.Stream(), out var same) && same.Min < line.Number;
        var decided = isBehind ? default : Decide(line, submission);
        if (isBehind || decided.Refused?.Refusals[0].Missing is not null)
        {
            Wait(line, decided.Refused?.Refusals[0]);
            return;
        }
        Leave(line);
        if (decided.Refused is { } refused)
        {
            Refuse(line, refused.Refusals[0]);
            return;
        }
        if (decided.Events.Count > 0)
            Appended++;
        else
            Repeated++;
        Events += decided.Events.Count;
        foreach (var e in decided.Events)
            Bring(Things.BroughtBy(submission.Command.Stream(), e), line.Number);
    }

    private Decided Decide(ImportLine line, Submission submission)
    {
        try
        {
            return deciding.Decide(submission);
        }
        catch (Exception e)
        {
            report(line, e);
            return new Decided(new Outcome.Refused([Fault()]), [], AfterCommit: null);
        }
    }

    /// <summary>How a line is refused that meets a bug.</summary>
    public static Refusal Fault() =>
        new(Failed, "The service failed on this line; its log says why. The other lines are not concerned.");

    private void Refuse(ImportLine line, Refusal refusal) => _refused.Add(new Refused(line, refusal));

    private void Bring(IEnumerable<string> things, long line)
    {
        foreach (var thing in things)
        {
            _brought.Add((thing, line));
            if (_byMissing.TryGetValue(thing, out var waiting))
                _ready.UnionWith(waiting);
        }
    }

    private void Wait(ImportLine line, Refusal? refusal)
    {
        var stream = line.Submission!.Command.Stream();
        var isBrought = refusal?.Missing is { } own && (own == stream || IsWithin(own, stream));
        Leave(line, isBack: !isBrought);
        _waiting.Add(line.Number, (line, refusal));
        _waitingBytes += line.Bytes;
        if (!isBrought)
            SetOf(_byStream, stream).Add(line.Number);
        if (refusal?.Missing is { } missing)
            SetOf(_byMissing, missing).Add(line.Number);
    }

    /// <summary>A line that waited does so no longer; the next of its stream may come, unless it is
    /// back.</summary>
    private void Leave(ImportLine line, bool isBack = false)
    {
        if (!_waiting.Remove(line.Number, out var waited))
            return;
        _waitingBytes -= line.Bytes;
        if (waited.Refusal?.Missing is { } missing)
            Remove(_byMissing, missing, line.Number);
        var stream = line.Submission!.Command.Stream();
        Remove(_byStream, stream, line.Number);
        if (!isBack && _byStream.TryGetValue(stream, out var behind))
            _ready.Add(behind.Min);
    }

    private static bool IsWithin(string thing, string stream) =>
        thing.Length > stream.Length
        && thing[stream.Length] == '#'
        && thing.StartsWith(stream, StringComparison.Ordinal);

    private static SortedSet<long> SetOf(Dictionary<string, SortedSet<long>> sets, string key)
    {
        if (!sets.TryGetValue(key, out var set))
            sets[key] = set = [];
        return set;
    }

    private static void Remove(Dictionary<string, SortedSet<long>> sets, string key, long number)
    {
        if (sets.TryGetValue(key, out var set) && set.Remove(number) && set.Count == 0)
            sets.Remove(key);
    }
}
