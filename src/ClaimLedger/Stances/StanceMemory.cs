using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Threats;

namespace ClaimLedger.Stances;

/// <summary>
/// What the projection keeps from one page to the next: whole timelines. One that is short, or is touched
/// again and again, is read whole once and kept; of the others a page sees just the neighbours of what it
/// touches. Within a limit: what was not touched for longest goes first.
/// What it does not hold is read from the tables, which may lack the page before: what that touched is read
/// once it is written.
/// </summary>
internal sealed class StanceMemory
{
    /// <summary>The entries up to which a timeline is read whole the first time that it is touched.</summary>
    public const int ShortTimeline = 32;

    /// <summary>The entries up to which a timeline is kept at all. To read it takes about as long as to look
    /// up the neighbours of a tenth as many places.</summary>
    public const int LongestTimeline = 2_000;

    private const int Promotes = 100;
    private const int MaxEntries = 600_000;

    private readonly Dictionary<TimelineKey, long> _whole = [];
    private readonly Dictionary<TimelineKey, int> _partly = [];
    private IReadOnlySet<TimelineKey> _touched = new HashSet<TimelineKey>();
    private long _page;

    /// <summary>The position up to which it is; 0 where nothing is known.</summary>
    public long Last { get; private set; }

    /// <summary>Ends once the page before is in the tables.</summary>
    public Task Before { get; private set; } = Task.CompletedTask;

    /// <summary>The fold.</summary>
    public StanceLedger Ledger { get; } = new();

    /// <summary>What tells the feeds; made when there is something to tell.</summary>
    public StanceFeeds? Feeds { get; set; }

    /// <summary>Begins a page; where nothing is known, once the page before is in the tables.</summary>
    /// <param name="before">Ends when it is.</param>
    public Task BeginPageAsync(Task before)
    {
        Before = before;
        return Last == 0 ? before : Task.CompletedTask;
    }

    /// <summary>Waits until some timelines can be read, as they are before the page.</summary>
    public Task ReadableAsync(IEnumerable<TimelineKey> timelines) =>
        timelines.Any(_touched.Contains) ? Before : Task.CompletedTask;

    /// <summary>Waits until all timelines on some propositions can be read, as they are before the
    /// page.</summary>
    public Task ReadableAsync(IReadOnlySet<PropositionKey> propositions) =>
        propositions.Count > 0 && _touched.Any(key => propositions.Contains(key.ToProposition()))
            ? Before
            : Task.CompletedTask;

    /// <summary>Notes that a page touches a timeline.</summary>
    /// <returns>How many of its entries to read: none where the fold has it whole, or where the neighbours
    /// are enough.</returns>
    public int Touch(TimelineKey key)
    {
        if (_whole.ContainsKey(key))
        {
            _whole[key] = _page;
            return 0;
        }
        var touched = _partly[key] = _partly.GetValueOrDefault(key) + 1;
        return touched == 1 ? ShortTimeline + 1
            : touched == Promotes ? LongestTimeline + 1
            : 0;
    }

    /// <summary>Takes in what was read of a timeline.</summary>
    /// <param name="key">The timeline.</param>
    /// <param name="entries">Its entries.</param>
    /// <param name="asked">How many were asked for; where there are as many, there may be more.</param>
    public void Seed(TimelineKey key, IReadOnlyCollection<TimelineEntry> entries, int asked)
    {
        if (entries.Count == asked)
            return;
        _whole[key] = _page;
        _partly.Remove(key);
        foreach (var entry in entries)
            Ledger.Seed(entry);
    }

    /// <summary>Whether the fold has the whole timeline.</summary>
    public bool Holds(TimelineKey key) => _whole.ContainsKey(key);

    /// <summary>A page is folded. What it saw of a timeline in part is let go.</summary>
    /// <param name="last">The page's last position.</param>
    /// <param name="touched">The timelines that it touched.</param>
    public void EndPage(long last, IReadOnlySet<TimelineKey> touched)
    {
        Last = last;
        _touched = touched;
        _page++;
        foreach (var key in touched)
        {
            if (!Holds(key))
                Ledger.Forget(key);
            else if (Ledger.CountOf(key) > LongestTimeline)
                Forget(key);
        }
        if (_partly.Count > MaxEntries)
            _partly.Clear();
        Ledger.ForgetStatements();
        if (Ledger.Entries > MaxEntries)
        {
            foreach (var key in _whole.OrderBy(w => w.Value).Take(1 + _whole.Count / 2).Select(w => w.Key))
                Forget(key);
        }
    }

    private void Forget(TimelineKey key)
    {
        Ledger.Forget(key);
        _whole.Remove(key);
    }
}
