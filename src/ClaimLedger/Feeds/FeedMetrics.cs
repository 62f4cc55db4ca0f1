using System.Diagnostics.Metrics;
using Npgsql;

namespace ClaimLedger.Feeds;

/// <summary>The feeds and their consumers as metrics, looked up every few seconds while somebody collects
/// them.</summary>
public sealed class FeedMetrics : BackgroundService
{
    /// <summary>The meter of the service.</summary>
    public const string Meter = "ClaimLedger";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly FeedReader _reader;
    private readonly ConsumerLags _lags;
    private readonly TimeProvider _clock;
    private readonly ILogger<FeedMetrics> _logger;
    private readonly IReadOnlyList<Instrument> _instruments;
    private volatile IReadOnlyList<FeedEnd> _ends = [];
    private volatile IReadOnlyList<ConsumerItem> _consumers = [];

    /// <summary>Makes the instruments.</summary>
    public FeedMetrics(
        IMeterFactory meters,
        FeedReader reader,
        ConsumerLags lags,
        TimeProvider clock,
        ILogger<FeedMetrics> logger
    )
    {
        (_reader, _lags, _clock, _logger) = (reader, lags, clock, logger);
        var meter = meters.Create(Meter);
        _instruments =
        [
            meter.CreateObservableGauge(
                "claimledger.feed.sequence",
                () => _ends.Select(end => new Measurement<long>(end.Sequence, Of("feed", end.Feed))),
                "{entry}",
                "The sequence of a feed's last entry."
            ),
            meter.CreateObservableGauge(
                "claimledger.consumer.lag",
                () => _consumers.Select(c => new Measurement<long>(c.LagEntries, TagsOf(c))),
                "{entry}",
                "How many entries of a feed a consumer has yet to get."
            ),
            meter.CreateObservableGauge(
                "claimledger.consumer.lag.age",
                () => _consumers.Select(c => new Measurement<double>(c.LagSeconds, TagsOf(c))),
                "s",
                "How old the first of them is."
            ),
        ];
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, _clock);
        try
        {
            do
            {
                if (_instruments.Any(instrument => instrument.Enabled))
                    await LookAsync(stoppingToken);
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        try
        {
            _ends = [.. (await _reader.EndsAsync(cancel)).Values];
            _consumers = await _lags.ItemsAsync(cancel);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            _logger.LogDebug(e, "The feeds could not be measured; they are again in a while.");
        }
    }

    private static KeyValuePair<string, object?>[] TagsOf(ConsumerItem item) =>
        [Of("feed", item.Feed), Of("consumer", item.Consumer)];

    private static KeyValuePair<string, object?> Of(string tag, string value) => new(tag, value);
}
