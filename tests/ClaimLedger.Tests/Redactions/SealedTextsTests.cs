using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Redactions;

/// <summary>Of what a stream has or had a text, that can be destroyed; nothing else can.</summary>
public sealed class SealedTextsTests
{
    private static readonly RedactSource AskSource = new("s1", "r1", "GDPR Art. 17", "They asked us");
    private static readonly ApproveSourceRedaction ApproveSource = new("s1", "r1");
    private static readonly RedactStatement AskStatement = new("st1", "r1", "GDPR Art. 17", "They asked us");
    private static readonly ApproveStatementRedaction ApproveStatement = new("st1", "r1");

    [Fact]
    public void What_a_source_was_never_given_is_not_asked_for()
    {
        foreach (var path in new[] { "basis", "reason", "role", "affiliation", "description", "alias" })
        {
            BareSource()
                .When(AskSource with { Fields = [path] })
                .ThenRefused(Refusals.UnknownField, "fields[0]");
        }
    }

    [Fact]
    public void What_a_source_was_never_given_is_not_named_as_destroyed_and_is_taken_later()
    {
        var redacted = BareSource().And(AskSource).As("editor-2").When(ApproveSource);
        redacted.Then(
            new SourceRedacted(["name", "redactions/r1/reason"], "GDPR Art. 17", "editor-1", "editor-2")
        );
        redacted
            .And(ApproveSource)
            .When(new AssessReliability("s1", Reliability.B, "Why"))
            .Then(new ReliabilityAssessed(Reliability.B, Scenario.Sealed("source/s1", "basis", "Why")));
    }

    [Fact]
    public void A_request_of_an_earlier_version_that_names_more_destroys_what_there_is() =>
        BareSource()
            .And(
                "source/s1",
                new SourceRedactionRequested(
                    "r1",
                    ["basis", "name"],
                    "GDPR Art. 17",
                    Scenario.Sealed("source/s1", "redactions/r1/reason", "They asked us")
                )
            )
            .As("editor-2")
            .When(ApproveSource)
            .Then(
                new SourceRedacted(["name", "redactions/r1/reason"], "GDPR Art. 17", "editor-1", "editor-2")
            );

    [Fact]
    public void A_text_of_a_source_that_none_replaced_since_is_destroyed_as_well() =>
        Scenario
            .Given(
                Known.Source(),
                Known.Source("s2"),
                new AssessReliability("s1", Reliability.B, "Why"),
                new AssessReliability("s1", Reliability.C),
                new LinkSources("s1", SourceRelation.PartOf, "s2"),
                new UnlinkSources("s1", SourceRelation.PartOf, "s2", "Two after all")
            )
            .And(AskSource)
            .As("editor-2")
            .When(ApproveSource)
            .Then(
                new SourceRedacted(
                    ["name", "basis", "reason", "redactions/r1/reason"],
                    "GDPR Art. 17",
                    "editor-1",
                    "editor-2"
                )
            );

    [Fact]
    public void What_a_statement_was_never_given_is_not_asked_for()
    {
        foreach (var path in new[] { "note", "assessments/a1/rationale" })
        {
            BareStatement()
                .When(AskStatement with { Fields = [path] })
                .ThenRefused(Refusals.UnknownField, "fields[0]");
        }
    }

    [Fact]
    public void What_a_statement_was_never_given_is_not_named_as_destroyed_and_is_taken_later()
    {
        var redacted = BareStatement().And(AskStatement).As("editor-2").When(ApproveStatement);
        redacted.Then(
            new StatementRedacted(
                ["text", "reason", "assessments/a1/reason", "redactions/r1/reason"],
                "GDPR Art. 17",
                "editor-1",
                "editor-2"
            )
        );
        redacted
            .And(ApproveStatement)
            .When(new ReviseAssessment("st1", "a1", "Misread", Rationale: "Why"))
            .Then(
                new AssessmentRevised(
                    "a1",
                    Stance.Neutral,
                    null,
                    null,
                    null,
                    Scenario.Sealed("statement/st1", "assessments/a1/rationale", "Why"),
                    Scenario.Sealed("statement/st1", "assessments/a1/reason", "Misread")
                )
            );
    }

    [Fact]
    public void A_text_of_a_statement_that_none_replaced_since_is_destroyed_as_well() =>
        Scenario
            .Given([
                .. Known.Assessed,
                new ReviseAssessment("st1", "a1", "Misread", Rationale: "Why"),
                new ReviseAssessment("st1", "a1", "Misread again", Clear: ["rationale"]),
            ])
            .And(AskStatement)
            .As("editor-2")
            .When(ApproveStatement)
            .Then(
                new StatementRedacted(
                    ["text", "assessments/a1/rationale", "assessments/a1/reason", "redactions/r1/reason"],
                    "GDPR Art. 17",
                    "editor-1",
                    "editor-2"
                )
            );

    /// <summary>Graded and linked, without a word why.</summary>
    private static Scenario BareSource() =>
        Scenario.Given(
            Known.Source(),
            Known.Source("s2"),
            new AssessReliability("s1", Reliability.C),
            new LinkSources("s1", SourceRelation.PartOf, "s2")
        );

    /// <summary>Retracted, reinstated, coded and revised, with no note and no rationale.</summary>
    private static Scenario BareStatement() =>
        Scenario.Given([
            .. Known.Assessed,
            new RetractStatement("st1", Retractor.Editor, RetractionReason.Duplicate),
            new ReinstateStatement("st1", "After all"),
            new ReviseAssessment("st1", "a1", "Misread", Stance.Neutral),
        ]);
}
