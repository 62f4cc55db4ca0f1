using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using Xunit;

namespace ClaimLedger.Tests.Sources;

public sealed class AddSourceAliasTests
{
    [Fact]
    public void An_alias_is_added_sealed() =>
        Scenario
            .Given(Known.Source())
            .When(new AddSourceAlias("s1", "Alias"))
            .Then(new SourceAliasAdded(Scenario.Sealed("source/s1", "alias", "Alias")))
            .AndAgainItRepeats();

    [Fact]
    public void An_alias_known_since_the_registration_is_a_repeat() =>
        Scenario
            .Given(Known.Source() with { Aliases = ["Alias"] })
            .When(new AddSourceAlias("s1", "Alias"))
            .ThenRepeats();

    [Fact]
    public void An_alias_differs_by_its_case() =>
        Scenario
            .Given(Known.Source(), new AddSourceAlias("s1", "Alias"))
            .When(new AddSourceAlias("s1", "alias"))
            .Then(new SourceAliasAdded(Scenario.Sealed("source/s1", "alias", "alias")));

    [Fact]
    public void An_unknown_source_is_refused() =>
        Scenario
            .Given(Known.Source("s2"))
            .When(new AddSourceAlias("s1", "Alias"))
            .ThenRefused(Refusals.UnknownSource, "source");
}
