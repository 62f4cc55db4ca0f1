using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Threats;

/// <summary>
/// What agreement with one proposition commits a source to. Agreement goes on from a proposition to those
/// that it entails or narrows, and from them further; propositions contradict one another where they lead to
/// two that were related so. Whoever agrees with one and disagrees with what it leads to, or agrees with two
/// that contradict one another, contradicts themselves. Disagreement goes nowhere.
/// </summary>
public sealed class PropositionGraph
{
    private readonly ILookup<PropositionKey, Relation> _leaving;
    private readonly ILookup<PropositionKey, Relation> _arriving;
    private readonly ILookup<PropositionKey, Relation> _contradicting;
    private readonly Dictionary<PropositionKey, PropositionWalk> _following = [];
    private readonly Dictionary<PropositionKey, PropositionWalk> _opposed = [];

    /// <summary>The graph of relations, in the order in which they were made.</summary>
    public PropositionGraph(IEnumerable<Relation> relations)
    {
        var all = relations.ToList();
        _leaving = all.Where(r => r.Carries).ToLookup(r => r.From);
        _arriving = all.Where(r => r.Carries).ToLookup(r => r.To);
        _contradicting = all.Where(r => !r.Carries)
            .SelectMany(r => new[] { (At: r.From, By: r), (At: r.To, By: r) })
            .ToLookup(r => r.At, r => r.By);
        Propositions = all.SelectMany(r => new[] { r.From, r.To }).ToHashSet();
    }

    /// <summary>Every proposition that is related to another.</summary>
    public IReadOnlySet<PropositionKey> Propositions { get; }

    /// <summary>What whoever agrees with a proposition cannot disagree with.</summary>
    public IEnumerable<PropositionKey> LedToBy(PropositionKey key) =>
        Following(key).Reached.Where(other => other != key);

    /// <summary>What whoever agrees with a proposition cannot agree with. Two propositions contradict each
    /// other, or neither does.</summary>
    public IEnumerable<PropositionKey> ContradictedBy(PropositionKey key) =>
        Opposed(key).Reached.Where(other => other != key);

    /// <summary>All with which a proposition can be in conflict, whichever the stances.</summary>
    public IEnumerable<PropositionKey> InConflictWith(PropositionKey key) =>
        LedToBy(key)
            .Concat(new PropositionWalk(key, at => _arriving[at]).Reached.Where(other => other != key))
            .Concat(ContradictedBy(key))
            .Distinct();

    /// <summary>The relations that lead from a proposition to another that follows from it, in their
    /// order.</summary>
    public IReadOnlyList<Relation> ChainTo(PropositionKey from, PropositionKey to) =>
        Following(from).ChainTo(to);

    /// <summary>The relations between two propositions that contradict one another: from the one to where
    /// the contradiction is, that, and back from there to the other, each as it was related.</summary>
    public IReadOnlyList<Relation> ChainBetween(PropositionKey one, PropositionKey other)
    {
        var back = Opposed(one).ChainTo(other);
        var far = other;
        foreach (var relation in back.Reverse())
            far = relation.OtherThan(far);
        return [.. Following(one).ChainTo(far), .. back];
    }

    /// <summary>What follows from a proposition, itself included.</summary>
    private PropositionWalk Following(PropositionKey key)
    {
        if (!_following.TryGetValue(key, out var walk))
            _following[key] = walk = new PropositionWalk(key, at => _leaving[at]);
        return walk;
    }

    /// <summary>What leads to something that contradicts what follows from a proposition.</summary>
    private PropositionWalk Opposed(PropositionKey key)
    {
        if (!_opposed.TryGetValue(key, out var walk))
        {
            var starts =
                from at in Following(key).Reached
                from relation in _contradicting[at]
                select (relation.OtherThan(at), (Relation?)relation);
            _opposed[key] = walk = new PropositionWalk(starts, at => _arriving[at]);
        }
        return walk;
    }
}
