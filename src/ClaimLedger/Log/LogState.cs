namespace ClaimLedger.Log;

/// <summary>What the signer of this node says of the log.</summary>
public sealed class LogState
{
    private volatile string? _fork;
    private volatile string? _failure;

    /// <summary>Why nothing is signed any more; null while all is well. It stays until somebody has looked:
    /// a restart looks anew.</summary>
    public string? Fork => _fork;

    /// <summary>Why the last try to sign failed, for a reason that may pass; null where it did not.</summary>
    public string? Failure => _failure;

    internal void Halt(string why) => _fork ??= why;

    internal void Note(string? failure) => _failure = failure;
}
