using System.Collections.Concurrent;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>Where a view's last rebuild stands.</summary>
/// <param name="State">running, done, failed or interrupted (its node went away).</param>
/// <param name="Position">How far the new view is.</param>
/// <param name="Target">How far it has to go.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null while it has not.</param>
/// <param name="Failure">Why it failed.</param>
public sealed record RebuildState(
    string State,
    long Position,
    long Target,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string? Failure
);

/// <summary>Makes views anew, in the background, one rebuild a view at a time over all nodes; at the start
/// those that an older version of the service wrote.</summary>
public sealed class Rebuilds(
    IReadOnlyList<View> views,
    NpgsqlDataSource dataSource,
    NextViews next,
    TimeProvider clock,
    IServiceProvider services,
    ILogger<Rebuilds> logger
) : IHostedService, IDisposable
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stopping = new();
    private int _isStopping;
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);

    /// <summary>Begins a rebuild.</summary>
    /// <returns>False where one of that view is running, here or elsewhere.</returns>
    public async Task<bool> TryBeginAsync(View view, CancellationToken cancel)
    {
        if (await Claim.TryAsync(next.Owner, view.RebuildKey, cancel) is not { } claim)
            return false;
        try
        {
            await BeginAsync(view, cancel);
        }
        catch (Exception)
        {
            await claim.DisposeAsync();
            throw;
        }
        _running[view.Name] = Task.Run(() => RunAsync(view, claim), CancellationToken.None);
        return true;
    }

    /// <summary>Where the view's last rebuild stands; null where there was none.</summary>
    public async Task<RebuildState?> StateAsync(View view, CancellationToken cancel)
    {
        var states = await dataSource.ListAsync(
            $"""
            select rebuild_position, rebuild_target, rebuild_started_at, rebuild_ended_at, rebuild_failure,
                {Claim.IsHeld}
            from {LedgerTables.Views} where name = $2 and rebuild_started_at is not null
            """,
            StateOf,
            cancel,
            view.RebuildKey,
            view.Name
        );
        return states.SingleOrDefault();
    }

    private static RebuildState StateOf(NpgsqlDataReader row)
    {
        var ended = row.TimeIfAny(3);
        var failure = row.TextIfAny(4);
        var state = (ended, failure, row.GetBoolean(5)) switch
        {
            (not null, null, _) => "done",
            (not null, _, _) => "failed",
            (null, _, true) => "running",
            _ => "interrupted",
        };
        return new RebuildState(
            state,
            row.GetInt64(0),
            row.GetInt64(1),
            row.GetFieldValue<DateTimeOffset>(2),
            ended,
            failure
        );
    }

    /// <summary>Before anything is served, the views of an older version are made anew.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var view in views)
        {
            while (await VersionAsync(view, cancellationToken) is var version && version < view.Version)
            {
                await using var claim = await Claim.TryAsync(next.Owner, view.RebuildKey, cancellationToken);
                if (claim is null)
                {
                    await Task.Delay(TellEvery, clock, cancellationToken);
                    continue;
                }
                logger.LogWarning("{View} is of an older version, and is made anew first.", view.Name);
                await BeginAsync(view, cancellationToken);
                await MakeAsync(view, claim, announces: version < view.AnnouncesSince, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Hosts may stop their services twice, the second time after their end.
        if (Interlocked.Exchange(ref _isStopping, 1) == 0)
            await _stopping.CancelAsync();
        await Task.WhenAll(_running.Values);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(View view, Claim claim)
    {
        await using var held = claim;
        try
        {
            await MakeAsync(view, claim, announces: false, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            logger.LogInformation("The rebuild of {View} ends with the service.", view.Name);
        }
        catch (Exception e)
        {
            logger.LogError(e, "The rebuild of {View} failed; the view in use stays.", view.Name);
            await NoteAsync(view, "rebuild_ended_at = now(), rebuild_failure = $2", e.Message);
        }
        finally
        {
            _running.TryRemove(view.Name, out _);
        }
    }

    private async Task MakeAsync(View view, Claim claim, bool announces, CancellationToken cancel)
    {
        var told = clock.GetTimestamp();
        await using var rebuild = new Rebuild(view, claim.Connection, next, logger, services, announces);
        await rebuild.RunAsync(
            async (position, target) =>
            {
                if (clock.GetElapsedTime(told) < TellEvery && position < target)
                    return;
                told = clock.GetTimestamp();
                await NoteAsync(view, "rebuild_position = $2, rebuild_target = $3", position, target);
            },
            cancel
        );
        await NoteAsync(view, "rebuild_ended_at = now(), version = $2", view.Version);
        logger.LogInformation("{View} is made anew.", view.Name);
    }

    /// <summary>The version of the view's tables. One that nothing was written into yet is of the
    /// newest.</summary>
    private async Task<int> VersionAsync(View view, CancellationToken cancel)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            insert into {LedgerTables.Views} (name, version)
            select @name, @version where not exists (
                select from {LedgerTables.Schema}.mt_event_progression where name = @shard and last_seq_id > 0)
            on conflict do nothing;
            select coalesce((select version from {LedgerTables.Views} where name = @name), 1)
            """
        );
        command.Parameters.AddWithValue("name", view.Name);
        command.Parameters.AddWithValue("version", view.Version);
        command.Parameters.AddWithValue("shard", view.Shard);
        return (int)(await command.ExecuteScalarAsync(cancel))!;
    }

    private async Task BeginAsync(View view, CancellationToken cancel)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            insert into {LedgerTables.Views} (name, rebuild_started_at, rebuild_position, rebuild_target)
            select $1, now(), 0, coalesce(
                (select last_seq_id from {LedgerTables.Schema}.mt_event_progression where name = $2), 0)
            on conflict (name) do update set rebuild_started_at = excluded.rebuild_started_at,
                rebuild_position = 0, rebuild_target = excluded.rebuild_target,
                rebuild_ended_at = null, rebuild_failure = null
            """
        );
        command.Parameters.AddWithValue(view.Name);
        command.Parameters.AddWithValue(view.Shard);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private async Task NoteAsync(View view, string set, params object[] values)
    {
        await using var command = dataSource.CreateCommand(
            $"update {LedgerTables.Views} set {set} where name = $1"
        );
        command.Parameters.AddWithValue(view.Name);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
