namespace ClaimLedger.Log;

/// <summary>What the signer of this node says of the log.</summary>
public sealed class LogState
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _fork;
    private volatile string? _failure;

    /// <summary>Why nothing is signed any more; null while all is well. It stays until somebody has looked:
    /// a restart looks anew.</summary>
    public string? Fork => _fork;

    /// <summary>Why the last try to sign failed, for a reason that may pass; null where it did not.</summary>
    public string? Failure => _failure;

    /// <summary>Done once every witness was asked what it knows since the start, or could not be.</summary>
    public Task WitnessesAsked => _asked.Task;

    internal void NoteWitnessesAsked() => _asked.TrySetResult();

    /// <summary>Signs nothing more.</summary>
    /// <param name="origin">The log.</param>
    /// <param name="why">What it has that it should not have: "The log … has …".</param>
    /// <param name="logger">Told once.</param>
    internal void Halt(string origin, string why, ILogger logger)
    {
        var text =
            $"The log {origin} has {why}. Nothing more is signed, as it would contradict what others hold. "
            + "See docs/how-to/prove.md, When the log does not go on.";
        if (Interlocked.CompareExchange(ref _fork, text, null) is null)
            logger.LogCritical("{Fork}", text);
    }

    internal void Note(string? failure) => _failure = failure;
}
