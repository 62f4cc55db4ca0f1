using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace ClaimLedger.Benchmarks;

/// <summary>What the floor of an import did.</summary>
/// <param name="Rows">Rows that were copied.</param>
/// <param name="Seconds">For copying and committing them, with their keys checked.</param>
internal sealed record CopyResult(long Rows, double Seconds);

/// <summary>
/// The rows that an import left, copied once more into tables like the ledger's own with all their indexes:
/// over one connection, batch by batch, each a transaction that first asks which keys are there already. The
/// rows are sent as PostgreSQL's own COPY gave them out, so this client spends nothing on making them.
/// </summary>
internal sealed class ImportFloor(NpgsqlConnection reader, NpgsqlConnection writer)
{
    private const int CommandsABatch = 1_000;

    // Held in memory while the clock stands.
    private const int BatchesAtOnce = 50;

    // The signature, flags and end of a binary COPY without a row.
    private const int EmptyCopy = 21;

    // A batch holds the events in their order, and what came with them. What a stream got later than its
    // first event is copied with that: the floor changes no row twice.
    private const string Plan = """
        create schema floor;
        create table floor.mt_streams (like ledger.mt_streams including all);
        create table floor.mt_events (like ledger.mt_events including all);
        create table floor.disclosures (like ledger.disclosures including all);
        create table floor.subject_keys (like ledger.subject_keys including all);
        create table floor.request_keys (like ledger.request_keys including all);
        create schema plan;
        create unlogged table plan.events as
            select seq_id, stream_id as stream, version,
                (row_number() over (order by seq_id) - 1) / {0} as batch
            from ledger.mt_events;
        create index on plan.events (batch);
        create unlogged table plan.streams as
            select stream, min(batch) as batch from plan.events group by stream;
        create index on plan.streams (batch);
        create unlogged table plan.keys as
            select k.actor, k.key, coalesce(e.batch, 0) as batch
            from ledger.request_keys k
            left join plan.events e on e.stream = k.stream and e.version = k.versions[1];
        create index on plan.keys (batch);
        analyze;
        checkpoint;
        """;

    private const string Streams = "select stream from plan.streams where batch = $1";
    private const string Keys = "select actor, key from plan.keys where batch = $1";

    private const string Existing = """
        select id from floor.mt_streams where id = any($1)
        union all
        select key from floor.request_keys
            join unnest($2, $3) as asked(actor, key) using (actor, key)
        """;

    // In the order that the foreign key of the ledger's own tables would ask for.
    private static readonly (string Table, string Rows)[] Copies =
    [
        ("mt_streams", "select t.* from ledger.mt_streams t join plan.streams p on t.id = p.stream"),
        ("mt_events", "select t.* from ledger.mt_events t join plan.events p on t.seq_id = p.seq_id"),
        ("subject_keys", "select t.* from ledger.subject_keys t join plan.streams p on t.subject = p.stream"),
        ("disclosures", "select t.* from ledger.disclosures t join plan.streams p on t.stream = p.stream"),
        (
            "request_keys",
            "select t.* from ledger.request_keys t join plan.keys p on (t.actor, t.key) = (p.actor, p.key)"
        ),
    ];

    /// <summary>Copies all rows of the ledger's tables; the service must not run.</summary>
    public static async Task<CopyResult> RunAsync(
        PostgresServer server,
        string database,
        Imported imported,
        CancellationToken cancel
    )
    {
        var size = Math.Max(1, CommandsABatch * imported.Events / imported.Commands);
        await PostgresServer.ExecuteAsync(
            database,
            Plan.Replace("{0}", $"{size}", StringComparison.Ordinal),
            cancel
        );
        await using var source = NpgsqlDataSource.Create(database);
        await using var reader = await source.OpenConnectionAsync(cancel);
        await using var writer = await source.OpenConnectionAsync(cancel);
        await server.CheckpointAsync(cancel);
        var seconds = await new ImportFloor(reader, writer).CopyAsync(
            batches: (imported.Events + size - 1) / size,
            cancel
        );
        return new CopyResult(await CheckedRowsAsync(reader, cancel), seconds);
    }

    private async Task<double> CopyAsync(long batches, CancellationToken cancel)
    {
        var time = new Stopwatch();
        for (var first = 0L; first < batches; first += BatchesAtOnce)
        {
            var held = new List<Batch>();
            for (var batch = first; batch < Math.Min(first + BatchesAtOnce, batches); batch++)
                held.Add(await ReadAsync(batch, cancel));
            time.Start();
            foreach (var batch in held)
                await WriteAsync(batch, cancel);
            time.Stop();
        }
        return time.Elapsed.TotalSeconds;
    }

    private async Task<Batch> ReadAsync(long batch, CancellationToken cancel)
    {
        var (streams, actors, keys) = (new List<string>(), new List<string>(), new List<string>());
        await EachRowAsync(Streams, row => streams.Add(row.GetString(0)));
        await EachRowAsync(
            Keys,
            row =>
            {
                actors.Add(row.GetString(0));
                keys.Add(row.GetString(1));
            }
        );
        var copies = new List<(string Table, byte[] Rows)>();
        foreach (var (table, rows) in Copies)
        {
            var sql = $"copy ({rows} where p.batch = {batch}) to stdout (format binary)";
            await using var copy = await reader.BeginRawBinaryCopyAsync(sql, cancel);
            using var buffer = new MemoryStream();
            await copy.CopyToAsync(buffer, cancel);
            if (buffer.Length > EmptyCopy)
                copies.Add((table, buffer.ToArray()));
        }
        return new Batch([.. streams], [.. actors], [.. keys], copies);

        async Task EachRowAsync(string sql, Action<NpgsqlDataReader> take)
        {
            await using var command = new NpgsqlCommand(sql, reader);
            command.Parameters.AddWithValue(batch);
            await using var rows = await command.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
                take(rows);
        }
    }

    private async Task WriteAsync(Batch batch, CancellationToken cancel)
    {
        await using var transaction = await writer.BeginTransactionAsync(cancel);
        // Not prepared: it is planned for the tables as they have grown.
        await using (var command = new NpgsqlCommand(Existing, writer, transaction))
        {
            foreach (var names in new[] { batch.Streams, batch.Actors, batch.Keys })
                command.Parameters.Add(
                    new NpgsqlParameter
                    {
                        Value = names,
                        NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
                    }
                );
            if (await command.ExecuteScalarAsync(cancel) is { } known)
                throw new InvalidOperationException($"{known} is there already.");
        }
        foreach (var (table, rows) in batch.Copies)
        {
            var sql = $"copy floor.{table} from stdin (format binary)";
            await using var copy = await writer.BeginRawBinaryCopyAsync(sql, cancel);
            await copy.WriteAsync(rows, cancel);
        }
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Counts the rows, which have to be as many as the ledger's.</summary>
    private static async Task<long> CheckedRowsAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var total = 0L;
        foreach (var (table, _) in Copies)
        {
            var sql = $"select (select count(*) from ledger.{table}), (select count(*) from floor.{table})";
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await using var counts = await command.ExecuteReaderAsync(cancel);
            await counts.ReadAsync(cancel);
            var (ledger, floor) = (counts.GetInt64(0), counts.GetInt64(1));
            if (ledger != floor)
                throw new InvalidOperationException($"The floor copied {floor} of {ledger} rows of {table}.");
            total += floor;
        }
        return total;
    }

    /// <param name="Streams">The streams that begin in it.</param>
    /// <param name="Actors">The actors of its keys.</param>
    /// <param name="Keys">Its keys.</param>
    /// <param name="Copies">The rows of each table, as a binary COPY.</param>
    private sealed record Batch(
        string[] Streams,
        string[] Actors,
        string[] Keys,
        IReadOnlyList<(string Table, byte[] Rows)> Copies
    );
}
