using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Threats;
using Xunit;

namespace ClaimLedger.Tests.Threats;

public sealed class AddThreatAliasTests
{
    [Fact]
    public void An_alias_is_added() =>
        Scenario
            .Given(Known.Threat())
            .When(new AddThreatAlias("t1", "Alias"))
            .Then(new ThreatAliasAdded("Alias"))
            .AndAgainItRepeats();

    [Fact]
    public void An_alias_known_since_the_registration_is_a_repeat() =>
        Scenario
            .Given(Known.Threat() with { Aliases = ["Alias"] })
            .When(new AddThreatAlias("t1", "Alias"))
            .ThenRepeats();

    [Fact]
    public void An_unknown_threat_is_refused() =>
        Scenario
            .Given()
            .When(new AddThreatAlias("t1", "Alias"))
            .ThenRefused(Refusals.UnknownThreat, "threat");
}
