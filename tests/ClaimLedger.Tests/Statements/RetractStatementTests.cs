using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Statements;

public sealed class RetractStatementTests
{
    private static readonly RetractStatement ByEditor = new(
        "st1",
        Retractor.Editor,
        RetractionReason.Misquoted,
        "Note"
    );

    private static readonly RetractStatement BySource = new(
        "st1",
        Retractor.Source,
        RetractionReason.RetractedBySource,
        null,
        Known.Date("2004-02-01")
    );

    [Fact]
    public void An_editor_retracts_without_a_date() =>
        Scenario
            .Given(Known.Said)
            .When(ByEditor)
            .Then(
                new StatementRetracted(
                    Retractor.Editor,
                    RetractionReason.Misquoted,
                    Known.Sealed("note", "Note"),
                    null
                )
            )
            .AndAgainItRepeats();

    [Theory]
    [InlineData(Retractor.Source)]
    [InlineData(Retractor.Publisher)]
    public void A_source_or_publisher_retracts_on_a_date(Retractor by) =>
        Scenario
            .Given(Known.Said)
            .When(BySource with { By = by })
            .Then(
                new StatementRetracted(by, RetractionReason.RetractedBySource, null, Known.Date("2004-02-01"))
            )
            .AndAgainItRepeats();

    [Fact]
    public void A_statement_can_be_retracted_again_after_it_was_reinstated() =>
        Scenario
            .Given(Known.Said)
            .And(ByEditor, new ReinstateStatement("st1", "Why"))
            .When(ByEditor)
            .Then(
                new StatementRetracted(
                    Retractor.Editor,
                    RetractionReason.Misquoted,
                    Known.Sealed("note", "Note"),
                    null
                )
            );

    [Fact]
    public void An_unknown_statement_is_refused() =>
        Scenario.Given(Known.Things).When(ByEditor).ThenRefused(Refusals.UnknownStatement, "statement");

    [Fact]
    public void A_second_retraction_is_refused() =>
        Scenario
            .Given(Known.Said)
            .And(BySource)
            .When(ByEditor)
            .ThenRefused(Refusals.StatementRetracted, "statement");

    [Fact]
    public void A_retraction_is_not_in_the_future() =>
        Scenario
            .Given(Known.Said)
            .On("2004-01-31")
            .When(BySource)
            .ThenRefused(Refusals.RetractedInFuture, "retractedOn");

    [Fact]
    public void A_retraction_does_not_end_before_the_statement_begins() =>
        Scenario
            .Given(Known.Said)
            .When(BySource with { RetractedOn = Known.Date("2004-01-19") })
            .ThenRefused(Refusals.RetractedBeforeStated, "retractedOn");

    [Fact]
    public void A_retraction_may_fall_on_the_statements_day() =>
        Scenario
            .Given(Known.Said)
            .When(BySource with { RetractedOn = Known.Date("2004-01-20") })
            .Then(
                new StatementRetracted(
                    Retractor.Source,
                    RetractionReason.RetractedBySource,
                    null,
                    Known.Date("2004-01-20")
                )
            );

    [Fact]
    public void The_reason_other_needs_a_note()
    {
        var other = ByEditor with { Reason = RetractionReason.Other };
        Shape.Refused(other with { Note = null }, Refusals.Missing, "note");
        Shape.Good(other);
    }

    [Fact]
    public void An_editors_retraction_has_no_date() =>
        Shape.Refused(ByEditor with { RetractedOn = Known.Date("2004") }, Refusals.Invalid, "retractedOn");

    [Theory]
    [InlineData(Retractor.Source)]
    [InlineData(Retractor.Publisher)]
    public void A_source_or_publisher_needs_a_date(Retractor by) =>
        Shape.Refused(BySource with { By = by, RetractedOn = null }, Refusals.Missing, "retractedOn");

    [Fact]
    public void The_date_has_a_beginning()
    {
        var open = BySource with { RetractedOn = Known.Date("../2004") };
        Shape.Refused(open, Refusals.Invalid, "retractedOn");
        Shape.Good(BySource with { RetractedOn = Known.Date("2004/..") });
    }
}
