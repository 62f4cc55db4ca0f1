using System.Diagnostics;
using Npgsql;

namespace ClaimLedger.Benchmarks;

/// <summary>
/// What following costs at the least: the events read through Npgsql, and the rows that the views have in the
/// end written by COPY into tables like theirs, with all indexes. Nothing is parsed, folded or looked up, no
/// row is changed, and it is one transaction a table.
/// </summary>
internal static class ViewsFloor
{
    /// <summary>The tables of the views: all that a rebuild would make.</summary>
    public static async Task<IReadOnlyList<string>> TablesAsync(string database, CancellationToken cancel)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(
            """
            select 'ledger.' || tablename from pg_tables where schemaname = 'ledger' and tablename in (
                'timelines', 'timeline_entries', 'shifts', 'contests', 'unassessed', 'register')
                or schemaname = 'ledger' and tablename like 'search%' order by 1
            """
        );
        var tables = new List<string>();
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            tables.Add(rows.GetString(0));
        return tables;
    }

    /// <summary>Measures it; the service must not run.</summary>
    public static async Task<CopyResult> RunAsync(
        PostgresServer server,
        string database,
        CancellationToken cancel
    )
    {
        var tables = await TablesAsync(database, cancel);
        var copies = tables.Select(t => t.Replace("ledger.", "floor_views.", StringComparison.Ordinal));
        var create = tables.Zip(copies, (t, c) => $"create table {c} (like {t} including all);");
        await PostgresServer.ExecuteAsync(
            database,
            $"drop schema if exists floor_views cascade; create schema floor_views; {string.Concat(create)}",
            cancel
        );
        await using var source = NpgsqlDataSource.Create(database);
        await using var reader = await source.OpenConnectionAsync(cancel);
        await using var writer = await source.OpenConnectionAsync(cancel);
        await server.CheckpointAsync(cancel);
        var time = Stopwatch.StartNew();
        await ReadEventsAsync(reader, cancel);
        var seconds = time.Elapsed.TotalSeconds;
        var rows = 0L;
        foreach (var (table, copy) in tables.Zip(copies))
        {
            // What is given out is held first: only writing it counts.
            using var held = new MemoryStream();
            await using (
                var given = await reader.BeginRawBinaryCopyAsync(
                    $"copy (select * from {table}) to stdout (format binary)",
                    cancel
                )
            )
                await given.CopyToAsync(held, cancel);
            held.Position = 0;
            time.Restart();
            await using (
                var taken = await writer.BeginRawBinaryCopyAsync(
                    $"copy {copy} from stdin (format binary)",
                    cancel
                )
            )
                await held.CopyToAsync(taken, cancel);
            seconds += time.Elapsed.TotalSeconds;
            await using var count = new NpgsqlCommand($"select count(*) from {copy}", reader);
            rows += (long)(await count.ExecuteScalarAsync(cancel))!;
        }
        await PostgresServer.ExecuteAsync(database, "drop schema floor_views cascade", cancel);
        return new CopyResult(rows, seconds);
    }

    /// <summary>Reads every event, and does nothing with it.</summary>
    public static async Task ReadEventsAsync(NpgsqlConnection reader, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "select seq_id, id, stream_id, version, data, type, timestamp, user_name from ledger.mt_events order by seq_id",
            reader
        );
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            _ = rows.GetFieldValue<byte[]>(4);
    }
}
