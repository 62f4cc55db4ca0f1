using System.Text.Json.Serialization;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Marten;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace ClaimLedger.Registers;

/// <summary>What waits for an editor: since when, put there by what and by whom. Source, date and threats are
/// those of the statement at the position asked for; a redacted text is null.</summary>
public sealed record QueueItem(
    QueueKind Kind,
    string Source,
    string? Statement,
    EdtfDate? StatedOn,
    IReadOnlyList<string> Threats,
    string? Assessment,
    string? Dispute,
    string? Note,
    string Actor,
    long RecordedFrom,
    DateTimeOffset RecordedAt,
    RegisterCause OpenedBy
);

/// <summary>How much waits of each kind, counted up to 10,000.</summary>
public sealed record QueueCounts(
    long Unassessed,
    long Dispute,
    long Concern,
    long Ungraded,
    [property: JsonPropertyName("redaction-request")] long RedactionRequest
);

/// <summary>A page of what waits, and how much there is on all pages and of all kinds.</summary>
public sealed record QueueList(KnownAt KnownAt, QueueCounts Counts, IReadOnlyList<QueueItem> Items);

/// <summary>The editorial queue: statements without an assessment, disputes and concerns open, sources never
/// graded, redactions that nobody has approved or declined.</summary>
public static class QueueListEndpoint
{
    /// <summary>The queue.</summary>
    [WolverineGet("/queue"), ProducesResponseType<QueueList>(200)]
    public static Task<IResult> Get(
        HttpContext http,
        Reads reads,
        NpgsqlDataSource dataSource,
        IDocumentStore store,
        Vault vault
    ) =>
        reads.FromViewsAsync(
            http,
            [ViewShards.Stances, RegisterProjection.Shard],
            async (asked, cancel) =>
            {
                var limit = asked.Limit();
                var queue = new QueueRows(asked, asked.Number("after"), limit);
                var kind = asked.Code<QueueKind>("kind");
                var kinds = Enum.GetValues<QueueKind>()
                    .Where(k => kind is null || Codes<QueueKind>.Write(k) == kind)
                    .ToList();
                // A kind that there is not has no rows to ask for.
                if (asked.Refusals.Count > 0)
                    return asked.Refusals[0];
                var counts = await queue.CountAsync(dataSource, cancel);
                var rows = await queue.ReadAsync(dataSource, kinds, cancel);
                asked.Page(rows, limit, row => row.RecordedFrom);
                var statements = await StatementsAsync(store, rows, asked.KnownAt, cancel);
                var notes = rows.Select(row => NoteOf(row)).ToList();
                var texts = await vault.OpenAsync([.. notes.OfType<(string, Commitment)>()], cancel);
                return new QueueList(
                    asked.KnownAt,
                    new QueueCounts(counts[0], counts[1], counts[2], counts[3], counts[4]),
                    [.. rows.Zip(notes, (row, note) => ItemOf(row, statements, note, texts))]
                );
            }
        );

    /// <summary>The statements of some rows as they stood.</summary>
    private static async Task<Dictionary<string, Statement>> StatementsAsync(
        IDocumentStore store,
        IEnumerable<QueueRow> rows,
        KnownAt knownAt,
        CancellationToken cancel
    )
    {
        var streams = rows.Select(row => row.Statement).OfType<string>().Select(Streams.Statement);
        await using var session = store.QuerySession();
        var statements = new Dictionary<string, Statement>(StringComparer.Ordinal);
        foreach (var e in await session.ReadAsync([.. streams.Distinct()], knownAt.Position, cancel))
        {
            var id = Streams.IdOf(e.Stream);
            statements[id] = Statement.Evolve(statements.GetValueOrDefault(id), e);
        }
        return statements;
    }

    /// <summary>Why it waits, sealed, with its stream.</summary>
    private static (string, Commitment)? NoteOf(QueueRow row) =>
        row.Note is { } note
            ? (row.Statement is { } id ? Streams.Statement(id) : Streams.Source(row.Source), note)
            : null;

    private static QueueItem ItemOf(
        QueueRow row,
        Dictionary<string, Statement> statements,
        (string Stream, Commitment Commitment)? note,
        Dictionary<Commitment, string> texts
    )
    {
        var statement = row.Statement is null ? null : statements[row.Statement];
        var assessed = statement?.Assessments.Where(a => row.Assessment is null || a.Id == row.Assessment);
        return new QueueItem(
            row.Kind,
            statement?.Source ?? row.Source,
            row.Statement,
            statement?.StatedOn,
            [.. (assessed ?? []).Select(a => a.Original.Threat).Distinct().Order(StringComparer.Ordinal)],
            row.Assessment,
            row.Dispute,
            note is { } there ? texts.GetValueOrDefault(there.Commitment) : null,
            row.Actor,
            row.RecordedFrom,
            row.RecordedAt,
            new RegisterCause(row.OpenedBy, row.OpenedByType)
        );
    }
}
