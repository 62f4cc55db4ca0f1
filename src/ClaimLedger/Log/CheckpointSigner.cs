using ClaimLedger.Proofs;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Log;

/// <summary>
/// Signs the log's head as it grows. Before it signs, it proves to itself from the stored tiles that the log
/// begins with the last checkpoint that was stored and with the last that this node has seen; where it does
/// not, it signs nothing more and says so. A checkpoint is stored, durably and by one node alone, before
/// anybody is given it.
/// </summary>
public sealed class CheckpointSigner(
    LogKeys keys,
    SeenCheckpoint seen,
    StoredTiles tiles,
    Checkpoints checkpoints,
    LogState state,
    LogProbe probe,
    NpgsqlDataSource dataSource,
    TimeProvider clock,
    ILogger<CheckpointSigner> logger
) : BackgroundService
{
    private bool _hasLooked;
    private bool _hasWaited;

    /// <summary>How often it looks. With what the daemon takes to append, a commit is in a checkpoint within
    /// two seconds.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the first checkpoint after a start waits for what the witnesses say.</summary>
    public static readonly TimeSpan WitnessPatience = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await keys.EnsureKnownAsync(dataSource, cancellationToken);
        seen.Load();
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested && state.Fork is null)
        {
            try
            {
                await SignAsync(stoppingToken);
                state.Note(null);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                if (state.Failure is null)
                    logger.LogWarning(e, "The log's head could not be signed; it is tried again.");
                state.Note(e.Message);
            }
            await Task.Delay(Every, clock, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Signs what there is, where there is more than was signed.</summary>
    internal async Task SignAsync(CancellationToken cancel)
    {
        var stored = await checkpoints.LastAsync(cancel);
        var size = await tiles.SizeAsync(cancel);
        var isSeen = (stored?.Head.Size, stored?.Head.Root) == (seen.Last?.Size, seen.Last?.Root);
        // Looked at once after every start, whether anything came or not.
        if (_hasLooked && isSeen && stored?.Head.Size == size)
            return;
        if (
            !await ContinuesAsync(seen.Last, "this node has seen", size, cancel)
            || (!isSeen && !await ContinuesAsync(stored?.Head, "is stored", size, cancel))
        )
            return;
        _hasLooked = true;
        if (stored is not null)
            seen.Keep(stored.Head, stored.Note);
        if (stored?.Head.Size == size)
            return;
        // Where the database was put back, and this node's file is gone, the witnesses alone know.
        if (stored is not null && !await WitnessesAgreeAsync(cancel))
            return;
        var head = new Checkpoint(keys.Origin, size, await new TreeProver(tiles).RootAsync(size, cancel));
        var note = head.Sign([.. keys.Signers]);
        var signed = new StoredCheckpoint(head, note.ToString(), clock.GetUtcNow());
        if (await checkpoints.TryStoreAsync(signed, cancel))
            seen.Keep(head, signed.Note);
    }

    /// <summary>Whether no witness knows more than this log, as far as they have answered since the start.
    /// Nothing is signed before, within <see cref="WitnessPatience"/>; once only.</summary>
    private async Task<bool> WitnessesAgreeAsync(CancellationToken cancel)
    {
        if (!_hasWaited)
        {
            var patience = Task.Delay(WitnessPatience, clock, cancel);
            await Task.WhenAny(state.WitnessesAsked, patience);
            cancel.ThrowIfCancellationRequested();
            _hasWaited = true;
        }
        return state.Fork is null;
    }

    /// <summary>Whether the log as it is stored begins with a checkpoint by now.</summary>
    private async Task<bool> ContinuesAsync(
        Checkpoint? earlier,
        string whose,
        long size,
        CancellationToken cancel
    )
    {
        if (earlier is null)
            return true;
        if (earlier.Size > size)
        {
            // A log that is being made anew from the events is not there yet.
            var count = await probe.CountAsync(cancel);
            if (count.Leaves + count.Pending >= earlier.Size)
                return false;
            return Halt(
                earlier,
                $"{size} entries, and the checkpoint that {whose} has {earlier.Size}: the database was put back to an earlier state"
            );
        }
        var root = await new TreeProver(tiles).RootAsync(earlier.Size, cancel);
        return root == earlier.Root
            || Halt(
                earlier,
                $"the root {root} at {earlier.Size} entries, and the checkpoint that {whose} has {earlier.Root}: entries were altered, or others took their place"
            );
    }

    private bool Halt(Checkpoint earlier, string why)
    {
        state.Halt(earlier.Origin, why, logger);
        return false;
    }
}
