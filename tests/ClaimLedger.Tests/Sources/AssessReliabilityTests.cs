using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Sources;

public sealed class AssessReliabilityTests
{
    [Fact]
    public void A_source_is_graded_with_a_sealed_basis() =>
        Scenario
            .Given(Known.Source())
            .When(new AssessReliability("s1", Reliability.B, "Basis"))
            .Then(new ReliabilityAssessed(Reliability.B, Scenario.Sealed("source/s1", "basis", "Basis")))
            .AndAgainItRepeats();

    [Fact]
    public void The_basis_may_be_left_out() =>
        Scenario
            .Given(Known.Source())
            .When(new AssessReliability("s1", Reliability.F))
            .Then(new ReliabilityAssessed(Reliability.F, null))
            .AndAgainItRepeats();

    [Fact]
    public void The_same_grade_on_another_basis_is_an_event() =>
        Scenario
            .Given(Known.Source(), new AssessReliability("s1", Reliability.B))
            .When(new AssessReliability("s1", Reliability.B, "Basis"))
            .Then(new ReliabilityAssessed(Reliability.B, Scenario.Sealed("source/s1", "basis", "Basis")));

    [Fact]
    public void A_grade_that_comes_back_is_an_event() =>
        Scenario
            .Given(
                Known.Source(),
                new AssessReliability("s1", Reliability.B),
                new AssessReliability("s1", Reliability.C)
            )
            .When(new AssessReliability("s1", Reliability.B))
            .Then(new ReliabilityAssessed(Reliability.B, null));

    [Fact]
    public void An_unknown_source_is_refused() =>
        Scenario
            .Given()
            .When(new AssessReliability("s1", Reliability.A))
            .ThenRefused(Refusals.UnknownSource, "source");
}
