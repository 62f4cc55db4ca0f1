using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Threats;

public sealed class LinkThreatsTests
{
    private static readonly LinkThreats Link = new("t1", ThreatRelation.AlliedWith, "t2", "Why");
    private static readonly UnlinkThreats Unlink = new("t1", ThreatRelation.AlliedWith, "t2", "Why not");
    private static readonly Command[] Two = [Known.Threat("t1"), Known.Threat("t2")];

    [Fact]
    public void A_threat_is_linked_to_another() =>
        Scenario
            .Given(Two)
            .When(Link)
            .Then(new ThreatsLinked(ThreatRelation.AlliedWith, "t2", "Why"))
            .AndAgainItRepeats();

    [Fact]
    public void A_link_that_is_there_is_refused_for_another_reason() =>
        Scenario
            .Given(Two)
            .And(Link)
            .When(Link with { Reason = null })
            .ThenRefused(Refusals.AlreadyExists, "otherThreat");

    [Fact]
    public void An_unknown_threat_is_refused() =>
        Scenario.Given(Known.Threat("t2")).When(Link).ThenRefused(Refusals.UnknownThreat, "threat");

    [Fact]
    public void An_unknown_other_threat_is_refused() =>
        Scenario.Given(Known.Threat("t1")).When(Link).ThenRefused(Refusals.UnknownThreat, "otherThreat");

    [Fact]
    public void A_threat_is_not_linked_to_itself() =>
        Scenario
            .Given(Two)
            .When(Link with { OtherThreat = "t1" })
            .ThenRefused(Refusals.SelfReference, "otherThreat");

    [Fact]
    public void A_link_is_undone() =>
        Scenario
            .Given(Two)
            .And(Link)
            .When(Unlink)
            .Then(new ThreatsUnlinked(ThreatRelation.AlliedWith, "t2", "Why not"))
            .AndAgainItRepeats();

    [Fact]
    public void A_link_undone_can_be_made_again() =>
        Scenario
            .Given(Two)
            .And(Link, Unlink)
            .When(Link)
            .Then(new ThreatsLinked(ThreatRelation.AlliedWith, "t2", "Why"));

    [Fact]
    public void Undoing_for_an_unknown_threat_is_refused() =>
        Scenario.Given().When(Unlink).ThenRefused(Refusals.UnknownThreat, "threat");

    [Fact]
    public void A_link_that_is_not_there_cannot_be_undone() =>
        Scenario
            .Given(Two)
            .And(Link)
            .When(Unlink with { Relation = ThreatRelation.PartOf })
            .ThenRefused(Refusals.NotLinked, "otherThreat");

    [Fact]
    public void A_link_is_not_undone_twice_for_different_reasons() =>
        Scenario
            .Given(Two)
            .And(Link, Unlink)
            .When(Unlink with { Reason = "Another" })
            .ThenRefused(Refusals.NotLinked, "otherThreat");
}
