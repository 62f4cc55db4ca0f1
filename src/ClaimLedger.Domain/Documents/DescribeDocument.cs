using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Documents;

/// <summary>Changes what is known of a document; what is left out stays as it is.</summary>
/// <param name="Document">The document's id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Publisher">The source that published it.</param>
/// <param name="Language">BCP 47, such as en or ru.</param>
/// <param name="Url">Where it is: an absolute http or https address.</param>
/// <param name="Description">What it is.</param>
public sealed record DescribeDocument(
    [Slug] string Document,
    [Text(1_000)] string? Title = null,
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
        (Title, Publisher, Language, Url, Description) is (null, null, null, null, null)
            ?
            [
                new Refusal(
                    Refusals.Missing,
                    "Nothing to describe: give at least one of title, publisher, language, url, description."
                ),
            ]
            : Address.Check(Url);

    /// <inheritdoc/>
    public override Decision Rule(Document? state, Situation now)
    {
        if (state is null)
            return Unknown.Document(Document);
        if (Publisher is not null && !now.References.Exists(Streams.Source(Publisher)))
            return Unknown.Source(Publisher, "publisher");
        var described = new DocumentDescribed(Title, Publisher, Language, Url, Description);
        var after = state with
        {
            Title = Title ?? state.Title,
            Publisher = Publisher ?? state.Publisher,
            Language = Language ?? state.Language,
            Url = Url ?? state.Url,
            Description = Description ?? state.Description,
        };
        return Decision.OfUnless(after == state, described);
    }
}
