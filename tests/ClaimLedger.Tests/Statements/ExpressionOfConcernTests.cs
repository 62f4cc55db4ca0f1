using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using Xunit;

namespace ClaimLedger.Tests.Statements;

public sealed class ExpressionOfConcernTests
{
    private static readonly IssueExpressionOfConcern Issue = new("st1", "Doubt");
    private static readonly LiftExpressionOfConcern Lift = new("st1", "No doubt");

    [Fact]
    public void A_concern_is_issued() =>
        Scenario
            .Given(Known.Said)
            .When(Issue)
            .Then(new ExpressionOfConcernIssued(Known.Sealed("reason", "Doubt")))
            .AndAgainItRepeats();

    [Fact]
    public void A_second_concern_is_refused_while_the_first_is_open() =>
        Scenario
            .Given(Known.Said)
            .And(Issue)
            .When(Issue with { Reason = "Another" })
            .ThenRefused(Refusals.ConcernOpen, "statement");

    [Fact]
    public void A_concern_is_issued_again_after_it_was_lifted() =>
        Scenario
            .Given(Known.Said)
            .And(Issue, Lift)
            .When(Issue)
            .Then(new ExpressionOfConcernIssued(Known.Sealed("reason", "Doubt")));

    [Fact]
    public void A_concern_about_an_unknown_statement_is_refused() =>
        Scenario.Given().When(Issue).ThenRefused(Refusals.UnknownStatement, "statement");

    [Fact]
    public void A_concern_is_lifted() =>
        Scenario
            .Given(Known.Said)
            .And(Issue)
            .When(Lift)
            .Then(new ExpressionOfConcernLifted(Known.Sealed("reason", "No doubt")))
            .AndAgainItRepeats();

    [Fact]
    public void Lifting_is_refused_where_no_concern_is_open() =>
        Scenario.Given(Known.Said).When(Lift).ThenRefused(Refusals.NoConcernOpen, "statement");

    [Fact]
    public void Lifting_twice_for_different_reasons_is_refused() =>
        Scenario
            .Given(Known.Said)
            .And(Issue, Lift)
            .When(Lift with { Reason = "Another" })
            .ThenRefused(Refusals.NoConcernOpen, "statement");

    [Fact]
    public void Lifting_for_an_unknown_statement_is_refused() =>
        Scenario.Given().When(Lift).ThenRefused(Refusals.UnknownStatement, "statement");
}
