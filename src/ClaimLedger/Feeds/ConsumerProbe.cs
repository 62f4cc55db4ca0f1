using ClaimLedger.Http;
using ClaimLedger.Storage;

namespace ClaimLedger.Feeds;

/// <summary>A consumer that is further behind than it should be.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Consumer">Its name.</param>
/// <param name="LagEntries">How many entries it is behind.</param>
/// <param name="LagSeconds">How old the first of them is.</param>
/// <param name="LastContact">When it was last there.</param>
/// <param name="Warning">What to do.</param>
public sealed record LateConsumer(
    string Feed,
    string Consumer,
    long LagEntries,
    double LagSeconds,
    DateTimeOffset LastContact,
    string Warning
);

/// <summary>Warns of consumers that fall behind. The service works as well without them: it is ready all the
/// same.</summary>
public sealed class ConsumerProbe(ConsumerLags lags, LedgerSettings settings) : IReadinessCheck
{
    /// <inheritdoc/>
    public string Name => "consumers";

    /// <inheritdoc/>
    public async Task<(bool Ready, object State)> CheckAsync(CancellationToken cancel)
    {
        var all = await lags.ItemsAsync(cancel);
        var late = all.Where(IsLate).Select(WarningOf).ToList();
        return (true, new { named = all.Count, late });
    }

    private bool IsLate(ConsumerItem item) =>
        item.LagEntries > settings.ConsumerLagWarningEntries
        || item.LagSeconds > settings.ConsumerLagWarningAge.TotalSeconds;

    private static LateConsumer WarningOf(ConsumerItem item) =>
        new(
            item.Feed,
            item.Consumer,
            item.LagEntries,
            item.LagSeconds,
            item.LastContact,
            $"{item.Consumer} is {item.LagEntries} entries of {item.Feed} behind. Start it again, or make it faster; nothing of the feed is lost to it. If it is no more, DELETE /consumers/{item.Feed}/{item.Consumer}."
        );
}
