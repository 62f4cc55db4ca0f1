namespace ClaimLedger.Client;

/// <summary>As whom a client asks, and how patiently.</summary>
public sealed record LedgerClientOptions
{
    /// <summary>The key, or token, by which the service knows who asks; null for none. It goes to the
    /// service's address alone: where an answer leads elsewhere, it is not sent along.</summary>
    public string? Key { get; init; }

    /// <summary>How long a command, a read or a batch is asked for again before the last failure is thrown.
    /// A feed that is followed is asked for again until its reader calls it off.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The most that is waited before the first attempt to repeat; it doubles with each. How much of
    /// it is waited is left to chance, so that many clients do not come back at once.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The most that is ever waited before an attempt, unless the service says to wait
    /// longer.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stream may be silent before it counts as broken. The service says something every
    /// 15 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long a poll waits at the service for the next entry, where no stream can be had; 60 s at
    /// most.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The name under which the service keeps an account of who follows what; null for
    /// none.</summary>
    public string? Consumer { get; init; }

    /// <summary>Told of each failure after which it is tried again, and of how long is waited
    /// before.</summary>
    public Action<Exception, TimeSpan>? Retrying { get; init; }

    /// <summary>The clock by which is waited.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Without the key, which belongs into no log.</summary>
    public override string ToString() =>
        $"{nameof(LedgerClientOptions)} {{ Consumer = {Consumer}, Patience = {Patience} }}";
}
