using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Statements;

public sealed class ReviseAssessmentTests
{
    private static readonly RecordAssessment Full = new(
        "st1",
        "a1",
        "t1",
        Stance.Agree,
        "p1",
        Likelihood.Likely,
        Confidence.High,
        Credibility.ProbablyTrue,
        "Because"
    );

    private static readonly AssessmentRevised AsBefore = new(
        "a1",
        Stance.Agree,
        Likelihood.Likely,
        Confidence.High,
        Credibility.ProbablyTrue,
        Known.Sealed("assessments/a1/rationale", "Because"),
        Known.Sealed("assessments/a1/reason", "Why")
    );

    private static readonly ReviseAssessment Revise = new("st1", "a1", "Why");

    [Fact]
    public void A_revision_holds_the_whole_coding() =>
        Scenario
            .Given(Known.Said)
            .And(Full)
            .When(Revise with { Stance = Stance.Neutral })
            .Then(AsBefore with { Stance = Stance.Neutral })
            .AndAgainItRepeats();

    [Fact]
    public void Everything_can_be_revised_at_once() =>
        Scenario
            .Given(Known.Said)
            .And(Full)
            .When(
                new ReviseAssessment(
                    "st1",
                    "a1",
                    "Why",
                    Stance.Disagree,
                    Likelihood.Unlikely,
                    Confidence.Low,
                    Credibility.Doubtful,
                    "Else"
                )
            )
            .Then(
                new AssessmentRevised(
                    "a1",
                    Stance.Disagree,
                    Likelihood.Unlikely,
                    Confidence.Low,
                    Credibility.Doubtful,
                    Known.Sealed("assessments/a1/rationale", "Else"),
                    Known.Sealed("assessments/a1/reason", "Why")
                )
            )
            .AndAgainItRepeats();

    [Fact]
    public void What_need_not_be_there_can_be_cleared() =>
        Scenario
            .Given(Known.Said)
            .And(Full)
            .When(Revise with { Clear = ["likelihood", "confidence", "credibility", "rationale"] })
            .Then(
                new AssessmentRevised(
                    "a1",
                    Stance.Agree,
                    null,
                    null,
                    null,
                    null,
                    Known.Sealed("assessments/a1/reason", "Why")
                )
            )
            .AndAgainItRepeats();

    [Theory]
    [InlineData("likelihood")]
    [InlineData("confidence")]
    [InlineData("credibility")]
    [InlineData("rationale")]
    public void One_member_is_cleared_and_the_others_stay(string member) =>
        Scenario
            .Given(Known.Said)
            .And(Full)
            .When(Revise with { Clear = [member] })
            .Then(
                member switch
                {
                    "likelihood" => AsBefore with { Likelihood = null },
                    "confidence" => AsBefore with { Confidence = null },
                    "credibility" => AsBefore with { Credibility = null },
                    _ => AsBefore with { Rationale = null },
                }
            );

    [Fact]
    public void The_coding_as_it_is_already_leaves_nothing_to_change() =>
        Scenario
            .Given(Known.Said)
            .And(Full)
            .When(Revise with { Stance = Stance.Agree, Rationale = "Because" })
            .ThenRefused(Refusals.NothingToChange, "assessment");

    [Fact]
    public void What_is_given_cannot_be_cleared_as_well() =>
        Assert.Equal(
            "clear",
            Assert
                .Single((Revise with { Likelihood = Likelihood.Likely, Clear = ["likelihood"] }).Check())
                .Field
        );

    [Fact]
    public void Clearing_nothing_is_no_revision() =>
        Assert.Equal(Refusals.Missing, Assert.Single((Revise with { Clear = [] }).Check()).Code);

    [Fact]
    public void A_revision_can_be_revised_back() =>
        Scenario
            .Given(Known.Said)
            .And(Full, Revise with { Stance = Stance.Neutral })
            .When(Revise with { Stance = Stance.Agree })
            .Then(AsBefore);

    [Fact]
    public void An_unknown_statement_is_refused() =>
        Scenario
            .Given()
            .When(Revise with { Stance = Stance.Agree })
            .ThenRefused(Refusals.UnknownStatement, "statement");

    [Fact]
    public void An_unknown_assessment_is_refused() =>
        Scenario
            .Given(Known.Said)
            .When(Revise with { Stance = Stance.Agree })
            .ThenRefused(Refusals.UnknownAssessment, "assessment");

    [Fact]
    public void A_withdrawn_assessment_is_not_revised() =>
        Scenario
            .Given(Known.Said)
            .And(Full, new WithdrawAssessment("st1", "a1", "Why"))
            .When(Revise with { Stance = Stance.Neutral })
            .ThenRefused(Refusals.AssessmentWithdrawn, "assessment");

    [Fact]
    public void An_assessment_of_a_retracted_statement_is_not_revised() =>
        Scenario
            .Given(Known.Said)
            .And(Full, new RetractStatement("st1", Retractor.Editor, RetractionReason.Duplicate))
            .When(Revise with { Stance = Stance.Neutral })
            .ThenRefused(Refusals.StatementRetracted, "statement");

    [Fact]
    public void Nothing_to_revise_is_refused() => Shape.Refused(Revise, Refusals.Missing, null);

    [Theory]
    [InlineData("stance")]
    [InlineData("reason")]
    [InlineData("Likelihood")]
    public void What_has_to_be_there_cannot_be_cleared(string member) =>
        Shape.Refused(Revise with { Clear = [member] }, Refusals.Invalid, "clear");
}
