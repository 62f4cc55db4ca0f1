using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Feeds;

/// <summary>
/// What the feeds of where sources stand lead to, made of the last entries of all timelines instead of all
/// entries of the feeds. The last entries are taken one proposition after the other, so that no more than
/// those on one have to be held, but for contradictions those on propositions that are related.
/// </summary>
/// <param name="relations">How propositions are related.</param>
/// <param name="grades">The grades of the sources; null, or absent, for none.</param>
public sealed class StandingNow(
    IEnumerable<Relation> relations,
    IReadOnlyDictionary<string, Reliability?> grades
)
{
    private readonly PropositionGraph _graph = new([.. relations]);
    private readonly Standings _related = new();
    private readonly HashSet<(PropositionKey Proposition, string Source)> _places = [];

    /// <summary>Where a source stands, by the last entry of its timeline.</summary>
    public static FeedState StanceOf(TimelineEntry last)
    {
        var key = last.Key;
        return new FeedState(
            "stance.changed",
            StandingLedger.NameOf(key),
            new StanceNow(key.Source, key.Threat, key.Proposition, StandTold.Of(last)!)
        )
        {
            Sources = [key.Source],
            Threats = [key.Threat],
            Propositions = [key.Proposition],
        };
    }

    /// <summary>How the sources are spread on a proposition.</summary>
    /// <param name="proposition">The proposition.</param>
    /// <param name="last">The last entries of all timelines on it.</param>
    public static FeedState SpreadOf(PropositionKey proposition, IEnumerable<TimelineEntry> last)
    {
        var standings = new Standings();
        standings.Seed(proposition, last);
        var spread = standings.SpreadOn(proposition);
        return new FeedState(
            "consensus.changed",
            proposition.ToString(),
            new ConsensusNow(proposition.Threat, proposition.Proposition, spread)
        )
        {
            Threats = [proposition.Threat],
            Propositions = [proposition.Proposition],
        };
    }

    /// <summary>What is at odds on one proposition, between sources. What may be at odds with stands on
    /// others is kept for <see cref="AtOddsWithin"/>.</summary>
    /// <param name="proposition">The proposition.</param>
    /// <param name="last">The last entries of all timelines on it.</param>
    public IEnumerable<FeedState> AtOddsOn(
        PropositionKey proposition,
        IReadOnlyCollection<TimelineEntry> last
    )
    {
        var sided = last.Where(entry => Standings.SideOf(entry) != 0).ToList();
        if (_graph.Propositions.Contains(proposition))
        {
            foreach (var entry in sided)
            {
                _related.Set(proposition, entry.Key.Source, entry);
                _places.Add((proposition, entry.Key.Source));
            }
        }
        var standings = new Standings();
        standings.Seed(proposition, sided);
        var finder = new OddsFinder(standings, grades);
        // Each is found from either side.
        foreach (var entry in sided.Where(entry => Standings.SideOf(entry) > 0))
            finder.Between(entry.Key.Source, proposition);
        return StatesOf(finder);
    }

    /// <summary>What is at odds within sources, over the related propositions that were taken.</summary>
    public IEnumerable<FeedState> AtOddsWithin()
    {
        var finder = new OddsFinder(_related, grades);
        foreach (var (proposition, source) in _places)
            finder.Within(source, proposition, _graph);
        return StatesOf(finder);
    }

    private static IEnumerable<FeedState> StatesOf(OddsFinder finder) =>
        finder.Found.OrderBy(odds => odds.Key, StringComparer.Ordinal).Select(o => o.Value.Now(o.Key));
}
