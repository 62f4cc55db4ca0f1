using ClaimLedger.Http;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Log;

/// <summary>How the log stands to the ledger.</summary>
/// <param name="Events">The events that the daemon has passed, those of them that are not in the log
/// included.</param>
/// <param name="Leaves">The log's entries.</param>
/// <param name="Pending">The events that the daemon has yet to pass.</param>
public sealed record LogCount(long Events, long Leaves, long Pending)
{
    /// <summary>Whether every event that was passed is a leaf, and every leaf an event.</summary>
    public bool IsWhole => Events == Leaves;
}

/// <summary>Checks what always holds: events = leaves + pending. It counts what came since it last counted,
/// and now and then everything.</summary>
public sealed class LogProbe(NpgsqlDataSource dataSource, LogState state, TimeProvider clock)
    : IReadinessCheck
{
    // Whoever asks whether all is well every second does not ask for all that is to come to be counted.
    private const long FewPending = 10_000;

    private static readonly TimeSpan AllEvery = TimeSpan.FromMinutes(10);

    private volatile Counted _counted = new(0, 0);
    private long _countedAll;

    /// <inheritdoc/>
    public string Name => "log";

    /// <inheritdoc/>
    public async Task<(bool Ready, object State)> CheckAsync(CancellationToken cancel)
    {
        var count = await CountAsync(cancel, FewPending);
        var problem = ProblemOf(count);
        return (
            problem is null,
            new
            {
                leaves = count.Leaves,
                pending = count.Pending,
                problem,
            }
        );
    }

    /// <summary>What is wrong with the log; null where nothing is.</summary>
    public string? ProblemOf(LogCount count) =>
        state.Fork
        ?? (
            count.IsWhole
                ? state.Failure
                : $"The daemon has passed {count.Events} events, and the log has {count.Leaves} entries."
        );

    /// <summary>Counts, all in one state of the database.</summary>
    /// <param name="cancel">Ends the counting.</param>
    /// <param name="mostPending">How far the pending ones are counted.</param>
    public async Task<LogCount> CountAsync(CancellationToken cancel, long mostPending = long.MaxValue)
    {
        var from = _counted;
        if (_countedAll == 0 || clock.GetElapsedTime(_countedAll) > AllEvery)
            (from, _countedAll) = (new Counted(0, 0), clock.GetTimestamp());
        var counts = await dataSource.ListAsync(
            $"""
            select p.last, (select coalesce(max(index), -1) + 1 from {LedgerTables.LogEntries}),
                (select count(*) from {LedgerTables.Schema}.mt_events where seq_id > $1 and seq_id <= p.last),
                (select count(*) from (
                    select from {LedgerTables.Schema}.mt_events where seq_id > p.last limit $3) pending)
            from (
                select coalesce(max(last_seq_id), 0) as last
                from {LedgerTables.Schema}.mt_event_progression where name = $2
            ) p
            """,
            row =>
                (
                    Last: row.GetInt64(0),
                    Count: new LogCount(from.Events + row.GetInt64(2), row.GetInt64(1), row.GetInt64(3))
                ),
            cancel,
            from.Position,
            LogAppender.Shard,
            mostPending
        );
        var (last, count) = counts[0];
        if (count.IsWhole)
            _counted = new Counted(last, count.Events);
        return count;
    }

    private sealed record Counted(long Position, long Events);
}
