using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Statements;

public sealed class CorrectStatementTests
{
    private static readonly StatementCorrected Nothing = new(
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        Known.Sealed("reason", "Why")
    );

    [Fact]
    public void Only_what_is_corrected_is_in_the_event() =>
        Scenario
            .Given(Known.Said)
            .When(new CorrectStatement("st1", "Why", StatedOn: Known.Date("2004-01-19")))
            .Then(Nothing with { StatedOn = Known.Date("2004-01-19") })
            .AndAgainItRepeats();

    [Fact]
    public void Everything_can_be_corrected_at_once() =>
        Scenario
            .Given(Known.Said)
            .And(Known.Source("s2"), Known.Document("d2"))
            .When(
                new CorrectStatement(
                    "st1",
                    "Why",
                    "s2",
                    "d2",
                    Rendering.Paraphrase,
                    Known.Date("2003"),
                    "Other.",
                    "para 2",
                    "en"
                )
            )
            .Then(
                new StatementCorrected(
                    "s2",
                    "d2",
                    "para 2",
                    Rendering.Paraphrase,
                    Known.Date("2003"),
                    Known.Sealed("text", "Other."),
                    "en",
                    Known.Sealed("reason", "Why")
                )
            )
            .AndAgainItRepeats();

    [Fact]
    public void What_the_record_says_already_leaves_nothing_to_change() =>
        Scenario
            .Given(Known.Said)
            .When(new CorrectStatement("st1", "Why", "s1", "d1", Rendering.Quote, Text: "Words of st1."))
            .ThenRefused(Refusals.NothingToChange, "statement");

    [Fact]
    public void A_correction_can_be_taken_back_by_another()
    {
        var first = new CorrectStatement("st1", "Why", Text: "Other.");
        Scenario
            .Given(Known.Said)
            .And(first)
            .When(new CorrectStatement("st1", "Why", Text: "Words of st1."))
            .Then(Nothing with { Text = Known.Sealed("text", "Words of st1.") });
    }

    [Fact]
    public void An_unknown_statement_is_refused() =>
        Scenario
            .Given(Known.Things)
            .When(new CorrectStatement("st1", "Why", Text: "Other."))
            .ThenRefused(Refusals.UnknownStatement, "statement");

    [Fact]
    public void An_unknown_source_is_refused() =>
        Scenario
            .Given(Known.Said)
            .When(new CorrectStatement("st1", "Why", Source: "s2"))
            .ThenRefused(Refusals.UnknownSource, "source");

    [Fact]
    public void An_unknown_document_is_refused() =>
        Scenario
            .Given(Known.Said)
            .When(new CorrectStatement("st1", "Why", Document: "d2"))
            .ThenRefused(Refusals.UnknownDocument, "document");

    [Fact]
    public void A_corrected_date_does_not_begin_after_the_publication() =>
        Scenario
            .Given(Known.Said)
            .When(new CorrectStatement("st1", "Why", StatedOn: Known.Date("2004-01-24")))
            .ThenRefused(Refusals.StatedAfterPublished, "statedOn");

    [Fact]
    public void A_corrected_document_was_not_published_before_the_statement() =>
        Scenario
            .Given(Known.Said)
            .And(Known.Document("d2", "2004-01-19"))
            .When(new CorrectStatement("st1", "Why", Document: "d2"))
            .ThenRefused(Refusals.StatedAfterPublished, "statedOn");

    [Fact]
    public void A_corrected_date_is_not_in_the_future() =>
        Scenario
            .Given(Known.Source(), Known.Document(publishedOn: "2004"), Known.Statement())
            .On("2004-02-01")
            .When(new CorrectStatement("st1", "Why", StatedOn: Known.Date("2004-02-02")))
            .ThenRefused(Refusals.StatedInFuture, "statedOn");

    [Fact]
    public void A_corrected_date_does_not_begin_after_the_source_took_the_statement_back() =>
        Scenario
            .Given(Known.Said)
            .And(
                new RetractStatement(
                    "st1",
                    Retractor.Source,
                    RetractionReason.RetractedBySource,
                    null,
                    Known.Date("2004-01-21")
                )
            )
            .When(new CorrectStatement("st1", "Why", StatedOn: Known.Date("2004-01-22")))
            .ThenRefused(Refusals.RetractedBeforeStated, "retractedOn");

    [Fact]
    public void Nothing_to_correct_is_refused() =>
        Shape.Refused(new CorrectStatement("st1", "Why"), Refusals.Missing, null);
}
