using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Documents;

/// <summary>What a document is, folded from its stream.</summary>
/// <param name="Id">Its slug.</param>
/// <param name="Original">How it was registered.</param>
/// <param name="Title">Its title.</param>
/// <param name="Publisher">The source that published it.</param>
/// <param name="PublishedOn">When.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Url">Where it is.</param>
/// <param name="Description">What it is.</param>
/// <param name="Version">The version of its stream.</param>
public sealed record Document(
    string Id,
    DocumentRegistered Original,
    string Title,
    string? Publisher,
    EdtfDate PublishedOn,
    string? Language,
    string? Url,
    string? Description,
    long Version
)
{
    /// <summary>The state after <paramref name="next"/>.</summary>
    public static Document Evolve(Document? state, Recorded next) =>
        (next.Event, state) switch
        {
            (DocumentRegistered e, _) => new(
                Streams.IdOf(next.Stream),
                e,
                e.Title,
                e.Publisher,
                e.PublishedOn,
                e.Language,
                e.Url,
                e.Description,
                next.Version
            ),
            (DocumentDescribed e, { } document) => document with
            {
                Title = e.Title ?? document.Title,
                Publisher = e.Publisher ?? document.Publisher,
                Language = e.Language ?? document.Language,
                Url = e.Url ?? document.Url,
                Description = e.Description ?? document.Description,
                Version = next.Version,
            },
            _ => throw new InvalidOperationException(
                $"{next.Stream} cannot go on with {next.Event.GetType().Name}."
            ),
        };
}
