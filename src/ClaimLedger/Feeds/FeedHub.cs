using ClaimLedger.Domain.Feeds;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Feeds;

/// <summary>
/// Keeps the last entries of each feed that somebody follows on this node, so that any number of followers
/// costs one reading; and wakes them. It listens to the database, where whichever node writes the feeds says
/// so, and looks by itself every second, should that be lost. Who falls behind what is kept reads on from the
/// table.
/// </summary>
public sealed class FeedHub(NpgsqlDataSource dataSource, FeedReader reader, ILogger<FeedHub> logger)
    : BackgroundService
{
    /// <summary>The most entries of a feed that are kept.</summary>
    public const int Kept = 8_192;

    private const int KeptBytes = 16_000_000;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Ring> _rings = Feed.All.ToDictionary(
        feed => feed.Name,
        feed => new Ring(feed),
        StringComparer.Ordinal
    );

    private readonly SemaphoreSlim _wake = new(0);

    /// <summary>Follows a feed: entries come to be kept, until it is disposed.</summary>
    public IDisposable Follow(Feed feed)
    {
        var ring = _rings[feed.Name];
        ring.Join();
        _wake.Release();
        return new Following(ring);
    }

    /// <summary>The entries after a place, as far as they are kept.</summary>
    /// <returns>Null where they have to be read from the table; none where there are no newer ones that are
    /// known of.</returns>
    public ArraySegment<FeedEntry>? After(Feed feed, long sequence) => _rings[feed.Name].After(sequence);

    /// <summary>Waits until there is an entry after a place, or may be, or a time has passed.</summary>
    public Task WaitAsync(Feed feed, long sequence, TimeSpan atMost, CancellationToken cancel) =>
        _rings[feed.Name].WaitAsync(sequence, atMost, cancel);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = ListenAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var ring in _rings.Values.Where(ring => ring.IsFollowed))
                    await ring.FillAsync(reader, stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                logger.LogDebug(e, "The feeds could not be read; they are again in a second.");
                await DelayAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            await _wake.WaitAsync(LookAgain, CancellationToken.None);
            while (_wake.Wait(0, CancellationToken.None)) { }
        }
        await listening;
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = await dataSource.OpenConnectionAsync(stopping);
                connection.Notification += (_, _) => _wake.Release();
                await connection.ExecuteAsync($"listen {FeedPage.Channel}", stopping);
                while (!stopping.IsCancellationRequested)
                    await connection.WaitAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                _wake.Release();
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or ObjectDisposedException)
            {
                logger.LogDebug(e, "Nobody tells of new entries of the feeds; they are looked for.");
                await DelayAsync(stopping);
            }
        }
    }

    private static async Task DelayAsync(CancellationToken stopping) =>
        await Task.Delay(LookAgain, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private sealed class Following(Ring ring) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
                ring.Leave();
        }
    }

    /// <summary>The last entries of one feed. One fills it, any number read.</summary>
    private sealed class Ring(Feed feed)
    {
        private readonly Lock _lock = new();
        private FeedEntry[] _entries = [];
        private long _end;
        private bool _isFilled;
        private int _followers;
        private TaskCompletionSource _news = NewNews();

        public bool IsFollowed => Volatile.Read(ref _followers) > 0;

        public void Join() => Interlocked.Increment(ref _followers);

        public void Leave()
        {
            lock (_lock)
            {
                if (Interlocked.Decrement(ref _followers) == 0)
                    (_entries, _isFilled) = ([], false);
            }
        }

        public ArraySegment<FeedEntry>? After(long sequence)
        {
            lock (_lock)
            {
                if (!_isFilled)
                    return null;
                if (sequence >= _end)
                    return ArraySegment<FeedEntry>.Empty;
                var first = _end - _entries.Length;
                if (sequence < first)
                    return null;
                return new ArraySegment<FeedEntry>(_entries, (int)(sequence - first), (int)(_end - sequence));
            }
        }

        public async Task WaitAsync(long sequence, TimeSpan atMost, CancellationToken cancel)
        {
            Task news;
            lock (_lock)
            {
                if (_isFilled && _end > sequence)
                    return;
                news = _news.Task;
            }
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            await Task.WhenAny(news, Task.Delay(atMost, over.Token));
            await over.CancelAsync();
            cancel.ThrowIfCancellationRequested();
        }

        public async Task FillAsync(FeedReader reader, CancellationToken cancel)
        {
            if (!_isFilled)
            {
                var end = await reader.EndAsync(feed, cancel);
                lock (_lock)
                {
                    // Whoever waits may have read before this end.
                    (_entries, _end, _isFilled) = ([], end.Sequence, true);
                    Tell();
                }
            }
            var come = new List<FeedEntry>();
            await foreach (
                var entry in reader.ReadAsync(
                    FeedFilter.All(feed),
                    FeedPlace.Start with
                    {
                        Sequence = _end,
                    },
                    cancel
                )
            )
            {
                come.Add(entry);
                if (come.Count == Kept)
                {
                    Append(come);
                    come.Clear();
                }
            }
            Append(come);
        }

        /// <summary>A new array each time: who reads holds one that nobody changes.</summary>
        private void Append(List<FeedEntry> come)
        {
            lock (_lock)
            {
                if (come.Count > 0 && _isFilled)
                {
                    var all = _entries.Concat(come).ToArray();
                    var (bytes, first) = (0L, all.Length);
                    while (first > 0 && all.Length - first < Kept && bytes < KeptBytes)
                        bytes += all[--first].Json.Length;
                    (_entries, _end) = (all[first..], come[^1].Sequence);
                }
                if (come.Count > 0)
                    Tell();
            }
        }

        private void Tell()
        {
            _news.SetResult();
            _news = NewNews();
        }

        private static TaskCompletionSource NewNews() =>
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
