using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Threats;
using Xunit;

namespace ClaimLedger.Tests.Threats;

public sealed class FramePropositionTests
{
    private static readonly FrameProposition Frame = new("t1", "p1", "It can do p1.", "capability");

    [Fact]
    public void A_proposition_is_framed() =>
        Scenario
            .Given(Known.Threat())
            .When(Frame)
            .Then(new PropositionFramed("p1", "capability", "It can do p1."))
            .AndAgainItRepeats();

    [Fact]
    public void The_same_id_with_another_text_is_refused() =>
        Scenario
            .Given(Known.Threat(), Frame)
            .When(Frame with { Text = "It cannot." })
            .ThenRefused(Refusals.AlreadyExists, "proposition");

    [Fact]
    public void The_same_id_with_another_facet_is_refused() =>
        Scenario
            .Given(Known.Threat(), Frame)
            .When(Frame with { Facet = null })
            .ThenRefused(Refusals.AlreadyExists, "proposition");

    [Fact]
    public void The_proposition_overall_cannot_be_framed_in_other_words() =>
        Scenario
            .Given(Known.Threat())
            .When(Frame with { Proposition = "overall" })
            .ThenRefused(Refusals.AlreadyExists, "proposition");

    [Fact]
    public void An_unknown_threat_is_refused() =>
        Scenario.Given(Known.Threat("t2")).When(Frame).ThenRefused(Refusals.UnknownThreat, "threat");
}
