using System.Net.Http.Json;
using System.Text.Json;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using RabbitMQ.Client;

namespace ClaimLedger.IntegrationTests.Feeds;

/// <summary>The feeds through a real RabbitMQ, which is stopped, killed and full now and then.</summary>
public sealed class RabbitMqTests(RabbitMqTests.Running running, Server server)
    : IClassFixture<RabbitMqTests.Running>
{
    private static int _exchanges;

    private readonly Broker _broker = running.Broker;
    private readonly string _exchange = $"feeds.{Interlocked.Increment(ref _exchanges)}";
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    /// <summary>One broker for all tests; none where RabbitMQ is not installed.</summary>
    public sealed class Running : IAsyncLifetime
    {
        /// <summary>The broker.</summary>
        public Broker Broker { get; } = new();

        /// <inheritdoc/>
        public async ValueTask InitializeAsync()
        {
            if (Broker.IsInstalled)
                await Broker.StartAsync();
        }

        /// <inheritdoc/>
        public ValueTask DisposeAsync() => Broker.DisposeAsync();
    }

    [Fact]
    public async Task Every_entry_arrives_once_and_in_order_to_the_byte_as_it_is_pulled()
    {
        Broker.Need();
        var queue = await NewQueue().BindAsync();
        await using var ledger = await StartAsync();
        await ledger.ImportDossierAsync();
        await ledger.ToldAsync(await ledger.RegisterAsync(1));
        await queue.UntilAsync(await ledger.CountAsync());

        foreach (var feed in Feed.All.Select(f => f.Name))
        {
            var taken = queue.All.Where(m => m.Feed == feed).ToList();
            Assert.Equal(await ledger.PulledAsync(feed), taken.Select(m => m.Body));
            if (taken.Count > 0)
                await ledger.UntilAsync(feed, c => (string?)c["position"] == (string?)taken[^1].Entry["id"]);
        }
        Assert.All(
            queue.All,
            m =>
            {
                var properties = m.Properties;
                Assert.Equal("application/cloudevents+json; charset=utf-8", properties.ContentType);
                Assert.Equal(DeliveryModes.Persistent, properties.DeliveryMode);
                Assert.Equal((string?)m.Entry["type"], properties.Type);
                Assert.Equal($"{m.Feed}-{((string)m.Entry["id"]!).Replace('.', '-')}", properties.MessageId);
                Assert.Equal(
                    $"{m.Feed}.{((string)m.Entry["subject"]!).Replace('/', '.').Replace(':', '.')}",
                    m.Key
                );
            }
        );
        var there = await ledger.UntilAsync(Feed.Ledger, c => (long)c["lagEntries"]! == 0);
        Assert.Equal("rabbitmq", (string?)there["reads"]);
    }

    [Fact]
    public async Task A_binding_chooses_by_feed_and_subject()
    {
        Broker.Need();
        var everything = await NewQueue().BindAsync();
        var shifts = await NewQueue().BindAsync("shifts.#");
        var amirkul = await NewQueue().BindAsync("stances.amirkul-azimov.imu.*");
        await using var ledger = await StartAsync();
        await ledger.ImportDossierAsync();
        await ledger.ToldAsync(await ledger.RegisterAsync(1));
        await everything.UntilAsync(await ledger.CountAsync());

        await shifts.DrainAsync();
        Assert.NotEmpty(shifts.All);
        Assert.Equal(await ledger.PulledAsync(Feed.Shifts), shifts.All.Select(m => m.Body));
        await amirkul.DrainAsync();
        var own = await ledger.PullAsync(Feed.Stances, "&source=amirkul-azimov&threat=imu");
        Assert.NotEmpty(own);
        Assert.Equal(own.Select(e => (string?)e["id"]), amirkul.All.Select(m => (string?)m.Entry["id"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_broker_that_goes_and_comes_back_misses_nothing(bool isKilled)
    {
        Broker.Need();
        var queue = await NewQueue().BindAsync("ledger.#");
        await using var ledger = await StartAsync();
        var writing = ledger.RegisterAsync(300);
        await ledger.UntilAsync(Feed.Ledger, c => (long)c["sequence"]! > 50);
        await _broker.StopAsync(isKilled);
        await writing;
        await ledger.RegisterAsync(20);
        await ledger.UntilAsync(Feed.Ledger, c => (long)c["lagEntries"]! >= 20);
        await _broker.StartAsync();
        await ledger.RegisterAsync(5);
        await queue.UntilAsync(325);
        Assert.Equal(await ledger.PulledAsync(Feed.Ledger), queue.Once.Select(m => m.Body));
        Assert.All(queue.All, m => Assert.Contains(m.Body, queue.Once.Select(once => once.Body)));
    }

    [Fact]
    public async Task A_queue_that_refuses_entries_gets_them_when_it_has_room()
    {
        Broker.Need();
        var narrow = await NewQueue().BindAsync("ledger.#", room: 3);
        var wide = await NewQueue().BindAsync("ledger.#");
        await using var ledger = await StartAsync();
        await ledger.RegisterAsync(20);
        // What was not confirmed is not passed over.
        var there = await ledger.UntilAsync(Feed.Ledger, c => (long)c["sequence"]! >= 3);
        Assert.InRange((long)there["sequence"]!, 3, 4);
        await narrow.UntilAsync(20);
        await wide.UntilAsync(20);
        var entries = await ledger.PulledAsync(Feed.Ledger);
        // What comes after a refused entry may find room before it does.
        Assert.Equal(
            entries.Order(StringComparer.Ordinal),
            narrow.Once.Select(m => m.Body).Order(StringComparer.Ordinal)
        );
        Assert.Equal(entries, wide.Once.Select(m => m.Body));
    }

    [Fact]
    public async Task Another_node_goes_on_where_the_one_that_sent_was_stopped()
    {
        Broker.Need();
        var queue = await NewQueue().BindAsync("ledger.#");
        await using var ledger = await StartAsync();
        var second = await ledger.StartNodeAsync("second");
        using var client = second.GetTestServer().CreateClient();
        await ledger.RegisterAsync(100, client);
        await ledger.UntilAsync(Feed.Ledger, c => (long)c["lagEntries"]! == 0);
        var writing = ledger.RegisterAsync(100, client);
        await ledger.StopNodeAsync(ledger.Host);
        await writing;
        await queue.UntilAsync(200);
        Assert.Equal(await ledger.PulledAsync(Feed.Ledger, client), queue.Once.Select(m => m.Body));
        // From its position, and not from the first entry.
        Assert.True(queue.All.Count < 300, $"{queue.All.Count} messages came of 200 entries.");
    }

    [Fact]
    public async Task A_service_that_is_killed_goes_on_from_its_position()
    {
        Broker.Need();
        var queue = await NewQueue().BindAsync("ledger.#");
        await using var service = new KilledService(
            ("ClaimLedger:RabbitMq", _broker.Address),
            ("ClaimLedger:RabbitMqExchange", _exchange)
        );
        await service.StartAsync(_cancel);
        var sent = 0;
        for (var kills = 0; kills < 3; kills++)
        {
            for (var i = 0; i < 100; i++)
            {
                using var answer = await service.Client.PostAsJsonAsync(
                    "sources",
                    new
                    {
                        source = $"killed-{sent++}",
                        name = "K",
                        kind = "group",
                    },
                    _cancel
                );
                answer.EnsureSuccessStatusCode();
            }
            if (kills == 0)
                await queue.UntilAsync(100);
            await service.KillAsync(withServer: kills == 1);
            await service.StartAsync(_cancel);
        }
        await queue.UntilAsync(sent);
        using var batch = JsonDocument.Parse(
            await service.Client.GetStringAsync("/feeds/ledger?limit=1000", _cancel)
        );
        Assert.Equal(
            batch.RootElement.EnumerateArray().Select(entry => entry.GetRawText()),
            queue.Once.Select(m => m.Body)
        );
        // Of the first hundred none is sent again: they were confirmed and noted long before the kill.
        var last = queue.All.FindLastIndex(m => (string?)m.Entry["sequence"] == "50");
        Assert.Equal(49, last);
    }

    [Fact]
    public async Task A_service_without_its_broker_is_up_and_says_that_it_is_behind()
    {
        Broker.Need();
        await using var late = new Broker();
        var address = late.Address.Replace("guest:guest", "guest:guest-secret", StringComparison.Ordinal);
        await using var ledger = await BrokeredLedger.StartAsync(server, address, _exchange);
        await ledger.RegisterAsync(5);
        var there = await ledger.UntilAsync(Feed.Ledger, c => (long)c["lagEntries"]! == 5);
        Assert.Null(there["position"]);
        var health = await ledger.GetAsync("/health/ready");
        Assert.Equal("ready", (string?)health["status"]);
        Assert.Contains(
            health["consumers"]!["late"]!.AsArray(),
            c => (string?)c!["consumer"] == "rabbitmq" && (string?)c["feed"] == "ledger"
        );
        Assert.Contains(
            ledger.Lines,
            line => line.Contains("could not be sent to RabbitMQ", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(ledger.Lines, line => line.Contains("guest-secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broker_that_comes_later_gets_everything_from_the_first_entry()
    {
        Broker.Need();
        await using var late = new Broker();
        await using var ledger = await BrokeredLedger.StartAsync(server, late.Address, _exchange);
        await ledger.RegisterAsync(5);
        await late.StartAsync();
        await ledger.UntilAsync(Feed.Ledger, c => (long)c["lagEntries"]! == 0);
        // Nobody was bound, so that nobody has what was sent; the feed has it all the same.
        var queue = await new BrokerQueue(late, _exchange).BindAsync("ledger.#");
        await ledger.RegisterAsync(2);
        await queue.UntilAsync(2);
        Assert.Equal((await ledger.PulledAsync(Feed.Ledger))[5..], queue.All.Select(m => m.Body));
    }

    [Theory]
    [InlineData("RabbitMq", "broker.example.org", "(not repeated here")]
    [InlineData("RabbitMq", "rabbit:secret@broker", "(not repeated here")]
    [InlineData("RabbitMq", "https://u:secret@broker/v", "'https://broker/v'")]
    [InlineData("RabbitMq", "amqp://u:secret@broker/a/b", "'amqp://broker/a/b'")]
    [InlineData("RabbitMqExchange", "", "''")]
    [InlineData("RabbitMqExchange", "amq.topic", "'amq.topic'")]
    [InlineData("RabbitMqExchange", "a b", "'a b'")]
    public void A_setting_that_cannot_work_is_named_without_its_password(
        string setting,
        string value,
        string shown
    )
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new($"ClaimLedger:{setting}", value)])
            .Build();
        var refused = Assert.Throws<UnusableSettingException>(() => LedgerSettings.Read(configuration));
        Assert.StartsWith($"ClaimLedger:{setting} {shown}", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    private Task<BrokeredLedger> StartAsync() =>
        BrokeredLedger.StartAsync(server, _broker.Address, _exchange);

    private BrokerQueue NewQueue() => new(_broker, _exchange);
}
