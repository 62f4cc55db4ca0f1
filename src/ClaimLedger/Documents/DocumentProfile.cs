using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
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
    public static Task<IResult> Get(HttpContext http, Reads reads) =>
        reads.OneAsync<Document>(
            http,
            "document",
            Refusals.UnknownDocument,
            (d, _) =>
                Task.FromResult<object>(
                    new DocumentProfile(
                        d.Id,
                        d.Title,
                        d.Publisher,
                        d.PublishedOn,
                        d.Language,
                        d.Url,
                        d.Description,
                        d.Version
                    )
                )
        );
}
