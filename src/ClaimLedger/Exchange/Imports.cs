using System.Runtime;
using ClaimLedger.Commands;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Exchange;

/// <summary>
/// Runs the imports of this ledger that no other node runs: those that begin here, and those that a crash or
/// a stop has left. A claim is an advisory lock of PostgreSQL on a connection of its own; it dies with the
/// node, and another goes on.
/// </summary>
public sealed class Imports(
    ImportStore store,
    NpgsqlDataSource dataSource,
    Func<Committing> newCommitting,
    TimeProvider clock,
    ILogger<Imports> logger
) : BackgroundService
{
    /// <summary>How many run on a node at once; more wait.</summary>
    public const int AtOnce = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly Runs _here = new();
    private readonly SemaphoreSlim _room = new(AtOnce);
    private readonly CancellationTokenSource _leave = new();
    private int _running;

    /// <summary>Runs an import, unless it runs already.</summary>
    public void Begin(Guid import)
    {
        if (!_leave.IsCancellationRequested)
            _here.Begin(import, RunAsync);
    }

    /// <summary>Waits until an import may have ended: here, or, for a moment, elsewhere.</summary>
    public Task WaitAsync(Guid import, CancellationToken cancel)
    {
        var here = _here.Of(import);
        var moment = Task.Delay(TimeSpan.FromMilliseconds(here is null ? 100 : 1_000), clock, cancel);
        return here is null ? moment : Task.WhenAny(here, moment).Unwrap();
    }

    /// <summary>Claims an import for this node.</summary>
    /// <returns>The claim, to be disposed; null where another has it.</returns>
    public Task<Claim?> ClaimAsync(Guid import, CancellationToken cancel) =>
        Claim.TryAsync(dataSource, BitConverter.ToInt64(import.ToByteArray(), 8), cancel);

    /// <summary>Lets every import lie at the edge of a batch; the next start, or another node, goes
    /// on.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _leave.CancelAsync();
        await _here
            .AllAsync()
            .WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _room.Dispose();
        _leave.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var import in await store.FindOpenAsync(stoppingToken))
                    Begin(import);
                await Task.Delay(Pause, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (Exception e) when (DatabaseAway.Explains(e))
            {
                await Task.Delay(Pause, clock, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RunAsync(Guid import)
    {
        try
        {
            await _room.WaitAsync(_leave.Token);
            try
            {
                await using var claim = await ClaimAsync(import, _leave.Token);
                if (claim is not null && await store.FindAsync(import, _leave.Token) is { } open)
                    await RunAsync(open);
            }
            finally
            {
                _room.Release();
            }
        }
        catch (OperationCanceledException) when (_leave.IsCancellationRequested) { }
        catch (Exception e) when (DatabaseAway.Explains(e))
        {
            logger.LogWarning(e, "Import {Import} rests: the database broke off.", import);
        }
        catch (Exception e)
        {
            logger.LogError(e, "Import {Import} could not be run.", import);
        }
    }

    private async Task RunAsync(OpenImport open)
    {
        if (open.State == ImportState.Uploading)
        {
            // Whoever stores a file holds the claim: this one broke off.
            await store.RemoveAsync(open.Job.Id, _leave.Token);
            return;
        }
        // Collected beside its work, the heap would grow by half meanwhile; a file can wait where a caller
        // should not.
        if (Interlocked.Increment(ref _running) == 1)
            GCSettings.LatencyMode = GCLatencyMode.Batch;
        try
        {
            await TakeAsync(open);
        }
        finally
        {
            if (Interlocked.Decrement(ref _running) == 0)
                GCSettings.LatencyMode = GCLatencyMode.Interactive;
        }
    }

    private async Task TakeAsync(OpenImport open)
    {
        await using var committing = newCommitting();
        string? state;
        var failure = (string?)null;
        try
        {
            state = await new ImportRun(open, store, committing, logger).RunAsync(_leave.Token);
        }
        catch (Exception e) when (!_leave.IsCancellationRequested && !DatabaseAway.Explains(e))
        {
            logger.LogError(e, "Import {Import} failed.", open.Job.Id);
            failure =
                $"The service failed; look for {open.Job.CorrelationId} in its log. What was appended stays; send the file again when the cause is mended.";
            state = ImportState.Failed;
        }
        if (state is not null)
            await store.EndAsync(open.Job.Id, state, failure, CancellationToken.None);
    }
}
