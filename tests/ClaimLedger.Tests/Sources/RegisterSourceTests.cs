using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Sources;

public sealed class RegisterSourceTests
{
    private static readonly RegisterSource Full = new(
        "s1",
        SourceKind.Individual,
        "Name",
        "Role",
        "Affiliation",
        "KG",
        "Description",
        ["One", "Two", "One"]
    );

    [Fact]
    public void A_source_is_registered_with_its_texts_sealed_and_each_alias_once() =>
        Scenario
            .Given()
            .When(Full)
            .Then(
                new SourceRegistered(
                    SourceKind.Individual,
                    Sealed("name", "Name"),
                    Sealed("role", "Role"),
                    Sealed("affiliation", "Affiliation"),
                    "KG",
                    Sealed("description", "Description"),
                    [Sealed("alias", "One"), Sealed("alias", "Two")]
                )
            )
            .AndAgainItRepeats();

    [Fact]
    public void What_is_left_out_is_absent() =>
        Scenario
            .Given()
            .When(Known.Source())
            .Then(
                new SourceRegistered(
                    SourceKind.Individual,
                    Sealed("name", "Name of s1"),
                    null,
                    null,
                    null,
                    null,
                    []
                )
            )
            .AndAgainItRepeats();

    [Fact]
    public void A_repeat_stays_one_after_the_source_was_described_anew() =>
        Scenario.Given(Full, new DescribeSource("s1", Name: "Other")).When(Full).ThenRepeats();

    [Fact]
    public void The_same_id_with_other_content_is_refused() =>
        Scenario.Given(Full).When(Full with { Name = "Other" }).ThenRefused(Refusals.AlreadyExists, "source");

    [Theory]
    [InlineData("kg")]
    [InlineData("K")]
    [InlineData("K1")]
    [InlineData("ÄÖ")]
    public void A_country_is_two_capital_letters(string country) =>
        Shape.Refused(Full with { Country = country }, Refusals.Invalid, "country");

    private static Commitment Sealed(string field, string text) => Scenario.Sealed("source/s1", field, text);
}
