using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Feeds;

/// <summary>
/// The fold behind the feeds of where sources stand now: what an event did to the ends of timelines in, what
/// is told of it out. It works on a whole ledger from its beginning, and as well on a page, seeded with the
/// propositions that the page <see cref="Needs">needs</see> and the grades of the sources on them.
/// </summary>
public sealed class StandingLedger
{
    private readonly Standings _standings = new();
    private readonly Dictionary<string, Reliability?> _grades = new(StringComparer.Ordinal);
    private readonly List<Relation> _relations = [];
    private PropositionGraph _graph = new([]);

    /// <summary>How many stands are held.</summary>
    public int Stands => _standings.Count;

    /// <summary>Whether a proposition was seeded.</summary>
    public bool Holds(PropositionKey proposition) => _standings.Holds(proposition);

    /// <summary>Whether a source's grade, or that it has none, is known.</summary>
    public bool Knows(string source) => _grades.ContainsKey(source);

    /// <summary>Seeds a proposition with the last entries of all timelines on it.</summary>
    public void Seed(PropositionKey proposition, IEnumerable<TimelineEntry> last) =>
        _standings.Seed(proposition, last);

    /// <summary>Seeds a source's grade; null where it has none.</summary>
    public void Seed(string source, Reliability? grade) => _grades[source] = grade;

    /// <summary>Seeds how propositions are related.</summary>
    public void Seed(IEnumerable<Relation> relations)
    {
        _relations.Clear();
        _relations.AddRange(relations);
        _graph = new PropositionGraph(_relations);
    }

    /// <summary>The propositions that have to be seeded before a page is applied.</summary>
    /// <param name="touched">Those on which it moves the end of a timeline, or may.</param>
    /// <param name="page">The page.</param>
    public IReadOnlySet<PropositionKey> Needs(IEnumerable<PropositionKey> touched, IEnumerable<Recorded> page)
    {
        var related = page.Where(e => e.Event is PropositionsRelated).Select(RelationOf).ToList();
        var graph = related.Count == 0 ? _graph : new PropositionGraph([.. _relations, .. related]);
        var needed = new HashSet<PropositionKey>();
        foreach (var proposition in touched)
        {
            if (needed.Add(proposition) && graph.Propositions.Contains(proposition))
                needed.UnionWith(graph.InConflictWith(proposition));
        }
        foreach (var near in related.SelectMany(relation => Near(relation, graph)))
            needed.UnionWith(graph.InConflictWith(near).Append(near));
        return needed;
    }

    /// <summary>Applies what an event did to timelines.</summary>
    public IReadOnlyList<Announcement> Apply(StanceChange change)
    {
        if (change.Ends.Count == 0)
            return [];
        var told = new List<Announcement>();
        foreach (var ends in change.Ends.GroupBy(end => end.Key.ToProposition()))
        {
            var before = _standings.SpreadOn(ends.Key);
            foreach (var end in ends)
                Apply(told, end, change);
            var after = _standings.SpreadOn(ends.Key);
            if (before != after)
                told.Add(Spread(ends.Key, before, after, change.By));
        }
        return told;
    }

    /// <summary>Applies a source's grade or a relation of propositions; any other event does
    /// nothing.</summary>
    public IReadOnlyList<Announcement> Apply(Recorded next) =>
        next.Event switch
        {
            ReliabilityAssessed e => Grade(Streams.IdOf(next.Stream), e.Reliability, EventReference.To(next)),
            PropositionsRelated => Relate(RelationOf(next), EventReference.To(next)),
            _ => [],
        };

    /// <summary>An announcement about one timeline.</summary>
    public static Announcement About(
        string feed,
        string kind,
        TimelineKey key,
        EventReference by,
        object data
    ) =>
        new(feed, kind, NameOf(key), by, data)
        {
            Sources = [key.Source],
            Threats = [key.Threat],
            Propositions = [key.Proposition],
        };

    internal static string NameOf(TimelineKey key) => $"{key.Source}/{key.Threat}/{key.Proposition}";

    private void Apply(List<Announcement> told, TimelineEnd end, StanceChange change)
    {
        var (key, proposition) = (end.Key, end.Key.ToProposition());
        var (was, now) = (StandTold.Of(end.Before), StandTold.Of(end.After));
        if (was?.Stance != now?.Stance || was is null != now is null)
        {
            var data = new StanceTold(
                key.Source,
                key.Threat,
                key.Proposition,
                was,
                now,
                change.CauseOn(key),
                change.By
            );
            told.Add(About(Feed.Stances, "stance.changed", key, change.By, data));
        }
        var isSameSide = Standings.SideOf(end.Before) == Standings.SideOf(end.After);
        var before = isSameSide ? null : AtOdds(key.Source, proposition);
        _standings.Set(proposition, key.Source, end.After);
        if (before is not null)
            Change(told, before, AtOdds(key.Source, proposition), change.By);
    }

    private List<Announcement> Grade(string source, Reliability grade, EventReference by)
    {
        var told = new List<Announcement>();
        var held = _standings.Of(source).ToList();
        var before = Between(source, held);
        _grades[source] = grade;
        Change(told, before, Between(source, held), by);
        return told;
    }

    private List<Announcement> Relate(Relation relation, EventReference by)
    {
        var told = new List<Announcement>();
        _relations.Add(relation);
        var graph = new PropositionGraph(_relations);
        var near = Near(relation, graph);
        var before = Within(near, _graph);
        _graph = graph;
        Change(told, before, Within(near, _graph), by);
        return told;
    }

    /// <summary>What a new relation may set at odds: what leads to the one end, and what follows from the
    /// other.</summary>
    private static HashSet<PropositionKey> Near(Relation relation, PropositionGraph graph) =>
        new[] { relation.From, relation.To }
            .SelectMany(end => graph.InConflictWith(end).Append(end))
            .ToHashSet();

    private IReadOnlyDictionary<string, Odds> AtOdds(string source, PropositionKey proposition) =>
        Finder().Between(source, proposition).Within(source, proposition, _graph).Found;

    private IReadOnlyDictionary<string, Odds> Between(string source, IEnumerable<PropositionKey> propositions)
    {
        var finder = Finder();
        foreach (var proposition in propositions)
            finder.Between(source, proposition);
        return finder.Found;
    }

    private IReadOnlyDictionary<string, Odds> Within(
        IEnumerable<PropositionKey> propositions,
        PropositionGraph graph
    )
    {
        var finder = Finder();
        foreach (var proposition in propositions)
        {
            foreach (var (source, _) in _standings.On(proposition))
                finder.Within(source, proposition, graph);
        }
        return finder.Found;
    }

    private OddsFinder Finder() => new(_standings, _grades);

    private static void Change(
        List<Announcement> told,
        IReadOnlyDictionary<string, Odds> before,
        IReadOnlyDictionary<string, Odds> after,
        EventReference by
    )
    {
        told.AddRange(Only(before, after).Select(o => o.Value.Told("contradiction.ended", o.Key, by)));
        told.AddRange(Only(after, before).Select(o => o.Value.Told("contradiction.begun", o.Key, by)));
    }

    private static IEnumerable<KeyValuePair<string, Odds>> Only(
        IReadOnlyDictionary<string, Odds> these,
        IReadOnlyDictionary<string, Odds> others
    ) => these.Where(odds => !others.ContainsKey(odds.Key)).OrderBy(odds => odds.Key, StringComparer.Ordinal);

    private static Announcement Spread(
        PropositionKey key,
        SpreadTold before,
        SpreadTold after,
        EventReference by
    )
    {
        var data = new ConsensusTold(key.Threat, key.Proposition, before, after, by);
        return new Announcement(Feed.Consensus, "consensus.changed", key.ToString(), by, data)
        {
            Threats = [key.Threat],
            Propositions = [key.Proposition],
        };
    }

    private static Relation RelationOf(Recorded e) =>
        Relation.Of(Streams.IdOf(e.Stream), (PropositionsRelated)e.Event);
}
