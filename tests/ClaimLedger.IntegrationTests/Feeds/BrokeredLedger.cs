using System.Text.Json;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.IntegrationTests.Redactions;
using Microsoft.Extensions.Logging;

namespace ClaimLedger.IntegrationTests.Feeds;

/// <summary>A ledger whose feeds are sent to an exchange of its own.</summary>
public sealed class BrokeredLedger(Server server, string address, string exchange) : Ledger(server)
{
    private readonly LogBook _log = new();
    private int _sources;

    /// <inheritdoc/>
    protected override ILoggerProvider Log => _log;

    /// <summary>What its nodes logged.</summary>
    public IReadOnlyCollection<string> Lines => _log.Lines;

    /// <summary>Starts it.</summary>
    public static async Task<BrokeredLedger> StartAsync(Server server, string address, string exchange)
    {
        var ledger = new BrokeredLedger(server, address, exchange);
        await ledger.InitializeAsync();
        return ledger;
    }

    /// <summary>Registers some sources.</summary>
    /// <returns>The position of the last.</returns>
    public async Task<long> RegisterAsync(int count, HttpClient? client = null)
    {
        var position = 0L;
        for (var i = 0; i < count; i++)
        {
            var source = $"brokered-{Interlocked.Increment(ref _sources)}";
            position = await AppendAsync(
                "/sources",
                new
                {
                    source,
                    name = "B",
                    kind = "group",
                },
                client
            );
        }
        return position;
    }

    /// <summary>The entries of a feed, to the byte as they are pulled.</summary>
    public async Task<List<string>> PulledAsync(string feed, HttpClient? client = null)
    {
        using var batch = JsonDocument.Parse(
            await (client ?? Client).GetStringAsync($"/feeds/{feed}?limit=1000")
        );
        Assert.True(batch.RootElement.GetArrayLength() < 1_000, "There is more than one batch.");
        return [.. batch.RootElement.EnumerateArray().Select(entry => entry.GetRawText())];
    }

    /// <summary>How many entries all feeds have.</summary>
    public async Task<int> CountAsync()
    {
        var count = 0;
        foreach (var feed in Feed.All)
            count += (await PulledAsync(feed.Name)).Count;
        return count;
    }

    /// <summary>Waits until the exchange is as it should be as a consumer of a feed.</summary>
    public async Task<JsonNode> UntilAsync(string feed, Func<JsonNode, bool> isSo)
    {
        JsonNode? there = null;
        for (var i = 0; i < 2_400 && (there is null || !isSo(there)); i++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            var all = (await GetAsync("/consumers"))["consumers"]!.AsArray();
            there = all.SingleOrDefault(c =>
                (string?)c!["consumer"] == "rabbitmq" && (string?)c["feed"] == feed
            );
        }
        Assert.True(there is not null && isSo(there), there?.ToJsonString());
        return there!;
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Value)> SettingsOf(string connectionString) =>
        [
            .. base.SettingsOf(connectionString),
            ("ClaimLedger:RabbitMq", address),
            ("ClaimLedger:RabbitMqExchange", exchange),
            ("ClaimLedger:ConsumerLagWarningEntries", "3"),
        ];
}
