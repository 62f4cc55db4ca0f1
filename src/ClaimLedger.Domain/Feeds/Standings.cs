using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Feeds;

/// <summary>Where the sources stand now on the propositions that are held: the last entry of each timeline,
/// and how many hold each stance.</summary>
internal sealed class Standings
{
    private const int Withdrawn = 5;

    private readonly Dictionary<PropositionKey, Spread> _spreads = [];

    /// <summary>How many stands are held.</summary>
    public int Count { get; private set; }

    public bool Holds(PropositionKey proposition) => _spreads.ContainsKey(proposition);

    /// <summary>The propositions on which a source stands somewhere, or withdrew.</summary>
    public IEnumerable<PropositionKey> Of(string source) =>
        _spreads.Where(p => p.Value.Last.ContainsKey(source)).Select(p => p.Key);

    /// <summary>The last entries on a proposition, by their sources.</summary>
    public IEnumerable<KeyValuePair<string, TimelineEntry>> On(PropositionKey proposition) =>
        _spreads.TryGetValue(proposition, out var spread) ? spread.Last : [];

    /// <summary>The last entry of a source on a proposition; null where it has none.</summary>
    public TimelineEntry? Last(PropositionKey proposition, string source) =>
        _spreads.GetValueOrDefault(proposition)?.Last.GetValueOrDefault(source);

    /// <summary>How the sources are spread on a proposition.</summary>
    public SpreadTold SpreadOn(PropositionKey proposition)
    {
        var counts = _spreads.GetValueOrDefault(proposition)?.Counts ?? new int[Withdrawn + 1];
        return SpreadTold.Of(
            new StanceCounts(counts[0], counts[1], counts[2], counts[3], counts[4]),
            counts[Withdrawn]
        );
    }

    /// <summary>Begins to hold a proposition.</summary>
    public void Seed(PropositionKey proposition, IEnumerable<TimelineEntry> last)
    {
        _spreads[proposition] = new Spread();
        foreach (var entry in last)
            Set(proposition, entry.Key.Source, entry);
    }

    /// <summary>Sets the last entry of a source on a proposition; null for none.</summary>
    public void Set(PropositionKey proposition, string source, TimelineEntry? last)
    {
        if (!_spreads.TryGetValue(proposition, out var spread))
            _spreads[proposition] = spread = new Spread();
        if (spread.Last.Remove(source, out var before))
        {
            spread.Counts[PlaceOf(before)]--;
            Count--;
        }
        if (last is null)
            return;
        spread.Last.Add(source, last);
        spread.Counts[PlaceOf(last)]++;
        Count++;
    }

    /// <summary>Where the source of an entry stands, as long as it is the last of its timeline; null where it
    /// is withdrawn.</summary>
    public static Stance? StanceOf(TimelineEntry last) => last.WithdrawnOn is null ? last.Stance : null;

    /// <summary>1 where the source agrees, −1 where it disagrees, 0 where it does neither.</summary>
    public static int SideOf(TimelineEntry? last) =>
        last is not null && StanceOf(last) is { } stance ? Math.Sign(Shift.Number(stance)) : 0;

    private static int PlaceOf(TimelineEntry last) => StanceOf(last) is { } stance ? (int)stance : Withdrawn;

    private sealed class Spread
    {
        public Dictionary<string, TimelineEntry> Last { get; } = new(StringComparer.Ordinal);
        public int[] Counts { get; } = new int[Withdrawn + 1];
    }
}
