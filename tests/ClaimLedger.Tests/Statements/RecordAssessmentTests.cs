using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Statements;

public sealed class RecordAssessmentTests
{
    private static readonly RecordAssessment Full = new(
        "st1",
        "a1",
        "t1",
        Stance.StronglyDisagree,
        "p1",
        Likelihood.Unlikely,
        Confidence.Low,
        Credibility.Doubtful,
        "Why"
    );

    [Fact]
    public void An_assessment_is_recorded_with_its_rationale_sealed() =>
        Scenario
            .Given(Known.Said)
            .When(Full)
            .Then(
                new AssessmentRecorded(
                    "a1",
                    "t1",
                    "p1",
                    Stance.StronglyDisagree,
                    Likelihood.Unlikely,
                    Confidence.Low,
                    Credibility.Doubtful,
                    Known.Sealed("assessments/a1/rationale", "Why")
                )
            )
            .AndAgainItRepeats();

    [Fact]
    public void Left_out_the_proposition_is_overall() =>
        Scenario
            .Given(Known.Said)
            .When(Known.Assessment())
            .Then(new AssessmentRecorded("a1", "t1", "overall", Stance.Agree, null, null, null, null))
            .AndAgainItRepeats();

    [Fact]
    public void A_first_assessment_sent_again_alone_is_a_repeat() =>
        Scenario
            .Given(Known.Things)
            .And(Known.Statement() with { Assessments = [new("a1", "t1", Stance.Agree)] })
            .When(Known.Assessment())
            .ThenRepeats();

    [Fact]
    public void A_repeat_stays_one_after_the_assessment_moved_on() =>
        Scenario
            .Given(Known.Assessed)
            .And(
                new ReviseAssessment("st1", "a1", "Why", Stance.Neutral),
                new WithdrawAssessment("st1", "a1", "Why"),
                new RetractStatement("st1", Retractor.Editor, RetractionReason.Duplicate)
            )
            .When(Known.Assessment())
            .ThenRepeats();

    [Fact]
    public void The_same_id_with_other_content_is_refused() =>
        Scenario
            .Given(Known.Assessed)
            .When(Known.Assessment(Stance.Neutral))
            .ThenRefused(Refusals.AlreadyExists, "assessment");

    [Fact]
    public void An_unknown_statement_is_refused() =>
        Scenario.Given(Known.Things).When(Full).ThenRefused(Refusals.UnknownStatement, "statement");

    [Fact]
    public void An_unknown_threat_is_refused() =>
        Scenario
            .Given(Known.Said)
            .When(Full with { Threat = "t2" })
            .ThenRefused(Refusals.UnknownThreat, "threat");

    [Fact]
    public void An_unknown_proposition_is_refused() =>
        Scenario
            .Given(Known.Said)
            .When(Full with { Proposition = "p2" })
            .ThenRefused(Refusals.UnknownProposition, "proposition");

    [Theory]
    [InlineData(Retractor.Editor, null)]
    [InlineData(Retractor.Source, "2004-02-01")]
    public void A_retracted_statement_takes_no_new_assessment(Retractor by, string? on) =>
        Scenario
            .Given(Known.Said)
            .And(
                new RetractStatement(
                    "st1",
                    by,
                    RetractionReason.Misquoted,
                    null,
                    on is null ? null : Known.Date(on)
                )
            )
            .When(Full)
            .ThenRefused(Refusals.StatementRetracted, "statement");
}
