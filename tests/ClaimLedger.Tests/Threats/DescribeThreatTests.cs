using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Threats;

public sealed class DescribeThreatTests
{
    [Fact]
    public void Only_what_is_given_is_in_the_event() =>
        Scenario
            .Given(Known.Threat())
            .When(new DescribeThreat("t1", Description: "D"))
            .Then(new ThreatDescribed(null, null, null, "D"))
            .AndAgainItRepeats();

    [Fact]
    public void Lists_are_given_whole_with_each_item_once() =>
        Scenario
            .Given(Known.Threat())
            .When(new DescribeThreat("t1", "N", [ThreatType.Spy, ThreatType.Spy], ["north", "north"], "D"))
            .Then(new ThreatDescribed("N", [ThreatType.Spy], ["north"], "D"))
            .AndAgainItRepeats();

    [Fact]
    public void A_list_can_be_emptied() =>
        Scenario
            .Given(Known.Threat() with { Regions = ["north"] })
            .When(new DescribeThreat("t1", Regions: []))
            .Then(new ThreatDescribed(null, null, [], null))
            .AndAgainItRepeats();

    [Fact]
    public void What_the_threat_is_already_is_a_repeat() =>
        Scenario
            .Given(Known.Threat() with { Types = [ThreatType.Spy] })
            .When(new DescribeThreat("t1", "Name of t1", [ThreatType.Spy]))
            .ThenRepeats();

    [Fact]
    public void An_unknown_threat_is_refused() =>
        Scenario.Given().When(new DescribeThreat("t1", "N")).ThenRefused(Refusals.UnknownThreat, "threat");

    [Fact]
    public void Nothing_to_describe_is_refused() =>
        Shape.Refused(new DescribeThreat("t1"), Refusals.Missing, null);
}
