namespace ClaimLedger.Log;

/// <summary>How a witness is.</summary>
/// <param name="Name">Its name, as on its cosignatures.</param>
/// <param name="Verifier">Its verifier key.</param>
/// <param name="Size">The last size that it has cosigned; null before the first.</param>
/// <param name="CosignedAt">When, as it says.</param>
/// <param name="Problem">Why this node's last try failed; null where it did not.</param>
/// <param name="FailingSince">Since when this node's tries fail.</param>
public sealed record WitnessState(
    string Name,
    string Verifier,
    long? Size,
    DateTimeOffset? CosignedAt,
    string? Problem,
    DateTimeOffset? FailingSince
);

/// <summary>
/// Asks the witnesses to cosign. Once in a second the newest checkpoint becomes the one that is asked for, of
/// all witnesses alike, so that their cosignatures meet on the same ones; a witness that takes longer, or
/// fails, leaves some out. Each is asked on its own, and nothing waits for any.
/// </summary>
public sealed class Witnessing(
    IReadOnlyList<ConfiguredWitness> witnesses,
    StoredTiles tiles,
    Checkpoints checkpoints,
    SeenCheckpoint seen,
    LogState state,
    TimeProvider clock,
    ILogger<Witnessing> logger
) : BackgroundService
{
    /// <summary>How often another checkpoint is asked for, at most.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause after tries that failed.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly AskedWitness[] _witnesses =
    [
        .. witnesses.Select(witness => new AskedWitness(witness, tiles, checkpoints, clock)),
    ];

    private volatile StoredCheckpoint? _newest;

    /// <summary>How each witness is.</summary>
    public async Task<IReadOnlyList<WitnessState>> StatesAsync(CancellationToken cancel)
    {
        var states = new List<WitnessState>();
        foreach (var each in _witnesses)
        {
            var last = await checkpoints.LastOfAsync(each.Verifier, cancel);
            var trouble = each.Trouble;
            states.Add(
                new WitnessState(
                    each.Witness.Key.Name,
                    each.Verifier,
                    last?.Size,
                    last?.At,
                    trouble?.Problem,
                    trouble?.Since
                )
            );
        }
        return states;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        foreach (var each in _witnesses)
            each.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A start waits for what runs before the first await.
        await Task.Yield();
        var first = new TaskCompletionSource[_witnesses.Length];
        for (var i = 0; i < first.Length; i++)
            first[i] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task[] all =
        [
            .. _witnesses.Select((each, i) => AskOnAsync(each, first[i], stoppingToken)),
            NoteAskedAsync(first),
        ];
        if (_witnesses.Length > 0)
            await ChooseOnAsync(stoppingToken);
        await Task.WhenAll(all);
    }

    private bool GoesOn(CancellationToken cancel) => !cancel.IsCancellationRequested && state.Fork is null;

    private async Task NoteAskedAsync(TaskCompletionSource[] first)
    {
        await Task.WhenAll(first.Select(each => each.Task));
        state.NoteWitnessesAsked();
    }

    private async Task ChooseOnAsync(CancellationToken cancel)
    {
        while (GoesOn(cancel))
        {
            try
            {
                if (seen.Last is { } last && last.Size != _newest?.Head.Size)
                {
                    _newest = await checkpoints.OfAsync(last.Size, cancel) ?? _newest;
                }
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                // The signer meets the same and says so.
                logger.LogDebug(e, "The newest checkpoint could not be read.");
            }
            await PauseAsync(_newest is null ? Look : Every, cancel);
        }
    }

    private async Task AskOnAsync(AskedWitness witness, TaskCompletionSource first, CancellationToken cancel)
    {
        var failures = 0;
        while (GoesOn(cancel))
        {
            var pause = Look;
            if (_newest is { } newest && witness.Lacks(newest))
            {
                failures = await TryAsync(witness, newest, cancel) ? 0 : failures + 1;
                first.TrySetResult();
                if (failures > 0)
                    pause = PauseAfter(failures);
            }
            await PauseAsync(pause, cancel);
        }
        first.TrySetResult();
    }

    /// <summary>A second, and twice as long after each further failure.</summary>
    private static TimeSpan PauseAfter(int failures) =>
        TimeSpan.FromSeconds(Math.Min(Math.Pow(2, failures - 1), LongestPause.TotalSeconds));

    private async Task<bool> TryAsync(AskedWitness witness, StoredCheckpoint newest, CancellationToken cancel)
    {
        try
        {
            var outcome = await witness.AskAsync(newest, cancel);
            if (outcome.Fork is not null)
                state.Halt(newest.Head.Origin, outcome.Fork, logger);
            if (witness.Trouble is not null)
                logger.LogInformation("The witness {Witness} cosigns again.", witness.Witness.Key.Name);
            witness.Trouble = null;
            return true;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            if (witness.Trouble is null)
                logger.LogWarning(
                    e is WitnessTroubleException ? null : e,
                    "The witness {Witness} did not cosign: {Problem}. It is tried again.",
                    witness.Witness.Key.Name,
                    e.Message
                );
            witness.Trouble = new WitnessTrouble(e.Message, witness.Trouble?.Since ?? clock.GetUtcNow());
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancel) =>
        await Task.Delay(pause, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
