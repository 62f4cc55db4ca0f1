using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using Xunit;

namespace ClaimLedger.Tests.Statements;

public sealed class WithdrawAssessmentTests
{
    private static readonly WithdrawAssessment Withdraw = new("st1", "a1", "Why");

    [Fact]
    public void An_assessment_is_withdrawn() =>
        Scenario
            .Given(Known.Assessed)
            .When(Withdraw)
            .Then(new AssessmentWithdrawn("a1", Known.Sealed("assessments/a1/reason", "Why")))
            .AndAgainItRepeats();

    [Fact]
    public void An_assessment_is_not_withdrawn_twice_for_different_reasons() =>
        Scenario
            .Given(Known.Assessed)
            .And(Withdraw)
            .When(Withdraw with { Reason = "Another" })
            .ThenRefused(Refusals.AssessmentWithdrawn, "assessment");

    [Fact]
    public void An_unknown_statement_is_refused() =>
        Scenario.Given().When(Withdraw).ThenRefused(Refusals.UnknownStatement, "statement");

    [Fact]
    public void An_unknown_assessment_is_refused() =>
        Scenario
            .Given(Known.Assessed)
            .When(Withdraw with { Assessment = "a2" })
            .ThenRefused(Refusals.UnknownAssessment, "assessment");
}
