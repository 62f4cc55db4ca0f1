using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Sources;

public sealed class DescribeSourceTests
{
    [Fact]
    public void Only_what_is_given_is_in_the_event() =>
        Scenario
            .Given(Known.Source())
            .When(new DescribeSource("s1", Role: "Role"))
            .Then(
                new SourceDescribed(
                    null,
                    null,
                    Scenario.Sealed("source/s1", "role", "Role"),
                    null,
                    null,
                    null
                )
            )
            .AndAgainItRepeats();

    [Fact]
    public void Everything_can_be_described_at_once()
    {
        static Domain.Sealing.Commitment Sealed(string field, string text) =>
            Scenario.Sealed("source/s1", field, text);
        Scenario
            .Given(Known.Source())
            .When(new DescribeSource("s1", SourceKind.Group, "N", "R", "A", "TJ", "D"))
            .Then(
                new SourceDescribed(
                    SourceKind.Group,
                    Sealed("name", "N"),
                    Sealed("role", "R"),
                    Sealed("affiliation", "A"),
                    "TJ",
                    Sealed("description", "D")
                )
            )
            .AndAgainItRepeats();
    }

    [Fact]
    public void What_the_source_is_already_is_a_repeat() =>
        Scenario
            .Given(Known.Source())
            .When(new DescribeSource("s1", SourceKind.Individual, "Name of s1"))
            .ThenRepeats();

    [Theory]
    [InlineData("Name of s2", "KG")]
    [InlineData("Name of s1", "TJ")]
    public void One_change_among_what_stays_is_an_event(string name, string country)
    {
        var scenario = Scenario.Given(Known.Source() with { Country = "KG" });
        scenario
            .When(new DescribeSource("s1", Name: name, Country: country))
            .Then(
                new SourceDescribed(
                    null,
                    Scenario.Sealed("source/s1", "name", name),
                    null,
                    null,
                    country,
                    null
                )
            );
    }

    [Fact]
    public void A_description_can_change_back()
    {
        var back = new DescribeSource("s1", Name: "Name of s1");
        Scenario
            .Given(Known.Source(), new DescribeSource("s1", Name: "Other"))
            .When(back)
            .Then(
                new SourceDescribed(
                    null,
                    Scenario.Sealed("source/s1", "name", "Name of s1"),
                    null,
                    null,
                    null,
                    null
                )
            );
    }

    [Fact]
    public void An_unknown_source_is_refused() =>
        Scenario
            .Given()
            .When(new DescribeSource("s1", Name: "N"))
            .ThenRefused(Refusals.UnknownSource, "source");

    [Fact]
    public void Nothing_to_describe_is_refused() =>
        Shape.Refused(new DescribeSource("s1"), Refusals.Missing, null);

    [Fact]
    public void A_country_is_two_capital_letters() =>
        Shape.Refused(new DescribeSource("s1", Country: "kg"), Refusals.Invalid, "country");
}
