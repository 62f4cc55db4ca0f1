using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Documents;
using Xunit;

namespace ClaimLedger.Tests.Documents;

public sealed class RegisterDocumentTests
{
    private static readonly RegisterDocument Full = new(
        "d1",
        "Title",
        Known.Date("2004-01-23"),
        "s1",
        "en",
        "https://example.org/article",
        "Description"
    );

    [Fact]
    public void A_document_is_registered() =>
        Scenario
            .Given(Known.Source())
            .When(Full)
            .Then(
                new DocumentRegistered(
                    "Title",
                    "s1",
                    Known.Date("2004-01-23"),
                    "en",
                    "https://example.org/article",
                    "Description"
                )
            )
            .AndAgainItRepeats();

    [Fact]
    public void What_is_left_out_is_absent() =>
        Scenario
            .Given()
            .When(Known.Document())
            .Then(new DocumentRegistered("Title of d1", null, Known.Date("2004-01-23"), null, null, null))
            .AndAgainItRepeats();

    [Fact]
    public void A_repeat_stays_one_after_the_document_was_described_anew() =>
        Scenario
            .Given(Known.Document(), new DescribeDocument("d1", "Other"))
            .When(Known.Document())
            .ThenRepeats();

    [Fact]
    public void The_same_id_with_other_content_is_refused() =>
        Scenario
            .Given(Known.Document())
            .When(Known.Document(publishedOn: "2004-01-24"))
            .ThenRefused(Refusals.AlreadyExists, "document");

    [Fact]
    public void The_same_day_written_otherwise_is_other_content() =>
        Scenario
            .Given(Known.Document(publishedOn: "2004-01"))
            .When(Known.Document(publishedOn: "2004-01-01/2004-01-31"))
            .ThenRefused(Refusals.AlreadyExists, "document");

    [Fact]
    public void An_unknown_publisher_is_refused() =>
        Scenario.Given().When(Full).ThenRefused(Refusals.UnknownSource, "publisher");

    [Theory]
    [InlineData("2004-01-24")]
    [InlineData("2004-02")]
    [InlineData("2005/2006")]
    public void A_publication_does_not_begin_after_today(string publishedOn) =>
        Scenario
            .Given()
            .On("2004-01-23")
            .When(Known.Document(publishedOn: publishedOn))
            .ThenRefused(Refusals.PublishedInFuture, "publishedOn");

    [Fact]
    public void A_publication_has_an_end() =>
        Assert.Equal("publishedOn", Assert.Single(Known.Document(publishedOn: "2004/..").Check()).Field);

    [Theory]
    [InlineData("2004-01-23")]
    [InlineData("2004")]
    [InlineData("../2005")]
    public void A_publication_that_began_by_today_is_taken(string publishedOn) =>
        Scenario
            .Given()
            .On("2004-01-23")
            .When(Known.Document(publishedOn: publishedOn))
            .Then(new DocumentRegistered("Title of d1", null, Known.Date(publishedOn), null, null, null));

    [Theory]
    [InlineData("example.org/article")]
    [InlineData("/article")]
    [InlineData("ftp://example.org/article")]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    public void An_address_is_absolute_and_http_or_https(string url)
    {
        Shape.Refused(Full with { Url = url }, Refusals.Invalid, "url");
        Shape.Refused(new DescribeDocument("d1", Url: url), Refusals.Invalid, "url");
    }
}
