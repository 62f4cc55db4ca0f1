using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Threats;

/// <summary>A proposition and the threat that it is about.</summary>
public sealed record PropositionKey(string Threat, string Proposition)
{
    /// <summary><c>imu/overall</c>.</summary>
    public override string ToString() => $"{Threat}/{Proposition}";
}

/// <summary>How one proposition was related to another.</summary>
public sealed record Relation(PropositionKey From, PropositionRelation Kind, PropositionKey To)
{
    /// <summary>Whether agreement goes on from one to the other: whoever agrees with what entails or narrows
    /// another cannot disagree with that.</summary>
    public bool Carries => Kind is not PropositionRelation.Contradicts;

    /// <summary>The relation that an event of a threat's stream made.</summary>
    public static Relation Of(string threat, PropositionsRelated e) =>
        new(
            new PropositionKey(threat, e.Proposition),
            e.Relation,
            new PropositionKey(e.OtherThreat, e.OtherProposition)
        );

    /// <summary>The one end, seen from the other.</summary>
    public PropositionKey OtherThan(PropositionKey end) => From == end ? To : From;

    /// <summary><c>imu/military-capability narrows imu/overall</c>.</summary>
    public override string ToString() => $"{From} {Codes<PropositionRelation>.Write(Kind)} {To}";
}

/// <summary>What is reached from some propositions along relations, each by the fewest steps from one of
/// them. A circle does no harm: nothing is reached twice.</summary>
public sealed class PropositionWalk
{
    private readonly Dictionary<PropositionKey, (Relation? By, bool IsStart)> _steps = [];
    private readonly List<PropositionKey> _reached = [];

    /// <summary>Walks from one proposition.</summary>
    /// <param name="start">It is reached itself.</param>
    /// <param name="relationsAt">The relations to go along from a proposition that is reached.</param>
    public PropositionWalk(PropositionKey start, Func<PropositionKey, IEnumerable<Relation>> relationsAt)
        : this([(start, null)], relationsAt) { }

    /// <summary>Walks from several, each with the relation by which one came to it.</summary>
    public PropositionWalk(
        IEnumerable<(PropositionKey Key, Relation? By)> starts,
        Func<PropositionKey, IEnumerable<Relation>> relationsAt
    )
    {
        foreach (var (key, by) in starts)
            Reach(key, by, isStart: true);
        for (var i = 0; i < _reached.Count; i++)
        {
            foreach (var relation in relationsAt(_reached[i]))
                Reach(relation.OtherThan(_reached[i]), relation, isStart: false);
        }
    }

    /// <summary>What was reached, the nearest first.</summary>
    public IReadOnlyList<PropositionKey> Reached => _reached;

    /// <summary>Whether a proposition was reached.</summary>
    public bool Has(PropositionKey key) => _steps.ContainsKey(key);

    /// <summary>The relations that lead to a proposition that was reached, from the start on; none to a start
    /// itself but the one by which one came to it.</summary>
    public IReadOnlyList<Relation> ChainTo(PropositionKey key)
    {
        var chain = new List<Relation>();
        for (var (by, isStart) = _steps[key]; by is not null; (by, isStart) = _steps[key])
        {
            chain.Add(by);
            if (isStart)
                break;
            key = by.OtherThan(key);
        }
        chain.Reverse();
        return chain;
    }

    private void Reach(PropositionKey key, Relation? by, bool isStart)
    {
        if (_steps.TryAdd(key, (by, isStart)))
            _reached.Add(key);
    }
}
