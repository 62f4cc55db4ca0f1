using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Statements;

public sealed class RedactStatementTests
{
    private static readonly RedactStatement Ask = new("st1", "r1", "GDPR Art. 17", "They asked us");
    private static readonly ApproveStatementRedaction Approve = new("st1", "r1");
    private static readonly DeclineStatementRedaction Decline = new("st1", "r1", "Of public interest");

    [Fact]
    public void A_redaction_is_asked_for() =>
        Scenario
            .Given(Known.Said)
            .When(Ask)
            .Then(
                new StatementRedactionRequested(
                    "r1",
                    [],
                    "GDPR Art. 17",
                    Sealed("redactions/r1/reason", "They asked us")
                )
            )
            .AndAgainItRepeats();

    [Fact]
    public void Some_texts_may_be_named_each_once() =>
        Scenario
            .Given(Known.Said)
            .When(Ask with { Fields = ["text", "text"] })
            .Then(
                new StatementRedactionRequested(
                    "r1",
                    ["text"],
                    "GDPR Art. 17",
                    Sealed("redactions/r1/reason", "They asked us")
                )
            )
            .AndAgainItRepeats();

    [Fact]
    public void A_text_that_there_is_not_is_refused() =>
        Scenario
            .Given(Known.Said)
            .When(Ask with { Fields = ["text", "somewhere"] })
            .ThenRefused(Refusals.UnknownField, "fields[1]");

    [Fact]
    public void One_redaction_waits_at_a_time() =>
        Scenario
            .Given(Known.Said)
            .And(Ask)
            .When(Ask with { Redaction = "r2" })
            .ThenRefused(Refusals.RedactionOpen, "redaction");

    [Fact]
    public void The_same_id_for_another_reason_is_refused() =>
        Scenario
            .Given(Known.Said)
            .And(Ask)
            .When(Ask with { Reason = "Another" })
            .ThenRefused(Refusals.AlreadyExists, "redaction");

    [Fact]
    public void An_unknown_statement_is_not_redacted()
    {
        Scenario.Given().When(Ask).ThenRefused(Refusals.UnknownStatement, "statement");
        Scenario.Given().When(Approve).ThenRefused(Refusals.UnknownStatement, "statement");
        Scenario.Given().When(Decline).ThenRefused(Refusals.UnknownStatement, "statement");
    }

    [Fact]
    public void Another_person_approves_and_all_texts_are_named() =>
        Scenario
            .Given([
                .. Known.Said,
                Known.Assessment() with
                {
                    Rationale = "Why",
                },
                new ReviseAssessment("st1", "a1", "Misread", Stance.Neutral),
                new CorrectStatement("st1", "Misheard", Locator: "p. 2"),
            ])
            .And(Ask)
            .As("editor-2")
            .When(Approve)
            .Then(
                new StatementRedacted(
                    [
                        "text",
                        "reason",
                        "assessments/a1/rationale",
                        "assessments/a1/reason",
                        "redactions/r1/reason",
                    ],
                    "GDPR Art. 17",
                    "editor-1",
                    "editor-2"
                )
            )
            .AndAgainItRepeats();

    [Fact]
    public void Of_some_texts_those_and_the_reason_for_it_are_destroyed() =>
        Scenario
            .Given([
                .. Known.Said,
                Known.Assessment() with
                {
                    Rationale = "Why",
                },
                new ReviseAssessment("st1", "a1", "Misread", Stance.Neutral),
                new CorrectStatement("st1", "Misheard", Locator: "p. 2"),
            ])
            .And(Ask with { Fields = ["text"] })
            .As("editor-2")
            .When(Approve)
            .Then(
                new StatementRedacted(
                    ["text", "redactions/r1/reason"],
                    "GDPR Art. 17",
                    "editor-1",
                    "editor-2"
                )
            );

    [Fact]
    public void Nobody_approves_what_they_asked_for() =>
        Scenario.Given(Known.Said).And(Ask).When(Approve).ThenRefused(Refusals.OwnRedaction, "redaction");

    [Fact]
    public void What_nobody_asked_for_is_neither_approved_nor_declined()
    {
        Scenario.Given(Known.Said).When(Approve).ThenRefused(Refusals.UnknownRedaction, "redaction");
        Scenario.Given(Known.Said).When(Decline).ThenRefused(Refusals.UnknownRedaction, "redaction");
    }

    [Theory]
    [InlineData("editor-1")]
    [InlineData("editor-2")]
    public void Who_asked_withdraws_it_and_another_declines_it(string actor) =>
        Scenario
            .Given(Known.Said)
            .And(Ask)
            .As(actor)
            .When(Decline)
            .Then(new StatementRedactionDeclined("r1", Sealed("redactions/r1/decline", "Of public interest")))
            .AndAgainItRepeats();

    [Fact]
    public void What_was_declined_is_not_approved() =>
        Scenario
            .Given(Known.Said)
            .And(Ask, Decline)
            .As("editor-2")
            .When(Approve)
            .ThenRefused(Refusals.RedactionClosed, "redaction");

    [Fact]
    public void What_was_approved_is_not_declined() =>
        Scenario
            .Given(Known.Said)
            .And(Ask)
            .As("editor-2")
            .And(Approve)
            .When(Decline)
            .ThenRefused(Refusals.RedactionClosed, "redaction");

    [Fact]
    public void What_was_declined_is_not_declined_in_other_words() =>
        Scenario
            .Given(Known.Said)
            .And(Ask, Decline)
            .When(Decline with { Reason = "Other words" })
            .ThenRefused(Refusals.RedactionClosed, "redaction");

    [Fact]
    public void After_one_is_declined_another_may_be_asked_for_and_destroys_what_was_said_of_the_first() =>
        Scenario
            .Given(Known.Said)
            .And(Ask, Decline, Ask with { Redaction = "r2" })
            .As("editor-2")
            .When(Approve with { Redaction = "r2" })
            .Then(
                new StatementRedacted(
                    ["text", "redactions/r1/reason", "redactions/r1/decline", "redactions/r2/reason"],
                    "GDPR Art. 17",
                    "editor-1",
                    "editor-2"
                )
            );

    [Fact]
    public void What_was_approved_is_recognised_when_it_is_asked_for_again() =>
        Scenario
            .Given(Known.Said)
            .And(Ask)
            .As("editor-2")
            .And(Approve)
            .When(Ask with { Reason = "Which can no longer be compared" })
            .ThenRepeats();

    [Fact]
    public void Notes_disputes_and_withdrawals_are_among_the_texts() =>
        Scenario
            .Given([
                .. Known.Assessed,
                new RetractStatement("st1", Retractor.Editor, RetractionReason.Other, "A note"),
                new ReinstateStatement("st1", "After all"),
                new IssueExpressionOfConcern("st1", "Doubts"),
            ])
            .As("editor-2")
            .And(new DisputeAssessment("st1", "a1", "x1", "Why"), new ResolveDispute("st1", "a1", "x1", "So"))
            .And(new DisputeAssessment("st1", "a1", "x2", "Why"), new WithdrawAssessment("st1", "a1", "Why"))
            .And(Ask)
            .As("editor-1")
            .When(Approve)
            .Then(
                new StatementRedacted(
                    [
                        "text",
                        "reason",
                        "note",
                        "assessments/a1/reason",
                        "assessments/a1/disputes/x1/reason",
                        "assessments/a1/disputes/x1/resolution",
                        "assessments/a1/disputes/x2/reason",
                        "redactions/r1/reason",
                    ],
                    "GDPR Art. 17",
                    "editor-2",
                    "editor-1"
                )
            );

    [Fact]
    public void A_text_that_is_gone_is_not_written_again() =>
        Redacted()
            .When(new CorrectStatement("st1", "Misheard", Text: "Words of st1."))
            .ThenRefused(Refusals.Redacted, "text");

    [Fact]
    public void A_rationale_that_is_gone_is_not_written_again() =>
        Redacted()
            .When(new ReviseAssessment("st1", "a1", "Misread", Rationale: "Why"))
            .ThenRefused(Refusals.Redacted, "rationale");

    [Fact]
    public void A_new_assessment_has_a_rationale_of_its_own() =>
        Redacted()
            .When(Known.Assessment(id: "a2") with { Rationale = "Why" })
            .Then(
                new AssessmentRecorded(
                    "a2",
                    "t1",
                    "overall",
                    Stance.Agree,
                    null,
                    null,
                    null,
                    Sealed("assessments/a2/rationale", "Why")
                )
            );

    [Fact]
    public void What_is_not_a_text_is_corrected_as_ever() =>
        Redacted()
            .When(new CorrectStatement("st1", "Misheard", Locator: "p. 3"))
            .Then(
                new StatementCorrected(
                    null,
                    null,
                    "p. 3",
                    null,
                    null,
                    null,
                    null,
                    Sealed("reason", "Misheard")
                )
            );

    private static Scenario Redacted() =>
        Scenario
            .Given([.. Known.Said, Known.Assessment() with { Rationale = "Why" }])
            .And(Ask)
            .As("editor-2")
            .And(Approve);

    private static Domain.Sealing.Commitment Sealed(string field, string text) => Known.Sealed(field, text);
}
