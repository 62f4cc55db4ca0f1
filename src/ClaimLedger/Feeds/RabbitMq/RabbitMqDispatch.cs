using ClaimLedger.Domain.Feeds;
using ClaimLedger.Storage;
using Npgsql;
using Wolverine.Runtime;

namespace ClaimLedger.Feeds.RabbitMq;

/// <summary>
/// Sends all feeds to an exchange of RabbitMQ, from the one node that holds the claim, each from where it was
/// left. A place is noted once the broker has confirmed everything up to it. What fails, or is cut off by a
/// crash, is sent again from there; whoever failed gives up the claim, as another node may fare better.
/// </summary>
internal sealed class RabbitMqDispatch(
    NpgsqlDataSource dataSource,
    FeedReader reader,
    FeedHub hub,
    Consumers consumers,
    LedgerSettings settings,
    IWolverineRuntime runtime,
    ILogger<RabbitMqDispatch> logger
) : BackgroundService
{
    /// <summary>The exchange as a consumer of the feeds, and how it reads.</summary>
    public const string Consumer = "rabbitmq";

    /// <summary>How many entries of a feed are under way at once.</summary>
    public const int AtOnce = 250;

    // "rabbitmq" in ASCII.
    private const long Key = 0x7261626269746D71;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(30);

    private TimeSpan _rest = LookAgain;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.RabbitMq is not { } address)
            return;
        var broker = new Uri(address);
        while (!stoppingToken.IsCancellationRequested)
        {
            var rest = LookAgain;
            try
            {
                await using var claim = await Claim.TryAsync(dataSource, Key, stoppingToken);
                if (claim is not null)
                    await SendAsync(claim, broker, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                rest = _rest;
                _rest = rest * 2 < LongestRest ? rest * 2 : LongestRest;
                logger.LogWarning(e, "The feeds could not be sent to RabbitMQ; they are in {Rest}.", rest);
            }
            await Task.Delay(rest, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Sends until the node stops or something fails.</summary>
    private async Task SendAsync(Claim claim, Uri broker, CancellationToken stop)
    {
        var positions = new RabbitMqPositions(claim, settings.RabbitMqExchange);
        var places = await positions.ReadAsync(stop);
        // Before the broker is reached: how far behind it is can be seen while it is away.
        var contacts = places.ToDictionary(
            at => at.Key,
            at => consumers.Seen(Consumer, Consumer, FeedFilter.All(at.Key), at.Value)
        );
        await using var link = await RabbitMqLink.OpenAsync(broker, settings.RabbitMqExchange, runtime);
        logger.LogInformation(
            "The feeds are sent to the exchange {Exchange} of RabbitMQ at {Host}.",
            settings.RabbitMqExchange,
            broker.Host
        );
        var following = Feed.All.Select(hub.Follow).ToList();
        try
        {
            // One at first, so that an entry that is refused again and again brings no others along.
            for (var atOnce = 1; ; )
            {
                var news = new List<(Feed Feed, IReadOnlyList<FeedEntry> Entries)>();
                foreach (var (feed, place) in places)
                {
                    if (await AfterAsync(feed, place, atOnce, stop) is { Count: > 0 } entries)
                        news.Add((feed, entries));
                }
                if (news.Count == 0)
                {
                    await WaitAsync(places, stop);
                    continue;
                }
                var sent = await Task.WhenAll(news.Select(n => link.SendAsync(n.Feed, n.Entries, stop)));
                var reached = news.Zip(sent)
                    .Where(n => n.Second.Confirmed > 0)
                    .Select(n => (n.First.Feed, FeedPlace.After(n.First.Entries[n.Second.Confirmed - 1])))
                    .ToList();
                await positions.NoteAsync(reached);
                foreach (var (feed, place) in reached)
                {
                    places[feed] = place;
                    contacts[feed].Reached(place);
                }
                if (sent.Select(s => s.Failure).FirstOrDefault(f => f is not null) is { } failure)
                    throw new IOException("The broker did not take everything.", failure);
                (atOnce, _rest) = (AtOnce, LookAgain);
            }
        }
        finally
        {
            following.ForEach(f => f.Dispose());
        }
    }

    /// <summary>The entries after a place, some of them.</summary>
    private async ValueTask<IReadOnlyList<FeedEntry>> AfterAsync(
        Feed feed,
        FeedPlace place,
        int atMost,
        CancellationToken stop
    )
    {
        if (hub.After(feed, place.Sequence) is { } kept)
            return kept[..Math.Min(kept.Count, atMost)];
        var found = new List<FeedEntry>();
        await foreach (var entry in reader.ReadAsync(FeedFilter.All(feed), place, stop, atOnce: 2))
        {
            found.Add(entry);
            if (found.Count == atMost)
                break;
        }
        return found;
    }

    /// <summary>Waits until one of the feeds has more, or may have.</summary>
    private async Task WaitAsync(Dictionary<Feed, FeedPlace> places, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var waiting = places
            .Select(at => hub.WaitAsync(at.Key, at.Value.Sequence, LookAgain, over.Token))
            .ToList();
        await Task.WhenAny(waiting);
        await over.CancelAsync();
        await Task.WhenAll(waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
    }
}
