using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Feeds;

/// <summary>Two stands of now that cannot both be right. The first agrees.</summary>
internal sealed record Odds(ContradictionKind Kind, SideTold First, SideTold Second)
{
    public Announcement Told(string kind, string subject, EventReference by) =>
        new(Feed.Contradictions, kind, subject, by, new ContradictionTold(Kind, [First, Second], by))
        {
            Sources = [.. new[] { First.Source, Second.Source }.Distinct()],
            Threats = [.. new[] { First.Threat, Second.Threat }.Distinct()],
            Propositions = [.. new[] { First.Proposition, Second.Proposition }.Distinct()],
        };

    /// <summary>It as it is now.</summary>
    public FeedState Now(string subject) =>
        new("contradiction.begun", subject, new ContradictionNow(Kind, [First, Second]))
        {
            Sources = [.. new[] { First.Source, Second.Source }.Distinct()],
            Threats = [.. new[] { First.Threat, Second.Threat }.Distinct()],
            Propositions = [.. new[] { First.Proposition, Second.Proposition }.Distinct()],
        };
}

/// <summary>Finds what is at odds, by what it is between.</summary>
internal sealed class OddsFinder(Standings standings, IReadOnlyDictionary<string, Reliability?> grades)
{
    private readonly Dictionary<string, Odds> _found = new(StringComparer.Ordinal);

    /// <summary>What was found.</summary>
    public IReadOnlyDictionary<string, Odds> Found => _found;

    /// <summary>What a source's stand on a proposition is at odds with, of its own.</summary>
    public OddsFinder Within(string source, PropositionKey proposition, PropositionGraph graph)
    {
        var stand = standings.Last(proposition, source);
        if (Standings.SideOf(stand) == 0 || !graph.Propositions.Contains(proposition))
            return this;
        foreach (var other in graph.InConflictWith(proposition))
        {
            var against = standings.Last(other, source);
            if (Standings.SideOf(against) == 0)
                continue;
            if (IsAtOdds(graph, stand!, against!))
                Add(ContradictionKind.WithinSource, stand!, against!);
            else if (IsAtOdds(graph, against!, stand!))
                Add(ContradictionKind.WithinSource, against!, stand!);
        }
        return this;
    }

    /// <summary>What others' stands a source's stand on a proposition is at odds with: of those that are
    /// graded B or better, as it is itself.</summary>
    public OddsFinder Between(string source, PropositionKey proposition)
    {
        var stand = standings.Last(proposition, source);
        var side = Standings.SideOf(stand);
        if (side == 0 || !IsTrusted(source))
            return this;
        foreach (var (other, against) in standings.On(proposition))
        {
            if (other == source || Standings.SideOf(against) != -side || !IsTrusted(other))
                continue;
            if (side > 0)
                Add(ContradictionKind.BetweenSources, stand!, against);
            else
                Add(ContradictionKind.BetweenSources, against, stand!);
        }
        return this;
    }

    /// <summary>A is the first grade and the best.</summary>
    private bool IsTrusted(string source) =>
        grades.GetValueOrDefault(source) is { } grade && grade <= Reliability.B;

    private static bool IsAtOdds(PropositionGraph graph, TimelineEntry one, TimelineEntry other)
    {
        var (from, to) = (one.Key.ToProposition(), other.Key.ToProposition());
        return Standings.SideOf(one) > 0
            && (Standings.SideOf(other) > 0 ? graph.ContradictedBy(from) : graph.LedToBy(from)).Contains(to);
    }

    private void Add(ContradictionKind kind, TimelineEntry first, TimelineEntry second)
    {
        var (one, other) = (StandingLedger.NameOf(first.Key), StandingLedger.NameOf(second.Key));
        // Of two that both agree, neither is the first by itself.
        if (Standings.SideOf(second) > 0 && string.CompareOrdinal(one, other) > 0)
            (first, second, one, other) = (second, first, other, one);
        _found[$"{one}:{other}"] = new Odds(kind, SideOf(first), SideOf(second));
    }

    private SideTold SideOf(TimelineEntry entry) =>
        new(
            entry.Key.Source,
            grades.GetValueOrDefault(entry.Key.Source),
            entry.Key.Threat,
            entry.Key.Proposition,
            entry.Stance,
            entry.Statement,
            entry.Assessment,
            entry.StatedOn
        );
}
