using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>What opens the sealed texts: the subjects' keys and the disclosures. A subject is a
/// stream.</summary>
public sealed class Vault(SealingKey sealingKey, NpgsqlDataSource dataSource)
{
    private const string Opening = "d.stream, d.field, d.commitment, d.content, k.wrapped";

    private const string OfStreams = $"""
        select {Opening} from {LedgerTables.Disclosures} d
        join {LedgerTables.SubjectKeys} k on k.subject = d.stream
        where d.stream = any($1)
        """;

    private const string DestroyedSql = $"""
        select e.stream_id, f.path from {LedgerTables.Schema}.mt_events e
        cross join jsonb_array_elements_text(e.data -> 'fields') with ordinality f(path, place)
        where e.stream_id = any($1) and e.type in ('{nameof(SourceRedacted)}', '{nameof(StatementRedacted)}')
        order by e.seq_id, f.place
        """;

    /// <summary>Makes a key for a new stream; it is stored by <see cref="Store"/>.</summary>
    public (SubjectKey Key, byte[] Wrapped) NewKey(string stream) => sealingKey.New(stream);

    /// <summary>Reads the wrapped keys of those streams of <c>$1</c> that have one.</summary>
    public const string KeysSql =
        $"select subject, wrapped from {LedgerTables.SubjectKeys} where subject = any($1)";

    /// <summary>A stream's key.</summary>
    public SubjectKey Unwrap(string stream, byte[] wrapped) => sealingKey.Unwrap(stream, wrapped);

    /// <summary>Queues keys and disclosures into the transaction that appends the events.</summary>
    public static void Store(
        NpgsqlBatch batch,
        IReadOnlyCollection<(string Stream, byte[] Wrapped)> keys,
        IReadOnlyCollection<(SubjectKey Key, Disclosure Disclosure)> disclosures
    )
    {
        if (keys.Count > 0)
        {
            batch.Add(
                $"insert into {LedgerTables.SubjectKeys} (subject, wrapped) select * from unnest($1, $2)",
                keys.Select(k => k.Stream).ToArray(),
                keys.Select(k => k.Wrapped).ToArray()
            );
        }
        if (disclosures.Count == 0)
            return;
        batch.Add(
            $"insert into {LedgerTables.Disclosures} (stream, commitment, field, content) select * from unnest($1, $2, $3, $4) on conflict do nothing",
            disclosures.Select(d => d.Disclosure.Stream).ToArray(),
            disclosures.Select(d => d.Disclosure.Commitment.Digest).ToArray(),
            disclosures.Select(d => d.Disclosure.Field).ToArray(),
            disclosures.Select(d => d.Key.Encrypt(d.Disclosure)).ToArray()
        );
    }

    /// <summary>Opens every disclosure of some streams that can still be opened.</summary>
    /// <returns>The texts by commitment; a redacted one is not among them.</returns>
    public async Task<Dictionary<Commitment, string>> OpenAsync(
        IReadOnlyCollection<string> streams,
        CancellationToken cancel
    )
    {
        if (streams.Count == 0)
            return [];
        await using var command = dataSource.CreateCommand(OfStreams);
        command.Parameters.AddWithValue(streams.ToArray());
        return await OpenAsync(command, cancel);
    }

    /// <summary>Opens every disclosure of some streams that can still be opened, and then reads what was
    /// destroyed: in this order nothing is missing of which that is not said.</summary>
    public async Task<StreamTexts> OpenAllAsync(IReadOnlyCollection<string> streams, CancellationToken cancel)
    {
        await using var batch = dataSource.CreateBatch();
        batch.Add(OfStreams, [streams.ToArray()]);
        batch.Add(DestroyedSql, [streams.ToArray()]);
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var texts = await TextsOfAsync(rows, cancel);
        await rows.NextResultAsync(cancel);
        var destroyed = new List<(string Stream, string Path)>();
        while (await rows.ReadAsync(cancel))
            destroyed.Add((rows.GetString(0), rows.GetString(1)));
        return new StreamTexts(texts, destroyed.ToLookup(d => d.Stream, d => d.Path, StringComparer.Ordinal));
    }

    /// <summary>Opens those of some commitments that can still be opened.</summary>
    /// <returns>The texts by commitment; a redacted one is not among them.</returns>
    public async Task<Dictionary<Commitment, string>> OpenAsync(
        IReadOnlyCollection<(string Stream, Commitment Commitment)> commitments,
        CancellationToken cancel
    )
    {
        if (commitments.Count == 0)
            return [];
        await using var command = dataSource.CreateCommand(
            $"""
            select {Opening} from unnest($1, $2) c(stream, commitment)
            join {LedgerTables.Disclosures} d using (stream, commitment)
            join {LedgerTables.SubjectKeys} k on k.subject = d.stream
            """
        );
        command.Parameters.AddWithValue(commitments.Select(c => c.Stream).ToArray());
        command.Parameters.AddWithValue(commitments.Select(c => c.Commitment.Digest).ToArray());
        return await OpenAsync(command, cancel);
    }

    private async Task<Dictionary<Commitment, string>> OpenAsync(
        NpgsqlCommand command,
        CancellationToken cancel
    )
    {
        await using var rows = await command.ExecuteReaderAsync(cancel);
        return await TextsOfAsync(rows, cancel);
    }

    private async Task<Dictionary<Commitment, string>> TextsOfAsync(
        NpgsqlDataReader rows,
        CancellationToken cancel
    )
    {
        var texts = new Dictionary<Commitment, string>();
        var keys = new Dictionary<string, SubjectKey>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancel))
        {
            var stream = rows.GetString(0);
            if (!keys.TryGetValue(stream, out var key))
                keys[stream] = key = sealingKey.Unwrap(stream, rows.GetFieldValue<byte[]>(4));
            var commitment = Commitment.Of(rows.GetFieldValue<byte[]>(2));
            texts[commitment] = key.Open(
                stream,
                rows.GetString(1),
                commitment,
                rows.GetFieldValue<byte[]>(3)
            );
        }
        return texts;
    }

    /// <summary>Opens some disclosures, of as many streams as there may be, at once.</summary>
    /// <returns>The texts in the order in which they were asked for; null for one that can no longer be
    /// opened.</returns>
    public Task<string?[]> OpenEachAsync(
        IReadOnlyList<(string Stream, Commitment Commitment)> asked,
        CancellationToken cancel
    ) => OpenEachAsync(asked, (key, of, stored) => key.Open(of.Stream, of.Field, of.What, stored), cancel);

    /// <summary>Opens some disclosures, of as many streams as there may be, at once.</summary>
    /// <returns>The disclosures' own bytes, as <see cref="OpenEachAsync(IReadOnlyList{ValueTuple{string,
    /// Commitment}}, CancellationToken)"/> has the texts.</returns>
    public Task<byte[]?[]> ContentsOfEachAsync(
        IReadOnlyList<(string Stream, Commitment Commitment)> asked,
        CancellationToken cancel
    ) =>
        OpenEachAsync(
            asked,
            (key, of, stored) => key.OpenContent(of.Stream, of.Field, of.What, stored),
            cancel
        );

    private async Task<T?[]> OpenEachAsync<T>(
        IReadOnlyList<(string Stream, Commitment Commitment)> asked,
        Func<SubjectKey, (string Stream, string Field, Commitment What), byte[], T> open,
        CancellationToken cancel
    )
        where T : class
    {
        var opened = new T?[asked.Count];
        if (asked.Count == 0)
            return opened;
        await using var command = dataSource.CreateCommand(
            $"""
            select a.i, d.field, d.content, k.wrapped
            from unnest($1, $2) with ordinality a(stream, commitment, i)
            join {LedgerTables.Disclosures} d on d.stream = a.stream and d.commitment = a.commitment
            join {LedgerTables.SubjectKeys} k on k.subject = a.stream
            """
        );
        command.Parameters.AddWithValue(asked.Select(a => a.Stream).ToArray());
        command.Parameters.AddWithValue(asked.Select(a => a.Commitment.Digest).ToArray());
        using var unwrapping = sealingKey.Unwrapping();
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            var i = (int)rows.GetInt64(0) - 1;
            var (stream, commitment) = asked[i];
            var key = unwrapping.Unwrap(stream, rows.GetFieldValue<byte[]>(3));
            opened[i] = open(key, (stream, rows.GetString(1), commitment), rows.GetFieldValue<byte[]>(2));
        }
        return opened;
    }

    /// <summary>Checks, once at the start, that this ledger was made with this sealing key.</summary>
    /// <exception cref="UnusableSettingException">It was made with another.</exception>
    public async Task EnsureKeyAsync(CancellationToken cancel)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            with made as (
                insert into {LedgerTables.SealingKey} (id, fingerprint) values (1, $1)
                on conflict do nothing returning fingerprint
            )
            select fingerprint from made union all select fingerprint from {LedgerTables.SealingKey} limit 1
            """
        );
        command.Parameters.AddWithValue(sealingKey.Fingerprint);
        var known = (string?)await command.ExecuteScalarAsync(cancel);
        if (known != sealingKey.Fingerprint)
        {
            throw new UnusableSettingException(
                $"This ledger was made with the sealing key {known}, and the key's file holds {sealingKey.Fingerprint}. "
                    + "Put the ledger's own key back (ClaimLedger:SealingKeyFile); without it its sealed texts cannot be read."
            );
        }
    }
}
