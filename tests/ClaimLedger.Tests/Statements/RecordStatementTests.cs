using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Statements;

public sealed class RecordStatementTests
{
    private static readonly FirstAssessment First = new(
        "a1",
        "t1",
        Stance.Agree,
        "p1",
        Likelihood.Likely,
        Confidence.High,
        Credibility.Confirmed,
        "Why"
    );

    private static readonly StatementRecorded Plain = new(
        "s1",
        "d1",
        null,
        Rendering.Quote,
        Known.Date("2004-01-20"),
        Known.Sealed("text", "Words of st1."),
        null,
        [],
        []
    );

    [Fact]
    public void A_statement_is_recorded_with_its_text_sealed() =>
        Scenario.Given(Known.Things).When(Known.Statement()).Then(Plain).AndAgainItRepeats();

    [Fact]
    public void A_statement_is_recorded_with_its_first_assessments_in_their_order()
    {
        var full = Known.Statement() with
        {
            Locator = "para 7",
            Language = "en",
            ReportedVia = ["s2", "s2"],
            BasedOn = ["st0", "st0"],
            Assessments = [First, new("a2", "t1", Stance.Neutral)],
        };
        Scenario
            .Given(Known.Things)
            .And(Known.Source("s2"), Known.Statement("st0"))
            .When(full)
            .Then(
                Plain with
                {
                    Locator = "para 7",
                    Language = "en",
                    ReportedVia = ["s2"],
                    BasedOn = ["st0"],
                },
                new AssessmentRecorded(
                    "a1",
                    "t1",
                    "p1",
                    Stance.Agree,
                    Likelihood.Likely,
                    Confidence.High,
                    Credibility.Confirmed,
                    Known.Sealed("assessments/a1/rationale", "Why")
                ),
                new AssessmentRecorded("a2", "t1", "overall", Stance.Neutral, null, null, null, null)
            )
            .AndAgainItRepeats();
    }

    [Fact]
    public void A_repeat_stays_one_after_the_statement_moved_on() =>
        Scenario
            .Given(Known.Said)
            .And(
                Known.Assessment(),
                new CorrectStatement("st1", "Why", Text: "Other words."),
                new RetractStatement("st1", Retractor.Editor, RetractionReason.Duplicate)
            )
            .When(Known.Statement())
            .ThenRepeats();

    [Fact]
    public void A_repeat_needs_no_second_look_at_what_it_refers_to() =>
        Scenario.Given(Known.Said).On("2003-01-01").When(Known.Statement()).ThenRepeats();

    [Fact]
    public void The_same_id_with_other_content_is_refused() =>
        Scenario
            .Given(Known.Said)
            .When(Known.Statement() with { Text = "Other words." })
            .ThenRefused(Refusals.AlreadyExists, "statement");

    [Fact]
    public void The_same_id_with_another_first_assessment_is_refused() =>
        Scenario
            .Given(Known.Said)
            .When(Known.Statement() with { Assessments = [First] })
            .ThenRefused(Refusals.AlreadyExists, "statement");

    [Fact]
    public void An_unknown_source_is_refused() =>
        Refused(Known.Statement() with { Source = "s2" }, Refusals.UnknownSource, "source");

    [Fact]
    public void An_unknown_document_is_refused() =>
        Refused(Known.Statement() with { Document = "d2" }, Refusals.UnknownDocument, "document");

    [Fact]
    public void An_unknown_source_that_passed_it_on_is_refused() =>
        Refused(
            Known.Statement() with
            {
                ReportedVia = ["s1", "s2"],
            },
            Refusals.UnknownSource,
            "reportedVia[1]"
        );

    [Fact]
    public void An_unknown_statement_that_it_rests_on_is_refused() =>
        Refused(Known.Statement() with { BasedOn = ["st0"] }, Refusals.UnknownStatement, "basedOn[0]");

    [Fact]
    public void A_statement_does_not_rest_on_itself() =>
        Refused(Known.Statement() with { BasedOn = ["st1"] }, Refusals.SelfReference, "basedOn[0]");

    [Fact]
    public void An_unknown_threat_of_an_assessment_is_refused() =>
        Refused(
            Known.Statement() with
            {
                Assessments = [First, First with { Assessment = "a2", Threat = "t2" }],
            },
            Refusals.UnknownThreat,
            "assessments[1].threat"
        );

    [Fact]
    public void An_unknown_proposition_of_an_assessment_is_refused() =>
        Refused(
            Known.Statement() with
            {
                Assessments = [First with { Proposition = "p2" }],
            },
            Refusals.UnknownProposition,
            "assessments[0].proposition"
        );

    [Theory]
    [InlineData("2004-01-24")]
    [InlineData("2004-02")]
    [InlineData("2004-01-24/2004-02")]
    public void A_statement_is_not_made_after_it_was_published(string statedOn) =>
        Refused(Known.Statement(statedOn: statedOn), Refusals.StatedAfterPublished, "statedOn");

    [Theory]
    [InlineData("2004-01-23")]
    [InlineData("2004")]
    [InlineData("../2010")]
    [InlineData("2003-12/2010")]
    public void A_date_that_begins_by_the_publication_is_taken(string statedOn) =>
        Scenario
            .Given(Known.Things)
            .When(Known.Statement(statedOn: statedOn))
            .Then(Plain with { StatedOn = Known.Date(statedOn) });

    [Fact]
    public void A_statement_is_not_made_in_the_future() =>
        Scenario
            .Given(Known.Source(), Known.Document(publishedOn: "2004"))
            .On("2004-06-01")
            .When(Known.Statement(statedOn: "2004-06-02"))
            .ThenRefused(Refusals.StatedInFuture, "statedOn");

    [Fact]
    public void A_statement_can_be_made_today() =>
        Scenario
            .Given(Known.Source(), Known.Document(publishedOn: "2004"))
            .On("2004-06-01")
            .When(Known.Statement(statedOn: "2004-06-01"))
            .Then(Plain with { StatedOn = Known.Date("2004-06-01") });

    [Fact]
    public void Two_first_assessments_of_one_id_are_refused() =>
        Shape.Refused(
            Known.Statement() with
            {
                Assessments = [First, First with { Proposition = "overall" }],
            },
            Refusals.Invalid,
            "assessments"
        );

    private static void Refused(Command command, RefusalCode code, string field) =>
        Scenario.Given(Known.Things).When(command).ThenRefused(code, field);
}
