using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Statements;

public sealed class DisputeAssessmentTests
{
    private static readonly DisputeAssessment Dispute = new("st1", "a1", "x1", "Why");
    private static readonly ResolveDispute Resolve = new("st1", "a1", "x1", "How");

    [Fact]
    public void Another_than_recorded_it_disputes_an_assessment() =>
        Scenario
            .Given(Known.Assessed)
            .As("editor-2")
            .When(Dispute)
            .Then(
                new AssessmentDisputed("a1", "x1", Known.Sealed("assessments/a1/disputes/x1/reason", "Why"))
            )
            .AndAgainItRepeats();

    [Fact]
    public void A_second_dispute_has_an_id_of_its_own() =>
        Scenario
            .Given(Known.Assessed)
            .As("editor-2")
            .And(Dispute)
            .As("editor-3")
            .When(Dispute with { Dispute = "x2" })
            .Then(
                new AssessmentDisputed("a1", "x2", Known.Sealed("assessments/a1/disputes/x2/reason", "Why"))
            );

    [Fact]
    public void Nobody_disputes_what_they_recorded() =>
        Scenario.Given(Known.Assessed).When(Dispute).ThenRefused(Refusals.OwnAssessment, "assessment");

    [Fact]
    public void Nobody_disputes_what_they_revised() =>
        Scenario
            .Given(Known.Assessed)
            .As("editor-2")
            .And(new ReviseAssessment("st1", "a1", "Why", Stance.Neutral))
            .When(Dispute)
            .ThenRefused(Refusals.OwnAssessment, "assessment");

    [Fact]
    public void Who_recorded_it_does_not_dispute_it_after_anothers_revision() =>
        Scenario
            .Given(Known.Assessed)
            .As("editor-2")
            .And(new ReviseAssessment("st1", "a1", "Why", Stance.Neutral))
            .As("editor-1")
            .When(Dispute)
            .ThenRefused(Refusals.OwnAssessment, "assessment");

    [Fact]
    public void The_same_id_for_another_reason_is_refused() =>
        Scenario
            .Given(Known.Assessed)
            .As("editor-2")
            .And(Dispute)
            .When(Dispute with { Reason = "Another" })
            .ThenRefused(Refusals.AlreadyExists, "dispute");

    [Fact]
    public void A_withdrawn_assessment_is_not_disputed() =>
        Scenario
            .Given(Known.Assessed)
            .And(new WithdrawAssessment("st1", "a1", "Why"))
            .As("editor-2")
            .When(Dispute)
            .ThenRefused(Refusals.AssessmentWithdrawn, "assessment");

    [Fact]
    public void A_dispute_about_an_unknown_statement_is_refused() =>
        Scenario.Given().When(Dispute).ThenRefused(Refusals.UnknownStatement, "statement");

    [Fact]
    public void A_dispute_about_an_unknown_assessment_is_refused() =>
        Scenario.Given(Known.Said).When(Dispute).ThenRefused(Refusals.UnknownAssessment, "assessment");

    [Fact]
    public void A_dispute_is_resolved() =>
        Scenario
            .Given(Known.Assessed)
            .As("editor-2")
            .And(Dispute)
            .As("editor-1")
            .When(Resolve)
            .Then(
                new DisputeResolved("a1", "x1", Known.Sealed("assessments/a1/disputes/x1/resolution", "How"))
            )
            .AndAgainItRepeats();

    [Fact]
    public void A_dispute_resolved_stays_a_repeat_when_it_is_sent_again() =>
        Scenario.Given(Known.Assessed).As("editor-2").And(Dispute, Resolve).When(Dispute).ThenRepeats();

    [Fact]
    public void A_dispute_can_be_resolved_after_the_assessment_was_withdrawn() =>
        Scenario
            .Given(Known.Assessed)
            .As("editor-2")
            .And(Dispute, new WithdrawAssessment("st1", "a1", "Why"))
            .When(Resolve)
            .Then(
                new DisputeResolved("a1", "x1", Known.Sealed("assessments/a1/disputes/x1/resolution", "How"))
            );

    [Fact]
    public void A_dispute_is_not_resolved_in_other_words_later() =>
        Scenario
            .Given(Known.Assessed)
            .As("editor-2")
            .And(Dispute, Resolve)
            .When(Resolve with { Resolution = "Otherwise" })
            .ThenRefused(Refusals.DisputeResolved, "dispute");

    [Fact]
    public void Resolving_for_an_unknown_statement_is_refused() =>
        Scenario.Given().When(Resolve).ThenRefused(Refusals.UnknownStatement, "statement");

    [Fact]
    public void Resolving_for_an_unknown_assessment_is_refused() =>
        Scenario.Given(Known.Said).When(Resolve).ThenRefused(Refusals.UnknownAssessment, "assessment");

    [Fact]
    public void Resolving_an_unknown_dispute_is_refused() =>
        Scenario.Given(Known.Assessed).When(Resolve).ThenRefused(Refusals.UnknownDispute, "dispute");
}
