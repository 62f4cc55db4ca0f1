using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.History;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Marten;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace ClaimLedger.History;

/// <summary>An event of a thing's history: who did it, when, why, what it changed, and in one
/// sentence.</summary>
public sealed record HistoryItem(
    Guid Event,
    string Type,
    long Version,
    long Position,
    DateTimeOffset RecordedAt,
    string Actor,
    string? CorrelationId,
    EdtfDate? ValidTime,
    string? Reason,
    IReadOnlyList<FieldChange> Changes,
    string Words
)
{
    /// <summary>The item of an event.</summary>
    public static HistoryItem Of(Told told)
    {
        var (e, account) = (told.Event, told.Account);
        return new HistoryItem(
            e.Id,
            Domain.EventTypes.NameOf(e.Event),
            e.Version,
            e.Position,
            e.At,
            e.Actor,
            told.CorrelationId,
            account.ValidTime,
            account.Reason,
            account.Changes,
            account.Words
        );
    }
}

/// <summary>A page of the history of a source, a threat, a document or a statement.</summary>
public sealed record StreamHistory(
    string Kind,
    string Id,
    KnownAt KnownAt,
    IReadOnlyList<HistoryItem> Events
);

/// <summary>The histories: every event of a thing's stream, in order.</summary>
public static class StreamHistoryEndpoints
{
    /// <summary>The history of a source.</summary>
    [WolverineGet("/sources/{source}/history"), ProducesResponseType<StreamHistory>(200)]
    public static Task<IResult> OfSource(HttpContext http, Reads reads, IDocumentStore store, Vault vault) =>
        ReadAsync(http, reads, store, vault, "source", Refusals.UnknownSource);

    /// <summary>The history of a threat.</summary>
    [WolverineGet("/threats/{threat}/history"), ProducesResponseType<StreamHistory>(200)]
    public static Task<IResult> OfThreat(HttpContext http, Reads reads, IDocumentStore store, Vault vault) =>
        ReadAsync(http, reads, store, vault, "threat", Refusals.UnknownThreat);

    /// <summary>The history of a document.</summary>
    [WolverineGet("/documents/{document}/history"), ProducesResponseType<StreamHistory>(200)]
    public static Task<IResult> OfDocument(
        HttpContext http,
        Reads reads,
        IDocumentStore store,
        Vault vault
    ) => ReadAsync(http, reads, store, vault, "document", Refusals.UnknownDocument);

    /// <summary>The history of a statement, with its assessments.</summary>
    [WolverineGet("/statements/{statement}/history"), ProducesResponseType<StreamHistory>(200)]
    public static Task<IResult> OfStatement(
        HttpContext http,
        Reads reads,
        IDocumentStore store,
        Vault vault
    ) => ReadAsync(http, reads, store, vault, "statement", Refusals.UnknownStatement);

    private static Task<IResult> ReadAsync(
        HttpContext http,
        Reads reads,
        IDocumentStore store,
        Vault vault,
        string kind,
        RefusalCode unknown
    ) =>
        reads.FromLedgerAsync(
            http,
            async (asked, cancel) =>
            {
                var id = asked.Path(kind);
                var (limit, after) = (asked.Limit(), asked.Number("after") ?? 0);
                await using var session = store.QuerySession();
                var told = await ToldStreams.ReadAsync(
                    session,
                    vault,
                    [$"{kind}/{id}"],
                    asked.KnownAt.Position,
                    e => e.Version > after && e.Version <= after + limit + 1,
                    cancel
                );
                if (told.States.Count == 0)
                    return Reads.NotThere(unknown, kind, id, asked.KnownAt);
                var items = told.Events.Select(HistoryItem.Of).ToList();
                asked.Page(items, limit, last => last.Version);
                return new StreamHistory(kind, id, asked.KnownAt, items);
            }
        );
}
