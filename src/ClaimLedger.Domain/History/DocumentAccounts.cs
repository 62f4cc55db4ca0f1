using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Documents;

namespace ClaimLedger.Domain.History;

/// <summary>The events of a document, told.</summary>
internal static class DocumentAccounts
{
    public static Account Of(Document? before, Recorded next, Telling telling)
    {
        var after = Document.Evolve(before, next);
        telling
            .Plain("title", before?.Title, after.Title)
            .Plain("publisher", before?.Publisher, after.Publisher)
            .Date("publishedOn", before?.PublishedOn, after.PublishedOn)
            .Plain("language", before?.Language, after.Language)
            .Plain("url", before?.Url, after.Url)
            .Plain("description", before?.Description, after.Description);

        return next.Event switch
        {
            DocumentRegistered e => telling.Says(
                $"Registered the document {Telling.Quote(e.Title)}, published on {e.PublishedOn.Text}",
                after.PublishedOn
            ),
            DocumentDescribed => telling.Says($"Changed {telling.Moves()}", after.PublishedOn),
            _ => throw new InvalidOperationException($"A document knows no {next.Event.GetType().Name}."),
        };
    }
}
