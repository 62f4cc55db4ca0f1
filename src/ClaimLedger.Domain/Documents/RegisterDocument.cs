using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Documents;

/// <summary>Registers a document: where statements were published.</summary>
/// <param name="Document">The new document's id.</param>
/// <param name="Title">Its title.</param>
/// <param name="PublishedOn">When it was published, as an EDTF date. It cannot be changed later.</param>
/// <param name="Publisher">The source that published it.</param>
/// <param name="Language">BCP 47, such as en or ru.</param>
/// <param name="Url">Where it is: an absolute http or https address.</param>
/// <param name="Description">What it is.</param>
public sealed record RegisterDocument(
    [Slug] string Document,
    [Text(1_000)] string Title,
    EdtfDate PublishedOn,
    [Slug] string? Publisher = null,
    [Text(35)] string? Language = null,
    [Text(2_000)] string? Url = null,
    [Text(10_000)] string? Description = null
) : Command<Document>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Document(Document);

    /// <inheritdoc/>
    public override IEnumerable<string> Refers() => Publisher is null ? [] : [Streams.Source(Publisher)];

    /// <inheritdoc/>
    public override IEnumerable<Refusal> Check() =>
        PublishedOn.Latest is null
            ?
            [
                new Refusal(
                    Refusals.Invalid,
                    $"publishedOn {PublishedOn} has no end; give a date such as 2004-01-23 or 2004.",
                    "publishedOn"
                ),
            ]
            : Address.Check(Url);

    /// <inheritdoc/>
    public override Decision Rule(Document? state, Situation now)
    {
        var registered = new DocumentRegistered(Title, Publisher, PublishedOn, Language, Url, Description);
        if (state is not null)
        {
            return state.Original == registered
                ? new Decision.Repeat([registered])
                : Decision.No(
                    Refusals.AlreadyExists,
                    $"Document '{Document}' is registered with other content; change it with DescribeDocument, or choose another id.",
                    "document"
                );
        }
        if (Publisher is not null && !now.References.Exists(Streams.Source(Publisher)))
            return Unknown.Source(Publisher, "publisher");
        return PublishedOn.Earliest > now.Today
            ? Decision.No(
                Refusals.PublishedInFuture,
                $"publishedOn {PublishedOn} begins after today, {now.Today:yyyy-MM-dd} (UTC).",
                "publishedOn"
            )
            : Decision.Of(registered);
    }
}

internal static class Address
{
    public static IEnumerable<Refusal> Check(string? url)
    {
        var fine =
            url is null
            || (
                Uri.TryCreate(url, UriKind.Absolute, out var parsed)
                && (parsed.Scheme == Uri.UriSchemeHttp || parsed.Scheme == Uri.UriSchemeHttps)
            );
        if (!fine)
        {
            yield return new Refusal(
                Refusals.Invalid,
                "url is no absolute http or https address; write one such as https://example.org/article.",
                "url"
            );
        }
    }
}
