using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Marten;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace ClaimLedger.Documents;

/// <summary>What a document is, or was; folded from its stream.</summary>
public sealed record DocumentProfile(
    string Document,
    string Title,
    string? Publisher,
    EdtfDate PublishedOn,
    string? Language,
    string? Url,
    string? Description,
    long Version
);

/// <summary>The read of a document.</summary>
public static class DocumentProfileEndpoints
{
    /// <summary>One document.</summary>
    [WolverineGet("/documents/{document}"), ProducesResponseType<DocumentProfile>(200)]
    public static Task<IResult> Get(HttpContext http, Reads reads, IDocumentStore store) =>
        reads.FromLedgerAsync(http, async (asked, cancel) =>
        {
            var id = asked.Path("document");
            await using var session = store.QuerySession();
            var d = await session.FoldAsync<Document>(Streams.Document(id), asked.KnownAt.Position, cancel);
            if (d is null)
                return Reads.NotThere(Refusals.UnknownDocument, "document", id, asked.KnownAt);
            http.Response.Headers.ETag = $"\"{d.Version}\"";
            return new DocumentProfile(
                d.Id, d.Title, d.Publisher, d.PublishedOn, d.Language, d.Url, d.Description, d.Version
            );
        });
}
