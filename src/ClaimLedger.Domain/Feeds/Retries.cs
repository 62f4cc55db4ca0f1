namespace ClaimLedger.Domain.Feeds;

/// <summary>When a message that did not come through is sent again.</summary>
public static class Retries
{
    /// <summary>The most that a receiver can ask to be left alone for.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromHours(24);

    /// <summary>How long before each try, after the one that failed.</summary>
    public static IReadOnlyList<TimeSpan> Delays { get; } =
    [
        TimeSpan.Zero,
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>How long to wait after a try that failed; null where it was the last.</summary>
    /// <param name="failed">How many failed.</param>
    /// <param name="chance">0 to 1: how much of a tenth is added, so that not all come back at
    /// once.</param>
    public static TimeSpan? After(int failed, double chance) =>
        failed < Delays.Count ? Delays[failed] * (1 + chance / 10) : null;
}
