using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>Brings what follows the ledger from where it is to where the daemon says that every event is
/// there.</summary>
internal sealed class FollowerExecution(
    IEventDatabase database,
    ShardName name,
    ILogger logger,
    IFollowed followed,
    NpgsqlDataSource dataSource
) : SubscriptionExecutionBase(database, name, logger)
{
    private const int Tries = 3;

    private const string Progress = $"{LedgerTables.Schema}.mt_event_progression";

    private const string Begin = $"""
        insert into {Progress} as p (name, last_seq_id, last_updated) values ($1, $2, transaction_timestamp())
        on conflict (name) do update
        set last_seq_id = excluded.last_seq_id, last_updated = excluded.last_updated where p.last_seq_id = $3
        """;

    private const string Move = $"""
        update {Progress} set last_seq_id = $2, last_updated = transaction_timestamp()
        where name = $1 and last_seq_id = $3
        """;

    private long? _reached;

    protected override Task executeRangeAsync(
        IEventDatabase database,
        EventRange range,
        ShardExecutionMode mode,
        CancellationToken cancellationToken
    )
    {
        _reached ??= range.SequenceFloor;
        // Stretches that came meanwhile are taken along; when their turn comes nothing is left to do.
        var upTo = Math.Max(range.SequenceCeiling, range.Agent.HighWaterMark);
        return _reached >= upTo
            ? Task.CompletedTask
            : followed.FollowAsync(
                _reached.Value,
                upTo,
                async (last, add) =>
                {
                    await WriteAsync(last, add, cancellationToken);
                    if (last < range.SequenceCeiling)
                        await range.Agent.MarkSuccessAsync(last);
                },
                cancellationToken
            );
    }

    private async Task WriteAsync(long last, Func<PageWrites, Task> add, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await TryWriteAsync(last, add, cancel);
                _reached = last;
                return;
            }
            catch (NpgsqlException e) when (e.IsTransient && tries < Tries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * tries), cancel);
            }
        }
    }

    /// <summary>What a crash takes of it with its progress is written anew from the events, so that no commit
    /// waits for the disk. The progress comes first: whoever puts new tables in place of a view's holds it,
    /// and another node that should write the same is found out by it.</summary>
    private async Task TryWriteAsync(long last, Func<PageWrites, Task> add, CancellationToken cancel)
    {
        var before = _reached!.Value;
        var writes = new PageWrites();
        writes.Add("set local synchronous_commit = off");
        writes.AddOne(
            $"{ShardName.Identity} is no longer at position {before}: another node writes it.",
            before == 0 ? Begin : Move,
            ShardName.Identity,
            last,
            before
        );
        await add(writes);
        await using var connection = await dataSource.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await writes.ExecuteAsync(connection, cancel);
        await transaction.CommitAsync(cancel);
    }
}
