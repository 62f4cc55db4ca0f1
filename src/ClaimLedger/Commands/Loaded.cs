using ClaimLedger.Domain.Commands;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Commands;

/// <summary>What commands are decided on, read in one round trip.</summary>
/// <param name="Events">The events of the streams after the versions that are known, in ledger order.</param>
/// <param name="SubjectKeys">The keys of the streams' texts, wrapped.</param>
/// <param name="Answered">What became of requests that came before.</param>
internal sealed record Loaded(
    IReadOnlyList<Recorded> Events,
    IReadOnlyList<(string Stream, byte[] Wrapped)> SubjectKeys,
    IReadOnlyList<AnsweredKey> Answered
)
{
    private const string EventsSql = $"""
        select {EventRow.Columns}
        from unnest($1, $2) known(stream, version)
        join {LedgerTables.Schema}.mt_events e on e.stream_id = known.stream and e.version > known.version
        order by e.seq_id
        """;

    /// <summary>Reads it.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="streams">The streams, with the version up to which each is known.</param>
    /// <param name="withoutKey">The streams whose key is not known.</param>
    /// <param name="keys">The requests' keys.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static async Task<Loaded> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<(string Stream, long Version)> streams,
        IReadOnlyCollection<string> withoutKey,
        IReadOnlyCollection<(string Actor, string Key)> keys,
        CancellationToken cancel
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        // Each statement sees what is committed when it begins: what became of a request is read before the
        // events that it tells of, and a stream's key after its events.
        if (keys.Count > 0)
            batch.Add(
                RequestKeys.Sql,
                keys.Select(k => k.Actor).ToArray(),
                keys.Select(k => k.Key).ToArray()
            );
        batch.Add(
            EventsSql,
            streams.Select(s => s.Stream).ToArray(),
            streams.Select(s => s.Version).ToArray()
        );
        batch.Add(Vault.KeysSql, [withoutKey.ToArray()]);
        var events = new List<Recorded>();
        var subjectKeys = new List<(string, byte[])>();
        var answered = new List<AnsweredKey>();
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        if (keys.Count > 0)
        {
            while (await rows.ReadAsync(cancel))
                answered.Add(RequestKeys.Read(rows));
            await rows.NextResultAsync(cancel);
        }
        while (await rows.ReadAsync(cancel))
            events.Add(EventRow.Read(rows));
        await rows.NextResultAsync(cancel);
        while (await rows.ReadAsync(cancel))
            subjectKeys.Add((rows.GetString(0), rows.GetFieldValue<byte[]>(1)));
        return new Loaded(events, subjectKeys, answered);
    }
}
