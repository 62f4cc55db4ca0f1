using ClaimLedger.Domain;
using ClaimLedger.Domain.Commands;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>
/// Makes a view anew from the events, beside the one in use, which is read and goes on meanwhile. Once the
/// new one is nearly there, the view's progress is held for a moment, the new one brought to it exactly, and
/// its tables are put in the place of the old ones, in one transaction: no reader sees a half, and nothing
/// that was told to anybody is told again.
/// </summary>
/// <param name="view">The view.</param>
/// <param name="claim">A connection that holds the claim to rebuild it.</param>
/// <param name="next">Where it is written.</param>
/// <param name="logger">Told of tries.</param>
/// <param name="services">What the projection is made with.</param>
/// <param name="announces">Whether it tells the feeds: where what wrote the view in use did not.</param>
internal sealed class Rebuild(
    View view,
    NpgsqlConnection claim,
    NextViews next,
    ILogger logger,
    IServiceProvider services,
    bool announces
) : IAsyncDisposable
{
    private const int PageSize = 5_000;
    private const int SwapTries = 20;

    private readonly NpgsqlDataSource _dataSource = next.Open(view);
    private string[]? _types;
    private long _reached;

    /// <summary>Runs it to its end.</summary>
    /// <param name="tell">Told how far it is, and how far it has to go, after every page.</param>
    /// <param name="cancel">Ends it; the view in use stays.</param>
    /// <exception cref="InvalidOperationException">An event could not be applied; its position is
    /// named.</exception>
    public async Task RunAsync(Func<long, long, Task> tell, CancellationToken cancel)
    {
        await NextViews.CreateTablesAsync(view, _dataSource, cancel);
        var projection = view.Project(services, _dataSource);
        projection.Announces = announces;
        _types = projection.Types is { } types ? EventTypes.NamesOf(types) : null;
        while (await TargetAsync(forUpdate: false, cancel) is var target && target - _reached > PageSize)
            await CatchUpAsync(projection, target, tell, cancel);
        await NextViews.CompleteTablesAsync(view, _dataSource, cancel);
        for (var tries = 1; ; tries++)
        {
            try
            {
                await SwapAsync(projection, tell, cancel);
                return;
            }
            catch (PostgresException e) when (IsBusy(e) && tries < SwapTries)
            {
                logger.LogInformation("The tables of {View} are in use; tried again.", view.Name);
                await Task.Delay(TimeSpan.FromMilliseconds(100 * tries), cancel);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _dataSource.DisposeAsync();

    /// <summary>Applies what lies between where the new view is and a position.</summary>
    private Task CatchUpAsync(
        PageProjection projection,
        long target,
        Func<long, long, Task> tell,
        CancellationToken cancel
    ) =>
        PageWalk.RunAsync(
            _reached,
            target,
            PageSize,
            async after => await EventRow.PageAsync(_dataSource, _types, after, target, PageSize, cancel),
            (page, before) => projection.PrepareAsync(page, before, cancel),
            async (prepared, last) =>
            {
                await using var connection = await _dataSource.OpenConnectionAsync(cancel);
                await prepared.ExecuteAsync(connection, cancel);
                _reached = last;
                await tell(_reached, target);
            }
        );

    /// <summary>How far the view in use is.</summary>
    private async Task<long> TargetAsync(bool forUpdate, CancellationToken cancel)
    {
        var hold = forUpdate ? "for update" : "";
        await using var command = new NpgsqlCommand(
            $"select last_seq_id from {LedgerTables.Schema}.mt_event_progression where name = $1 {hold}",
            claim
        );
        command.Parameters.AddWithValue(view.Shard);
        return await command.ExecuteScalarAsync(cancel) as long? ?? 0;
    }

    /// <summary>Whoever writes a page of the view takes its progress first, and so waits here before it has
    /// touched a table. Readers take the tables one after the other: all are locked at once, and given up
    /// again sooner than PostgreSQL looks for deadlocks (a second), so that none is ever found in which a
    /// reader is the one to fail.</summary>
    private async Task SwapAsync(
        PageProjection projection,
        Func<long, long, Task> tell,
        CancellationToken cancel
    )
    {
        await using var transaction = await claim.BeginTransactionAsync(cancel);
        await CatchUpAsync(projection, await TargetAsync(forUpdate: true, cancel), tell, cancel);
        var (now, then) = (NextViews.SchemaOf(view), $"{NextViews.SchemaOf(view)}_old");
        await claim.ExecuteAsync($"drop schema if exists {then} cascade; create schema {then}", cancel);
        var tables = view.Tables.Select(make => make().Identifier.Name).ToList();
        await claim.ExecuteAsync("set local statement_timeout = '400ms'", cancel);
        await claim.ExecuteAsync(
            $"lock table {string.Join(", ", tables.Select(t => $"{LedgerTables.Schema}.{t}"))}",
            cancel
        );
        await claim.ExecuteAsync("set local statement_timeout = 0", cancel);
        await claim.ExecuteAsync("set local lock_timeout = '300ms'", cancel);
        foreach (var table in tables)
        {
            await claim.ExecuteAsync($"alter table {LedgerTables.Schema}.{table} set schema {then}", cancel);
            await claim.ExecuteAsync($"alter table {now}.{table} set schema {LedgerTables.Schema}", cancel);
        }
        await claim.ExecuteAsync(SqlViews.Sql, cancel);
        await claim.ExecuteAsync(DatabaseRoles.Grant, cancel);
        await claim.ExecuteAsync($"drop schema {then} cascade; drop schema {now}", cancel);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static bool IsBusy(PostgresException e) =>
        e.SqlState
            is PostgresErrorCodes.LockNotAvailable
                or PostgresErrorCodes.QueryCanceled
                or PostgresErrorCodes.DeadlockDetected;
}
