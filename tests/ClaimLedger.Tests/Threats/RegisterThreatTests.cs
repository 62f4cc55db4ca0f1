using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Threats;

public sealed class RegisterThreatTests
{
    private static readonly RegisterThreat Full = new(
        "t1",
        "Name",
        "It is a threat.",
        [ThreatType.Terrorist, ThreatType.Terrorist, ThreatType.Criminal],
        ["One", "Two", "One"],
        ["north", "south", "north"],
        "Description"
    );

    [Fact]
    public void A_threat_is_registered_with_each_item_once() =>
        Scenario
            .Given()
            .When(Full)
            .Then(
                new ThreatRegistered(
                    "Name",
                    ["One", "Two"],
                    [ThreatType.Terrorist, ThreatType.Criminal],
                    ["north", "south"],
                    "It is a threat.",
                    "Description"
                )
            )
            .AndAgainItRepeats();

    [Fact]
    public void The_registration_frames_the_proposition_overall() =>
        Scenario.Given(Full).When(new FrameProposition("t1", "overall", "It is a threat.")).ThenRepeats();

    [Fact]
    public void What_is_left_out_is_empty() =>
        Scenario
            .Given()
            .When(Known.Threat())
            .Then(new ThreatRegistered("Name of t1", [], [], [], "t1 is a threat.", null));

    [Fact]
    public void A_repeat_stays_one_after_the_threat_was_described_anew() =>
        Scenario.Given(Full, new DescribeThreat("t1", Name: "Other")).When(Full).ThenRepeats();

    [Fact]
    public void The_same_id_with_other_content_is_refused() =>
        Scenario
            .Given(Full)
            .When(Full with { Question = "It is none." })
            .ThenRefused(Refusals.AlreadyExists, "threat");
}
