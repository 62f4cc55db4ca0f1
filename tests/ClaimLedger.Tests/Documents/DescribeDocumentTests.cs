using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Documents;
using Xunit;

namespace ClaimLedger.Tests.Documents;

public sealed class DescribeDocumentTests
{
    [Fact]
    public void Only_what_is_given_is_in_the_event() =>
        Scenario
            .Given(Known.Document())
            .When(new DescribeDocument("d1", Language: "ru"))
            .Then(new DocumentDescribed(null, null, "ru", null, null))
            .AndAgainItRepeats();

    [Fact]
    public void Everything_can_be_described_at_once() =>
        Scenario
            .Given(Known.Source(), Known.Document())
            .When(new DescribeDocument("d1", "T", "s1", "ru", "http://example.org", "D"))
            .Then(new DocumentDescribed("T", "s1", "ru", "http://example.org", "D"))
            .AndAgainItRepeats();

    [Fact]
    public void What_the_document_is_already_is_a_repeat() =>
        Scenario.Given(Known.Document()).When(new DescribeDocument("d1", "Title of d1")).ThenRepeats();

    [Fact]
    public void An_unknown_document_is_refused() =>
        Scenario
            .Given()
            .When(new DescribeDocument("d1", "T"))
            .ThenRefused(Refusals.UnknownDocument, "document");

    [Fact]
    public void An_unknown_publisher_is_refused() =>
        Scenario
            .Given(Known.Document())
            .When(new DescribeDocument("d1", Publisher: "s1"))
            .ThenRefused(Refusals.UnknownSource, "publisher");

    [Fact]
    public void Nothing_to_describe_is_refused() =>
        Shape.Refused(new DescribeDocument("d1"), Refusals.Missing, null);
}
