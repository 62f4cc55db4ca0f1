using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Statements;

public sealed class ReinstateStatementTests
{
    private static readonly RetractStatement Retract = new(
        "st1",
        Retractor.Editor,
        RetractionReason.Duplicate
    );

    private static readonly ReinstateStatement Reinstate = new("st1", "Why");

    [Fact]
    public void A_retracted_statement_is_reinstated() =>
        Scenario
            .Given(Known.Said)
            .And(Retract)
            .When(Reinstate)
            .Then(new StatementReinstated(Known.Sealed("reason", "Why")))
            .AndAgainItRepeats();

    [Fact]
    public void A_statement_retracted_again_is_reinstated_again_for_the_same_reason() =>
        Scenario
            .Given(Known.Said)
            .And(Retract, Reinstate, Retract)
            .When(Reinstate)
            .Then(new StatementReinstated(Known.Sealed("reason", "Why")));

    [Fact]
    public void A_statement_that_is_not_retracted_is_not_reinstated() =>
        Scenario.Given(Known.Said).When(Reinstate).ThenRefused(Refusals.StatementNotRetracted, "statement");

    [Fact]
    public void A_statement_is_not_reinstated_twice_for_different_reasons() =>
        Scenario
            .Given(Known.Said)
            .And(Retract, Reinstate)
            .When(Reinstate with { Reason = "Another" })
            .ThenRefused(Refusals.StatementNotRetracted, "statement");

    [Fact]
    public void An_unknown_statement_is_refused() =>
        Scenario.Given().When(Reinstate).ThenRefused(Refusals.UnknownStatement, "statement");
}
