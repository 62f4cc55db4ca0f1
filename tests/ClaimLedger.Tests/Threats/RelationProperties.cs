using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Threats;

/// <summary>What holds of propositions however they are related.</summary>
public sealed class RelationProperties
{
    private static readonly Gen<(int From, int To, PropositionRelation Kind)[]> Attempts = Gen.Select(
        Gen.Int[0, 7],
        Gen.Int[0, 7],
        Gen.Enum<PropositionRelation>()
    ).Array[1, 40];

    [Fact]
    public void Exactly_what_would_close_a_circle_is_refused_as_one() =>
        Attempts.Sample(
            attempts =>
            {
                var ledger = Begin();
                var leads = new bool[8, 8];
                foreach (var (from, to, kind) in attempts.Where(a => a.From != a.To))
                {
                    var decision = ledger.Submit(Relate(from, to, kind));
                    var circle = kind is not PropositionRelation.Contradicts && leads[to, from];
                    Assert.Equal(
                        circle,
                        decision is Decision.Refuse refuse && refuse.Refusal.Code == Refusals.RelationCycle
                    );
                    if (decision is Decision.Append && kind is not PropositionRelation.Contradicts)
                        Close(leads, from, to);
                }
                Assert.All(Enumerable.Range(0, 8), i => Assert.False(leads[i, i]));
            },
            iter: 1_000
        );

    /// <summary>What two nodes relate at once may go round in a circle; nobody who follows it does.</summary>
    [Fact]
    public void A_walk_reaches_what_is_reachable_circles_or_not_by_chains_that_join() =>
        Attempts.Sample(
            attempts =>
            {
                var relations = attempts
                    .Where(a => a.From != a.To && a.Kind is not PropositionRelation.Contradicts)
                    .Select(a => new Relation(Key(a.From), a.Kind, Key(a.To)))
                    .ToList();
                var leads = new bool[8, 8];
                foreach (
                    var (from, to, _) in attempts.Where(a => a.Kind is not PropositionRelation.Contradicts)
                )
                    Close(leads, from, to);
                for (var i = 0; i < 8; i++)
                {
                    var start = Key(i);
                    var walk = new PropositionWalk(start, at => relations.Where(r => r.From == at));
                    var expected = Enumerable.Range(0, 8).Where(j => j == i || leads[i, j]).Select(Key);
                    Assert.Equal(expected.ToHashSet(), walk.Reached.ToHashSet());
                    foreach (var end in walk.Reached)
                    {
                        var at = start;
                        foreach (var relation in walk.ChainTo(end))
                        {
                            Assert.Equal(at, relation.From);
                            at = relation.To;
                        }
                        Assert.Equal(end, at);
                    }
                }
            },
            iter: 1_000
        );

    /// <summary>Eight propositions of four threats.</summary>
    private static PropositionKey Key(int i) => new($"t{i % 4}", i < 4 ? "overall" : "p1");

    private static RelatePropositions Relate(int from, int to, PropositionRelation kind)
    {
        var (own, other) = (Key(from), Key(to));
        return new RelatePropositions(own.Threat, own.Proposition, kind, other.Threat, other.Proposition);
    }

    private static MemoryLedger Begin()
    {
        var ledger = new MemoryLedger();
        foreach (var id in Enumerable.Range(0, 4).Select(i => $"t{i}"))
        {
            ledger.Submit(Known.Threat(id));
            ledger.Submit(Known.Proposition("p1", id));
        }
        return ledger;
    }

    /// <summary>Takes a step in, and all that leads on over it.</summary>
    private static void Close(bool[,] leads, int from, int to)
    {
        for (var i = 0; i < 8; i++)
        {
            for (var j = 0; j < 8; j++)
                leads[i, j] |= (i == from || leads[i, from]) && (j == to || leads[to, j]);
        }
    }
}
