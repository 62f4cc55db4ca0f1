using ClaimLedger.Storage;
using Marten;
using Npgsql;

namespace ClaimLedger.Http;

/// <summary>Lists streams of one kind by their registrations, in ledger order, a page at a time.</summary>
public sealed class Registrations(NpgsqlDataSource dataSource, IDocumentStore store)
{
    /// <summary>The states of one page of streams, as known at the position that was asked for.</summary>
    /// <param name="eventType">The type of the event that begins such a stream.</param>
    /// <param name="asked">The read; its next link is set.</param>
    /// <param name="cancel">Ends the read.</param>
    public async Task<IReadOnlyList<TState>> PageAsync<TState>(
        string eventType,
        Asked asked,
        CancellationToken cancel
    )
        where TState : class
    {
        var limit = asked.Limit();
        var streams = new List<(string Key, long Position)>();
        await using var command = dataSource.CreateCommand(
            $"""
            select stream_id, seq_id from {LedgerTables.Schema}.mt_events
            where type = '{eventType}' and seq_id > $1 and seq_id <= $2 order by seq_id limit $3
            """
        );
        command.Parameters.AddWithValue(asked.Number("after") ?? 0);
        command.Parameters.AddWithValue(asked.KnownAt.Position);
        command.Parameters.AddWithValue(limit + 1);
        await using (var rows = await command.ExecuteReaderAsync(cancel))
        {
            while (await rows.ReadAsync(cancel))
                streams.Add((rows.GetString(0), rows.GetInt64(1)));
        }
        asked.Page(streams, limit, stream => stream.Position);

        await using var session = store.QuerySession();
        var states = new Dictionary<string, object>(StringComparer.Ordinal);
        var keys = streams.Select(s => s.Key).ToList();
        foreach (var e in await session.ReadAsync(keys, asked.KnownAt.Position, cancel))
            states[e.Stream] = StreamStore.Evolve(states.GetValueOrDefault(e.Stream), e);
        return [.. keys.Select(key => (TState)states[key])];
    }
}
