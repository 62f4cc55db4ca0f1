using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Sources;

public sealed class LinkSourcesTests
{
    private static readonly LinkSources Link = new("s1", SourceRelation.SpeaksFor, "s2", "Why");
    private static readonly UnlinkSources Unlink = new("s1", SourceRelation.SpeaksFor, "s2", "Why not");
    private static readonly Command[] Two = [Known.Source("s1"), Known.Source("s2")];

    [Fact]
    public void A_source_is_linked_to_another() =>
        Scenario
            .Given(Two)
            .When(Link)
            .Then(new SourcesLinked(SourceRelation.SpeaksFor, "s2", Reason("Why")))
            .AndAgainItRepeats();

    [Fact]
    public void Another_relation_to_the_same_source_is_another_link() =>
        Scenario
            .Given(Two)
            .And(Link)
            .When(Link with { Relation = SourceRelation.PartOf, Reason = null })
            .Then(new SourcesLinked(SourceRelation.PartOf, "s2", null));

    [Fact]
    public void A_link_that_is_there_is_refused_for_another_reason() =>
        Scenario
            .Given(Two)
            .And(Link)
            .When(Link with { Reason = null })
            .ThenRefused(Refusals.AlreadyExists, "otherSource");

    [Fact]
    public void An_unknown_source_is_refused() =>
        Scenario.Given(Known.Source("s2")).When(Link).ThenRefused(Refusals.UnknownSource, "source");

    [Fact]
    public void An_unknown_other_source_is_refused() =>
        Scenario.Given(Known.Source("s1")).When(Link).ThenRefused(Refusals.UnknownSource, "otherSource");

    [Fact]
    public void A_source_is_not_linked_to_itself() =>
        Scenario
            .Given(Two)
            .When(Link with { OtherSource = "s1" })
            .ThenRefused(Refusals.SelfReference, "otherSource");

    [Fact]
    public void A_link_is_undone() =>
        Scenario
            .Given(Two)
            .And(Link)
            .When(Unlink)
            .Then(new SourcesUnlinked(SourceRelation.SpeaksFor, "s2", Reason("Why not")))
            .AndAgainItRepeats();

    [Fact]
    public void A_link_undone_can_be_made_again() =>
        Scenario
            .Given(Two)
            .And(Link, Unlink)
            .When(Link)
            .Then(new SourcesLinked(SourceRelation.SpeaksFor, "s2", Reason("Why")));

    [Fact]
    public void Undoing_for_an_unknown_source_is_refused() =>
        Scenario.Given().When(Unlink).ThenRefused(Refusals.UnknownSource, "source");

    [Fact]
    public void A_link_that_is_not_there_cannot_be_undone() =>
        Scenario
            .Given(Two)
            .And(Link)
            .When(Unlink with { Relation = SourceRelation.SameAs })
            .ThenRefused(Refusals.NotLinked, "otherSource");

    [Fact]
    public void A_link_is_not_undone_twice_for_different_reasons() =>
        Scenario
            .Given(Two)
            .And(Link, Unlink)
            .When(Unlink with { Reason = "Another" })
            .ThenRefused(Refusals.NotLinked, "otherSource");

    private static Commitment Reason(string text) => Scenario.Sealed("source/s1", "reason", text);
}
