using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Http;
using ClaimLedger.Proofs;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Log;

/// <summary>What a copy of the log needs beside its tiles, in the order of the log: the payloads whose hashes
/// its entries hold, and what opens the commitments in them.</summary>
public sealed class LogPayloads(NpgsqlDataSource dataSource, Vault vault, LogProofs proofs)
{
    private const int MostEvents = 4_000;
    private const int UsualEvents = 1_000;
    private const string Ndjson = "application/x-ndjson";

    /// <summary>In place of an event that the log has and the database has no more: no payload is null, so
    /// that the lines stay in step and whoever verifies is told which it was.</summary>
    private static readonly byte[] Lost = "null"u8.ToArray();

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/log/events", (HttpContext http, LogPayloads it) => it.EventsAsync(http));
        endpoints.MapGet("/log/disclosures", (HttpContext http, LogPayloads it) => it.DisclosuresAsync(http));
    }

    private async Task<IResult> EventsAsync(HttpContext http)
    {
        var (page, refused) = await PageAsync(http, MostEvents, UsualEvents);
        if (refused is not null)
            return refused;
        // What lies below a checkpoint never changes; where the log ends within the page, it will.
        http.Response.Headers.CacheControl = page.IsFull ? LogEndpoint.Forever : "no-cache";
        return Results.Stream(
            async body =>
            {
                await foreach (var (_, payload) in ReadAsync(page, http.RequestAborted))
                {
                    await body.WriteAsync(payload, http.RequestAborted);
                    await body.WriteAsync("\n"u8.ToArray(), http.RequestAborted);
                }
            },
            Ndjson
        );
    }

    private async Task<IResult> DisclosuresAsync(HttpContext http)
    {
        var (page, refused) = await PageAsync(http, Asked.MaxLimit, Asked.UsualLimit);
        if (refused is not null)
            return refused;
        // Tomorrow a text may be redacted.
        http.Response.Headers.CacheControl = "no-store";
        var asked = new List<(long Index, string Stream, Commitment Commitment)>();
        var index = page.First;
        await foreach (var (stream, payload) in ReadAsync(page, http.RequestAborted))
        {
            asked.AddRange(Commitments.In(payload).Select(c => (index, stream, c)));
            index++;
        }
        var opened = await vault.ContentsOfEachAsync(
            asked.ConvertAll(a => (a.Stream, a.Commitment)),
            http.RequestAborted
        );
        var lines = new ArrayBufferWriter<byte>();
        foreach (var ((at, stream, commitment), content) in asked.Zip(opened))
        {
            if (content is not null)
                Write(lines, at, stream, commitment, content);
        }
        return Results.Bytes(lines.WrittenMemory.ToArray(), Ndjson);
    }

    /// <summary>The disclosure goes out byte by byte as it was sealed: the commitment is over its
    /// bytes.</summary>
    private static void Write(
        ArrayBufferWriter<byte> lines,
        long index,
        string stream,
        Commitment commitment,
        byte[] content
    )
    {
        var quoted = JsonSerializer.Serialize(stream, Plain);
        lines.Write(
            Encoding.UTF8.GetBytes(
                $"{{\"index\":{index},\"stream\":{quoted},\"commitment\":\"{commitment}\",\"disclosure\":"
            )
        );
        lines.Write(content);
        lines.Write("}\n"u8);
    }

    private async Task<(IndexPage Page, IResult? Refused)> PageAsync(HttpContext http, int most, int usual)
    {
        var asked = new Asked(http);
        asked.RefuseUnknown();
        var (after, limit) = (asked.Number("after"), asked.Limit(most, usual));
        if (asked.Refusals.Count > 0)
            return (default, Problems.Of(asked.Refusals));
        if (await proofs.PublishedSizeAsync(http.RequestAborted) is not { } size)
            return (
                default,
                Problems.Failed(Problems.NotLogged, "The log has no checkpoint yet; ask again.")
            );
        var first = Math.Min(after is { } last ? Math.Min(last, size) + 1 : 0, size);
        return (new IndexPage(first, Math.Min(limit, size - first), limit), null);
    }

    /// <summary>The streams and payloads of a page's events, each payload in its canonical form.</summary>
    private async IAsyncEnumerable<(string Stream, ReadOnlyMemory<byte> Payload)> ReadAsync(
        IndexPage page,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select e.stream_id, e.data from {LedgerTables.LogEntries} l
            left join {LedgerTables.Schema}.mt_events e on e.seq_id = l.position
            where l.index >= $1 and l.index < $1 + $2 order by l.index
            """
        );
        command.Parameters.AddWithValue(page.First);
        command.Parameters.AddWithValue(page.Count);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            yield return rows.IsDBNull(1)
                ? ("", Lost)
                : (rows.GetString(0), CanonicalJson.Of(Encoding.UTF8.GetBytes(rows.GetString(1))));
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct IndexPage(long First, long Count, int Limit)
    {
        public bool IsFull => Count == Limit;
    }
}
