using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Threats;

public sealed class RelatePropositionsTests
{
    private static readonly RelatePropositions Relate = new(
        "t1",
        "p1",
        PropositionRelation.Narrows,
        "t1",
        "overall"
    );

    private static readonly Command[] Framed = [Known.Threat(), Known.Proposition()];

    [Fact]
    public void A_proposition_is_related_to_another_of_its_threat() =>
        Scenario
            .Given(Framed)
            .When(Relate)
            .Then(new PropositionsRelated("p1", PropositionRelation.Narrows, "t1", "overall"))
            .AndAgainItRepeats();

    [Fact]
    public void A_proposition_is_related_to_one_of_another_threat() =>
        Scenario
            .Given(Framed)
            .And(Known.Threat("t2"), Known.Proposition("p1", "t2"))
            .When(Relate with { OtherThreat = "t2", OtherProposition = "p1" })
            .Then(new PropositionsRelated("p1", PropositionRelation.Narrows, "t2", "p1"))
            .AndAgainItRepeats();

    [Fact]
    public void Another_relation_is_an_event_of_its_own() =>
        Scenario
            .Given(Framed)
            .And(Relate)
            .When(Relate with { Relation = PropositionRelation.Entails })
            .Then(new PropositionsRelated("p1", PropositionRelation.Entails, "t1", "overall"));

    [Fact]
    public void An_unknown_threat_is_refused() =>
        Scenario.Given().When(Relate).ThenRefused(Refusals.UnknownThreat, "threat");

    [Fact]
    public void An_unknown_proposition_is_refused() =>
        Scenario
            .Given(Framed)
            .When(Relate with { Proposition = "p2" })
            .ThenRefused(Refusals.UnknownProposition, "proposition");

    [Fact]
    public void An_unknown_other_threat_is_refused() =>
        Scenario
            .Given(Framed)
            .When(Relate with { OtherThreat = "t2" })
            .ThenRefused(Refusals.UnknownThreat, "otherThreat");

    [Fact]
    public void An_unknown_other_proposition_is_refused() =>
        Scenario
            .Given(Framed)
            .And(Known.Threat("t2"))
            .When(Relate with { OtherThreat = "t2", OtherProposition = "p1" })
            .ThenRefused(Refusals.UnknownProposition, "otherProposition");

    [Fact]
    public void A_proposition_is_not_related_to_itself() =>
        Scenario
            .Given(Framed)
            .When(Relate with { OtherProposition = "p1" })
            .ThenRefused(Refusals.SelfReference, "otherProposition");

    [Theory]
    [InlineData(PropositionRelation.Entails)]
    [InlineData(PropositionRelation.Narrows)]
    public void What_leads_back_to_the_proposition_is_refused(PropositionRelation relation) =>
        Scenario
            .Given(Framed)
            .And(Relate)
            .When(new RelatePropositions("t1", "overall", relation, "t1", "p1"))
            .ThenRefused(Refusals.RelationCycle, "otherProposition");

    [Fact]
    public void A_circle_through_other_threats_is_refused_and_its_path_named()
    {
        var ledger = new MemoryLedger();
        Command[] commands =
        [
            .. new[] { "t1", "t2", "t3" }.Select(id => Known.Threat(id)),
            Leads("t1", PropositionRelation.Entails, "t2"),
            Leads("t2", PropositionRelation.Narrows, "t3"),
        ];
        Assert.All(commands, command => Assert.IsType<Decision.Append>(ledger.Submit(command)));

        var refused = Assert.IsType<Decision.Refuse>(
            ledger.Submit(Leads("t3", PropositionRelation.Entails, "t1"))
        );
        Assert.Equal(Refusals.RelationCycle, refused.Refusal.Code);
        Assert.Contains(
            "'t1/overall' leads back to 't3/overall': t1/overall entails t2/overall, t2/overall narrows t3/overall.",
            refused.Refusal.Detail,
            StringComparison.Ordinal
        );
        Assert.IsType<Decision.Append>(ledger.Submit(Leads("t1", PropositionRelation.Entails, "t3")));
    }

    [Fact]
    public void Of_a_long_circle_the_ends_are_named()
    {
        var ledger = new MemoryLedger();
        ledger.Submit(Known.Threat());
        for (var i = 1; i <= 200; i++)
            ledger.Submit(Known.Proposition($"p{i}"));
        for (var i = 1; i < 200; i++)
            ledger.Submit(
                new RelatePropositions("t1", $"p{i}", PropositionRelation.Entails, "t1", $"p{i + 1}")
            );

        var back = new RelatePropositions("t1", "p200", PropositionRelation.Entails, "t1", "p1");
        var detail = Assert.IsType<Decision.Refuse>(ledger.Submit(back)).Refusal.Detail;
        Assert.Contains("t1/p1 entails t1/p2, ", detail, StringComparison.Ordinal);
        Assert.Contains(", 191 more, t1/p196 ", detail, StringComparison.Ordinal);
        Assert.InRange(detail.Length, 1, 500);
    }

    [Fact]
    public void A_contradiction_closes_no_circle() =>
        Scenario
            .Given(Framed)
            .And(Relate)
            .When(new RelatePropositions("t1", "overall", PropositionRelation.Contradicts, "t1", "p1"))
            .Then(new PropositionsRelated("overall", PropositionRelation.Contradicts, "t1", "p1"));

    [Fact]
    public void A_contradiction_the_other_way_round_is_a_repeat() =>
        Scenario
            .Given(Framed)
            .And(Relate with { Relation = PropositionRelation.Contradicts })
            .When(new RelatePropositions("t1", "overall", PropositionRelation.Contradicts, "t1", "p1"))
            .ThenRepeats();

    [Fact]
    public void A_contradiction_the_other_way_round_is_a_repeat_across_threats_too() =>
        Scenario
            .Given(Framed)
            .And(Known.Threat("t2"), Leads("t2", PropositionRelation.Contradicts, "t1"))
            .When(Leads("t1", PropositionRelation.Contradicts, "t2"))
            .ThenRepeats();

    [Fact]
    public void Only_what_leads_on_needs_the_relations_of_further_threats()
    {
        var ledger = new MemoryLedger();
        foreach (var id in new[] { "t1", "t2", "t3", "t4" })
            ledger.Submit(Known.Threat(id));
        ledger.Submit(Leads("t2", PropositionRelation.Entails, "t3"));
        ledger.Submit(Leads("t2", PropositionRelation.Contradicts, "t4"));

        Assert.Equal(
            ["threat/t2", "threat/t3"],
            Leads("t1", PropositionRelation.Entails, "t2").RefersFurther(ledger)
        );
        Assert.Empty(Leads("t1", PropositionRelation.Contradicts, "t2").RefersFurther(ledger));
    }

    private static RelatePropositions Leads(string from, PropositionRelation relation, string to) =>
        new(from, "overall", relation, to, "overall");
}
