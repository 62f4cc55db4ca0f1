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
}
