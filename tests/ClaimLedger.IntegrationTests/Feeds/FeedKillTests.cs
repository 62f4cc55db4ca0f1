using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Feeds;

/// <summary>Subscribers of all kinds while the service and its PostgreSQL are killed again and again: nobody
/// misses an entry, nobody gets one out of order, and every command that was answered is told once. In CI
/// 2,000 changes; CLAIMLEDGER_FEED_CHANGES asks for another number.</summary>
public sealed class FeedKillTests : IAsyncLifetime
{
    private const int Sources = 20;
    private const int Callers = 8;

    private static readonly int Changes = int.Parse(
        Environment.GetEnvironmentVariable("CLAIMLEDGER_FEED_CHANGES") ?? "2000",
        CultureInfo.InvariantCulture
    );

    private readonly KilledService _service = new();
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;
    private int _done;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await _service.StartAsync(_cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Whoever_follows_gets_everything_through_kills_of_the_service_and_of_its_database()
    {
        await RegisterAsync();
        // Each change is an event, a stance or two shifts of one of the sources, or all of it.
        var all = Enumerable.Range(0, 30).Select(i => NewCollector("ledger", "", i)).ToList();
        var some = Enumerable
            .Range(0, Sources)
            .Select(i => NewCollector("ledger", $"&source=killed-{i}", 100 + i))
            .ToList();
        var expected = 2 * Changes + Sources + 2;
        var following = all.ConvertAll(c => c.RunAsync(null, expected, _cancel));
        following.AddRange(some.ConvertAll(c => c.RunAsync(null, 1 + 2 * Changes / Sources, _cancel)));
        var writing = Task.WhenAll(Enumerable.Range(0, Callers).Select(WriteAsync));
        var kills = await KillAsync();
        await writing;
        await Task.WhenAll(following);

        Assert.True(kills >= 3, $"Only {kills} kills; the test shows little.");
        Assert.True(all.Sum(c => c.Failures) > 0, "Nobody was ever cut off; the test shows nothing.");
        var record = await RecordAsync();
        Assert.Equal(expected, record.Count);
        Assert.All(all, c => Assert.Equal(record, c.Ids));
        foreach (var collector in some)
            Assert.Equal(
                record.Where(collector.Ids.ToHashSet(StringComparer.Ordinal).Contains),
                collector.Ids
            );
        Assert.Equal(
            record.Skip(2).Order(StringComparer.Ordinal),
            some.SelectMany(c => c.Ids).Order(StringComparer.Ordinal)
        );
    }

    private FeedCollector NewCollector(string feed, string filter, int seed) =>
        new(() => _service.Client, feed, filter, seed);

    private async Task RegisterAsync()
    {
        await PostAsync(
            "threats",
            new
            {
                threat = "t",
                name = "T",
                question = "It threatens.",
            }
        );
        await PostAsync(
            "documents",
            new
            {
                document = "d",
                title = "D",
                publishedOn = "2004-12-31",
            }
        );
        for (var i = 0; i < Sources; i++)
            await PostAsync(
                "sources",
                new
                {
                    source = $"killed-{i}",
                    name = "S",
                    kind = "group",
                }
            );
    }

    private async Task WriteAsync(int caller)
    {
        for (var i = caller; i < Changes; i += Callers)
        {
            await PostAsync(
                "statements",
                new
                {
                    statement = $"killed-{i}",
                    source = $"killed-{i % Sources}",
                    document = "d",
                    rendering = "quote",
                    statedOn = new DateOnly(2000, 1, 1)
                        .AddDays(i % 1_000)
                        .ToString("O", CultureInfo.InvariantCulture),
                    text = "Words.",
                    assessments = new[]
                    {
                        new
                        {
                            assessment = "a",
                            threat = "t",
                            stance = i % 3 == 0 ? "agree" : "disagree",
                        },
                    },
                }
            );
            Interlocked.Increment(ref _done);
        }
    }

    /// <summary>Sends a command until it is answered: a repeat is recognised.</summary>
    private async Task PostAsync(string path, object command)
    {
        while (true)
        {
            try
            {
                using var answer = await _service.Client.PostAsJsonAsync(path, command, _cancel);
                if (answer.IsSuccessStatusCode)
                    return;
                var body = await answer.Content.ReadAsStringAsync(_cancel);
                Assert.True((int)answer.StatusCode >= 500, body);
            }
            catch (HttpRequestException)
            {
                // It was killed, or does not listen yet.
            }
            await Task.Delay(50, _cancel);
        }
    }

    /// <summary>Kills the service, and every second time PostgreSQL with it, a few times while there is
    /// writing.</summary>
    private async Task<int> KillAsync()
    {
        var kills = 0;
        var each = Math.Max(Changes / 6, 1);
        while (Volatile.Read(ref _done) < Changes - each)
        {
            var until = Volatile.Read(ref _done) + each;
            while (Volatile.Read(ref _done) < until)
                await Task.Delay(10, _cancel);
            await _service.KillAsync(withServer: kills % 2 == 1);
            kills++;
            await _service.StartAsync(_cancel);
        }
        return kills;
    }

    private async Task<List<string>> RecordAsync()
    {
        var ids = new List<string>();
        while (true)
        {
            var after = ids.Count == 0 ? "" : $"&after={ids[^1]}";
            var batch = JsonNode.Parse(
                await _service.Client.GetStringAsync($"feeds/ledger?limit=1000{after}", _cancel)
            )!;
            ids.AddRange(batch.AsArray().Select(e => (string)e!["id"]!));
            if (batch.AsArray().Count < 1_000)
                return ids;
        }
    }
}
