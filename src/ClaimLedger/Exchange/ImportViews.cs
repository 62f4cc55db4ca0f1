using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Exchange;

/// <summary>Reads imports as they are answered.</summary>
public sealed class ImportViews(NpgsqlDataSource dataSource, Vault vault)
{
    // While it runs the ledger's position is what it is.
    private const string Position =
        $"case when ended_at is null then (select coalesce(max(seq_id), 0) from {LedgerTables.Schema}.mt_events) else position end";

    private const string Columns =
        $"id, state, format, dry_run, stop_on_error, started_at, ended_at, failure, bytes, bytes_done, lines, appended, repeated, refused, events, {Position}, report_key";

    /// <summary>The imports, the newest first.</summary>
    public async Task<List<ImportAnswer>> ListAsync(int limit, long skip, CancellationToken cancel)
    {
        await using var command = dataSource.CreateCommand(
            $"select {Columns} from {LedgerTables.Imports} where state <> '{ImportState.Uploading}' order by started_at desc, id desc limit $1 offset $2"
        );
        command.Parameters.AddWithValue(limit);
        command.Parameters.AddWithValue(skip);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var list = new List<ImportAnswer>();
        while (await rows.ReadAsync(cancel))
            list.Add(Read(rows));
        return list;
    }

    /// <summary>One import with a page of its refusals, and one more as the sign of a next page; null where
    /// there is none. Of a line with several, none is cut off: a page begins after a line.</summary>
    public async Task<(ImportAnswer Import, List<RefusedLine> Refusals)?> FindAsync(
        Guid import,
        int limit,
        long after,
        CancellationToken cancel
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            $"select {Columns} from {LedgerTables.Imports} where id = $1 and state <> '{ImportState.Uploading}'",
            import
        );
        batch.Add(
            $"""
            select content, comes_on_line from (
                select * from {LedgerTables.ImportRefusals} where import = $1 and line > $2
                order by line fetch first $3 rows with ties
            ) page order by line, part
            """,
            import,
            after,
            limit + 1
        );
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel))
            return null;
        var answer = Read(rows);
        var place = $"import/{import}#report";
        var key = vault.Unwrap(place, rows.GetFieldValue<byte[]>(16));
        var refusals = new List<RefusedLine>();
        await rows.NextResultAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            var line = JsonSerializer.Deserialize<RefusedLine>(
                key.Decrypt(place, rows.GetFieldValue<byte[]>(0)),
                LedgerJson.Stored
            )!;
            refusals.Add(rows.IsDBNull(1) ? line : Moved(line, rows.GetInt64(1)));
        }
        return (answer, refusals);
    }

    /// <summary>Says which line to move.</summary>
    private static RefusedLine Moved(RefusedLine line, long comesOn) =>
        line with
        {
            Detail =
                $"{line.Detail} It comes on line {comesOn}, which is too far down: move line {comesOn} before line {line.Line}.",
        };

    private static ImportAnswer Read(NpgsqlDataReader row) =>
        new(
            row.GetGuid(0),
            row.GetString(1),
            row.GetString(2),
            row.GetBoolean(3),
            row.GetBoolean(4),
            row.GetFieldValue<DateTimeOffset>(5),
            row.TimeIfAny(6),
            row.IsDBNull(7) ? null : row.GetString(7),
            row.GetInt64(8),
            row.GetInt64(9),
            row.GetInt64(10),
            row.GetInt64(11),
            row.GetInt64(12),
            row.GetInt64(13),
            row.GetInt64(14),
            row.GetInt64(15),
            Refusals: null,
            Math.Max(0, row.GetInt64(13) - ImportStore.MaxRefusals)
        );
}
