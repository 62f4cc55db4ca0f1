using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Sources;

public sealed class RedactSourceTests
{
    private static readonly RedactSource Ask = new("s1", "r1", "GDPR Art. 17", "They asked us");
    private static readonly ApproveSourceRedaction Approve = new("s1", "r1");
    private static readonly DeclineSourceRedaction Decline = new("s1", "r1", "Of public interest");

    [Fact]
    public void A_redaction_is_asked_for() =>
        Scenario
            .Given(Known.Source())
            .When(Ask)
            .Then(
                new SourceRedactionRequested(
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
            .Given(Known.Source())
            .When(Ask with { Fields = ["name", "name"] })
            .Then(
                new SourceRedactionRequested(
                    "r1",
                    ["name"],
                    "GDPR Art. 17",
                    Sealed("redactions/r1/reason", "They asked us")
                )
            )
            .AndAgainItRepeats();

    [Fact]
    public void A_text_that_there_is_not_is_refused() =>
        Scenario
            .Given(Known.Source())
            .When(Ask with { Fields = ["name", "somewhere"] })
            .ThenRefused(Refusals.UnknownField, "fields[1]");

    [Fact]
    public void One_redaction_waits_at_a_time() =>
        Scenario
            .Given(Known.Source())
            .And(Ask)
            .When(Ask with { Redaction = "r2" })
            .ThenRefused(Refusals.RedactionOpen, "redaction");

    [Fact]
    public void The_same_id_for_another_reason_is_refused() =>
        Scenario
            .Given(Known.Source())
            .And(Ask)
            .When(Ask with { Reason = "Another" })
            .ThenRefused(Refusals.AlreadyExists, "redaction");

    [Fact]
    public void An_unknown_source_is_not_redacted()
    {
        Scenario.Given().When(Ask).ThenRefused(Refusals.UnknownSource, "source");
        Scenario.Given().When(Approve).ThenRefused(Refusals.UnknownSource, "source");
        Scenario.Given().When(Decline).ThenRefused(Refusals.UnknownSource, "source");
    }

    [Fact]
    public void Another_person_approves_and_all_texts_are_named() =>
        Scenario
            .Given([
                Known.Source() with
                {
                    Role = "Role",
                    Affiliation = "Affiliation",
                    Description = "Description",
                    Aliases = ["Alias"],
                },
                Known.Source("s2"),
                new AssessReliability("s1", Reliability.B, "Why"),
                new LinkSources("s1", SourceRelation.PartOf, "s2", "Why"),
            ])
            .And(Ask)
            .As("editor-2")
            .When(Approve)
            .Then(
                new SourceRedacted(
                    [
                        "name",
                        "role",
                        "affiliation",
                        "description",
                        "alias",
                        "basis",
                        "reason",
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
                Known.Source() with
                {
                    Role = "Role",
                    Affiliation = "Affiliation",
                    Description = "Description",
                    Aliases = ["Alias"],
                },
                Known.Source("s2"),
                new AssessReliability("s1", Reliability.B, "Why"),
                new LinkSources("s1", SourceRelation.PartOf, "s2", "Why"),
            ])
            .And(Ask with { Fields = ["name"] })
            .As("editor-2")
            .When(Approve)
            .Then(
                new SourceRedacted(["name", "redactions/r1/reason"], "GDPR Art. 17", "editor-1", "editor-2")
            );

    [Fact]
    public void Nobody_approves_what_they_asked_for() =>
        Scenario.Given(Known.Source()).And(Ask).When(Approve).ThenRefused(Refusals.OwnRedaction, "redaction");

    [Fact]
    public void What_nobody_asked_for_is_neither_approved_nor_declined()
    {
        Scenario.Given(Known.Source()).When(Approve).ThenRefused(Refusals.UnknownRedaction, "redaction");
        Scenario.Given(Known.Source()).When(Decline).ThenRefused(Refusals.UnknownRedaction, "redaction");
    }

    [Theory]
    [InlineData("editor-1")]
    [InlineData("editor-2")]
    public void Who_asked_withdraws_it_and_another_declines_it(string actor) =>
        Scenario
            .Given(Known.Source())
            .And(Ask)
            .As(actor)
            .When(Decline)
            .Then(new SourceRedactionDeclined("r1", Sealed("redactions/r1/decline", "Of public interest")))
            .AndAgainItRepeats();

    [Fact]
    public void What_was_declined_is_not_approved() =>
        Scenario
            .Given(Known.Source())
            .And(Ask, Decline)
            .As("editor-2")
            .When(Approve)
            .ThenRefused(Refusals.RedactionClosed, "redaction");

    [Fact]
    public void What_was_approved_is_not_declined() =>
        Scenario
            .Given(Known.Source())
            .And(Ask)
            .As("editor-2")
            .And(Approve)
            .When(Decline)
            .ThenRefused(Refusals.RedactionClosed, "redaction");

    [Fact]
    public void What_was_declined_is_not_declined_in_other_words() =>
        Scenario
            .Given(Known.Source())
            .And(Ask, Decline)
            .When(Decline with { Reason = "Other words" })
            .ThenRefused(Refusals.RedactionClosed, "redaction");

    [Fact]
    public void After_one_is_declined_another_may_be_asked_for_and_destroys_what_was_said_of_the_first() =>
        Scenario
            .Given(Known.Source())
            .And(Ask, Decline, Ask with { Redaction = "r2" })
            .As("editor-2")
            .When(Approve with { Redaction = "r2" })
            .Then(
                new SourceRedacted(
                    ["name", "redactions/r1/reason", "redactions/r1/decline", "redactions/r2/reason"],
                    "GDPR Art. 17",
                    "editor-1",
                    "editor-2"
                )
            );

    [Fact]
    public void What_was_approved_is_recognised_when_it_is_asked_for_again() =>
        Scenario
            .Given(Known.Source())
            .And(Ask)
            .As("editor-2")
            .And(Approve)
            .When(Ask with { Reason = "Which can no longer be compared" })
            .ThenRepeats();

    [Fact]
    public void What_is_gone_is_not_written_again()
    {
        Redacted()
            .When(new DescribeSource("s1", SourceKind.Group, "Name of s1"))
            .ThenRefused(Refusals.Redacted, "name");
        Redacted().When(new AddSourceAlias("s1", "Alias")).ThenRefused(Refusals.Redacted, "alias");
        Redacted()
            .When(new AssessReliability("s1", Reliability.C, "Why"))
            .ThenRefused(Refusals.Redacted, "basis");
    }

    [Fact]
    public void It_is_graded_linked_and_described_without_those_as_ever()
    {
        Redacted()
            .When(new AssessReliability("s1", Reliability.C))
            .Then(new ReliabilityAssessed(Reliability.C, null));
        Redacted()
            .When(new DescribeSource("s1", SourceKind.Group, Role: "A role"))
            .Then(new SourceDescribed(SourceKind.Group, null, Sealed("role", "A role"), null, null, null));
    }

    private static Scenario Redacted() =>
        Scenario
            .Given(
                Known.Source() with
                {
                    Aliases = ["Alias"],
                },
                new AssessReliability("s1", Reliability.B, "Why")
            )
            .And(Ask)
            .As("editor-2")
            .And(Approve);

    private static Domain.Sealing.Commitment Sealed(string field, string text) =>
        Scenario.Sealed("source/s1", field, text);
}
