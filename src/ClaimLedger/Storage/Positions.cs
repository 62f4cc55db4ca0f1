using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>What a read is asked as of: resolved once, so that one answer never mixes two states.</summary>
/// <param name="Position">The position; everything up to it is known.</param>
/// <param name="At">When the last event up to it was recorded; null before the first.</param>
public sealed record KnownAt(long Position, DateTimeOffset? At);

/// <summary>Where the ledger and its views are, and how a reader waits for them.</summary>
public sealed class Positions(NpgsqlDataSource dataSource, TimeProvider clock)
{
    /// <summary>How long a read waits for the position that it asks for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Most reads ask for now, which is the same position for many of them.
    private volatile KnownAt? _last;

    private const string Ledger = $"select coalesce(max(seq_id), 0) from {LedgerTables.Schema}.mt_events";

    /// <summary>The position of the last event.</summary>
    public Task<long> LedgerAsync(CancellationToken cancel) => ReadAsync(Ledger, [], cancel);

    /// <summary>The position that a view has reached, by its shard's name such as
    /// <c>Stances:All</c>.</summary>
    public Task<long> ViewAsync(string shard, CancellationToken cancel) =>
        ReadAsync(
            $"select coalesce(max(last_seq_id), 0) from {LedgerTables.Schema}.mt_event_progression where name = $1",
            [shard],
            cancel
        );

    /// <summary>The position that all of some views have reached.</summary>
    public Task<long> ViewsAsync(IReadOnlyCollection<string> shards, CancellationToken cancel) =>
        ReadAsync(
            $"""
            select coalesce(min(coalesce(p.last_seq_id, 0)), 0)
            from unnest($1) s(name) left join {LedgerTables.Schema}.mt_event_progression p using (name)
            """,
            [shards.ToArray()],
            cancel
        );

    /// <summary>The last position recorded at or before an instant; 0 before the first.</summary>
    public Task<long> AtAsync(DateTimeOffset instant, CancellationToken cancel) =>
        ReadAsync(
            $"""
            select coalesce((
                select seq_id from {LedgerTables.Schema}.mt_events where timestamp <= $1
                order by timestamp desc, seq_id desc limit 1), 0)
            """,
            [instant.ToUniversalTime()],
            cancel
        );

    /// <summary>When the last event up to a position was recorded.</summary>
    public async Task<DateTimeOffset?> TimeOfAsync(long position, CancellationToken cancel)
    {
        if (_last is { } last && last.Position == position)
            return last.At;
        var found = await dataSource.ListAsync(
            $"""
            select seq_id, timestamp from {LedgerTables.Schema}.mt_events
            where seq_id <= $1 order by seq_id desc limit 1
            """,
            row => new KnownAt(row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1)),
            cancel,
            position
        );
        // Only of an event itself: below a position without one, another may yet be on its way.
        if (found is [var at] && at.Position == position)
            _last = at;
        return found.SingleOrDefault()?.At;
    }

    /// <summary>Waits until <paramref name="reached"/> gives <paramref name="position"/> or more.</summary>
    /// <returns>What was reached, which is less when the wait was too long.</returns>
    public async Task<long> WaitAsync(
        long position,
        Func<CancellationToken, Task<long>> reached,
        CancellationToken cancel
    )
    {
        var until = clock.GetTimestamp() + (long)(Patience.TotalSeconds * clock.TimestampFrequency);
        var pause = TimeSpan.FromMilliseconds(5);
        while (true)
        {
            var now = await reached(cancel);
            if (now >= position || clock.GetTimestamp() >= until)
                return now;
            await Task.Delay(pause, clock, cancel);
            pause = pause < TimeSpan.FromMilliseconds(80) ? pause * 2 : pause;
        }
    }

    private async Task<long> ReadAsync(string sql, object[] values, CancellationToken cancel)
    {
        await using var command = dataSource.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }
}
