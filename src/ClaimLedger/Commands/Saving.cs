using System.Collections.Concurrent;
using System.Text.Json;
using ClaimLedger.Domain;
using ClaimLedger.Domain.Redactions;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;
using NpgsqlTypes;

namespace ClaimLedger.Commands;

/// <summary>
/// Writes what was decided: streams, events, disclosures and the requests' keys, in one round trip that is
/// one transaction. It goes beneath Marten's session, as a statement for each table takes a fraction of the
/// time of a function call for each stream, and as events get their positions in the order of decision,
/// whatever their streams. What it writes is, column for column, what Marten would have written
/// (<c>AppendTests</c> holds it to that). Two nodes cannot both append to one version of a stream: the one
/// waits for the other's row and then meets the unique index.
/// </summary>
internal static class Saving
{
    private static readonly ConcurrentDictionary<Type, string> DotNetNames = new();

    /// <summary>What the daemon listens for.</summary>
    /// <summary>Tells the daemon that there are events.</summary>
    public const string Notify = "select pg_notify('mt_events_appended', '')";

    // Rows are locked in the order of their keys, so that two nodes do not wait for one another.
    private const string MoveStreams = $"""
        update {LedgerTables.Schema}.mt_streams s set version = n.version, timestamp = now()
        from (
            select o.id, m.version from {LedgerTables.Schema}.mt_streams o
            join unnest($1, $2) m(id, version) on m.id = o.id order by o.id for no key update of o
        ) n
        where s.id = n.id
        """;

    private const string BeginStreams = $"""
        insert into {LedgerTables.Schema}.mt_streams (id, version, timestamp, tenant_id)
        select id, version, now(), '*DEFAULT*' from unnest($1, $2) n(id, version)
        """;

    private const string InsertEvents = $"""
        insert into {LedgerTables.Schema}.mt_events (seq_id, id, stream_id, version, data, type, timestamp,
            tenant_id, mt_dotnet_type, correlation_id, headers, user_name, is_archived)
        select nextval('{LedgerTables.Schema}.mt_events_sequence'), e.id, e.stream, e.version, e.data, e.type,
            now(), '*DEFAULT*', e.dotnet, e.correlation, 'null', e.actor, false
        from unnest($1, $2, $3, $4, $5, $6, $7, $8)
            e(id, stream, version, data, type, dotnet, correlation, actor)
        returning seq_id
        """;

    private const string FindEvents = $"""
        select e.seq_id from unnest($1, $2, $3) with ordinality a(stream, version, id, place)
        join {LedgerTables.Schema}.mt_events e
            on e.stream_id = a.stream and e.version = a.version and e.id = a.id
        order by a.place
        """;

    /// <summary>Saves it. No caller's cancellation reaches it: an append that is cut off after it took its
    /// positions leaves a gap on which the projections wait.</summary>
    /// <param name="connection">An open connection that nobody else uses.</param>
    /// <param name="vault">Opens what a redaction leaves.</param>
    /// <param name="pending">What was decided; its events get their positions. All that is to be sent is read
    /// before this first waits.</param>
    /// <param name="notifies">Whether the daemon is told.</param>
    /// <param name="also">What else belongs into the transaction.</param>
    public static async Task SaveAsync(
        NpgsqlConnection connection,
        Vault vault,
        Pending pending,
        bool notifies,
        Action<NpgsqlBatch>? also
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        var appends = pending.Appends;
        var forgotten = ForgottenBy(appends);
        if (appends.Count > 0)
            Queue(batch, appends, forgotten);
        if (appends.Count > 0 && notifies)
            batch.Add(Notify);
        if (pending.Answered.Count > 0)
            RequestKeys.Store(batch, pending.Answered);
        also?.Invoke(batch);
        if (batch.BatchCommands.Count == 0)
            return;
        if (forgotten.Count == 0)
        {
            await ExecuteAsync(batch, appends);
            return;
        }
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        Vault.Store(batch, [], await Forgetting.ReadKeptAsync(connection, vault, forgotten));
        await ExecuteAsync(batch, appends);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static async Task ExecuteAsync(NpgsqlBatch batch, IReadOnlyList<Append> appends)
    {
        await using var rows = await batch.ExecuteReaderAsync(CancellationToken.None);
        await TakePositionsAsync(rows, appends);
        // A statement that fails shows when its result is asked for.
        while (await rows.NextResultAsync(CancellationToken.None)) { }
    }

    /// <summary>Finds out what became of a save whose answer was lost.</summary>
    /// <returns>True where it is in the ledger; its events then have their positions.</returns>
    public static async Task<bool> IsSavedAsync(NpgsqlConnection connection, IReadOnlyList<Append> appends)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            FindEvents,
            appends.Select(a => a.Stream.Key).ToArray(),
            appends.Select(a => a.Slot.Version).ToArray(),
            appends.Select(a => a.Slot.Id).ToArray()
        );
        await using var rows = await batch.ExecuteReaderAsync(CancellationToken.None);
        var positions = new List<long>();
        while (await rows.ReadAsync(CancellationToken.None))
            positions.Add(rows.GetInt64(0));
        if (positions.Count < appends.Count)
            return false;
        foreach (var (append, position) in appends.Zip(positions))
            append.Slot.Position = position;
        return true;
    }

    /// <summary>What is destroyed, stream by stream.</summary>
    private static List<Forgotten> ForgottenBy(IReadOnlyList<Append> appends) =>
        // Hardly ever: not at the cost of every other save.
        !appends.Any(a => SealedTexts.DestroyedBy(a.Slot.Event) is not null)
            ? []
            :
            [
                .. appends
                    .Select(a => (a.Stream, a.Slot.Version, Fields: SealedTexts.DestroyedBy(a.Slot.Event)))
                    .GroupBy(a => a.Stream)
                    .Where(g => g.Any(a => a.Fields is not null))
                    .Select(g => new Forgotten(
                        g.Key.Key,
                        g.First().Version - 1,
                        g.SelectMany(a => a.Fields ?? []).ToHashSet(StringComparer.Ordinal),
                        g.Key.SubjectKey
                    )),
            ];

    private static void Queue(
        NpgsqlBatch batch,
        IReadOnlyList<Append> appends,
        IReadOnlyList<Forgotten> forgotten
    )
    {
        var streams = appends
            .GroupBy(a => a.Stream)
            .Select(g => (Stream: g.Key, First: g.First().Slot.Version, g.Last().Slot.Version))
            .OrderBy(s => s.Stream.Key, StringComparer.Ordinal)
            .ToLookup(s => s.First > 1);
        if (streams[true].Any())
            batch.Add(MoveStreams, Keys(streams[true]), Versions(streams[true]));
        if (streams[false].Any())
            batch.Add(BeginStreams, Keys(streams[false]), Versions(streams[false]));
        batch.Add(
            InsertEvents,
            appends.Select(a => a.Slot.Id).ToArray(),
            appends.Select(a => a.Stream.Key).ToArray(),
            appends.Select(a => a.Slot.Version).ToArray(),
            new NpgsqlParameter
            {
                Value = appends.Select(a => JsonOf(a.Slot.Event)).ToArray(),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
            },
            appends.Select(a => EventTypes.NameOf(a.Slot.Event)).ToArray(),
            appends.Select(a => DotNetName(a.Slot.Event.GetType())).ToArray(),
            appends.Select(a => a.By.CorrelationId).ToArray(),
            appends.Select(a => a.By.Actor).ToArray()
        );
        Forgetting.Queue(batch, forgotten);
        StreamInWork[] changed = [.. streams[false].Concat(streams[true]).Select(s => s.Stream)];
        Vault.Store(
            batch,
            [.. changed.Where(s => s.NewWrappedKey is not null).Select(s => (s.Key, s.NewWrappedKey!))],
            [.. changed.SelectMany(s => s.Disclosures.Select(d => (s.SubjectKey!, d)))]
        );
        foreach (var stream in changed)
            stream.Settle();
    }

    private static string[] Keys(IEnumerable<(StreamInWork Stream, long, long)> streams) =>
        [.. streams.Select(s => s.Stream.Key)];

    private static long[] Versions(IEnumerable<(StreamInWork, long, long Version)> streams) =>
        [.. streams.Select(s => s.Version)];

    private static string JsonOf(object e) => JsonSerializer.Serialize(e, e.GetType(), LedgerJson.Stored);

    private static string DotNetName(Type type) =>
        DotNetNames.GetOrAdd(type, t => $"{t.FullName}, {t.Assembly.GetName().Name}");

    /// <summary>The statement that inserts the events is the one whose rows are read.</summary>
    private static async Task TakePositionsAsync(NpgsqlDataReader rows, IReadOnlyList<Append> appends)
    {
        for (var i = 0; i < appends.Count; i++)
        {
            if (!await rows.ReadAsync(CancellationToken.None))
                throw new InvalidOperationException(
                    $"{appends.Count} events were to be saved, and {i} were."
                );
            appends[i].Slot.Position = rows.GetInt64(0);
        }
    }
}
