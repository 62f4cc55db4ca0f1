using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Feeds;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests.Feeds;

/// <summary>Who reads the feeds by a name, and how far they are.</summary>
public sealed class ConsumerTests(ConsumerTests.Warning ledger) : IClassFixture<ConsumerTests.Warning>
{
    private static int _source;

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    /// <summary>A ledger that warns of a consumer that is more than five entries behind.</summary>
    public sealed class Warning(Server server) : Ledger(server)
    {
        /// <inheritdoc/>
        protected override IEnumerable<(string Name, string Value)> SettingsOf(string connectionString) =>
            base.SettingsOf(connectionString).Append(("ClaimLedger:ConsumerLagWarningEntries", "5"));
    }

    [Fact]
    public async Task A_puller_is_as_far_as_it_asks_from_and_its_lag_goes_up_and_down()
    {
        await RegisterAsync(3);
        var entries = await ledger.PullAsync(Feed.Ledger);
        await ledger.GetAsync("/feeds/ledger?consumer=puller");
        var there = await ConsumerAsync("puller");
        Assert.Equal(
            ("ledger", "pull", ""),
            (Text(there, "feed"), Text(there, "reads"), Text(there, "filter"))
        );
        Assert.Null(there["position"]);
        Assert.Equal(entries.Count, (long)there["lagEntries"]!);
        Assert.InRange((double)there["lagSeconds"]!, 0.001, 600);

        await ledger.GetAsync($"/feeds/ledger?consumer=puller&after={entries[^2]["id"]}");
        there = await ConsumerAsync("puller");
        Assert.Equal((string?)entries[^2]["id"], Text(there, "position"));
        Assert.Equal(1, (long)there["lagEntries"]!);

        await ledger.GetAsync($"/feeds/ledger?consumer=puller&after={entries[^1]["id"]}");
        there = await ConsumerAsync("puller");
        Assert.Equal((0, 0.0), ((long)there["lagEntries"]!, (double)there["lagSeconds"]!));
        await RegisterAsync(2);
        Assert.Equal(2, (long)(await ConsumerAsync("puller"))["lagEntries"]!);
        // Who asks from an earlier place has no more than that.
        await ledger.GetAsync($"/feeds/ledger?consumer=puller&after={entries[0]["id"]}");
        Assert.Equal((string?)entries[0]["id"], Text(await ConsumerAsync("puller"), "position"));
    }

    [Fact]
    public async Task A_follower_is_as_far_as_was_sent_to_it()
    {
        await RegisterAsync(2);
        var entries = await ledger.PullAsync(Feed.Ledger);
        using (
            var followed = await FollowAsync(
                $"/feeds/ledger/stream?consumer=follower&after={entries[0]["id"]}"
            )
        )
        {
            await followed.TakeAsync(entries.Count - 1, _cancel);
            await UntilAsync("follower", c => (long)c["lagEntries"]! == 0);
            await RegisterAsync(1);
            var last = Assert.Single(await followed.TakeAsync(1, _cancel));
            var there = await UntilAsync("follower", c => (long)c["lagEntries"]! == 0);
            Assert.Equal(("stream", Text(last, "id")), (Text(there, "reads"), Text(there, "position")));
        }
        // It is gone, and what comes now it has not.
        await RegisterAsync(1);
        await UntilAsync("follower", c => (long)c["lagEntries"]! > 0);
    }

    [Fact]
    public async Task A_filter_counts_from_the_first_entry_that_passes()
    {
        var mine = await RegisterAsync(1);
        await RegisterAsync(3);
        var own = await ledger.PullAsync(Feed.Ledger, $"&source={mine}");
        await ledger.GetAsync($"/feeds/ledger?consumer=choosy&source={mine}&after={own[^1]["id"]}");
        var there = await ConsumerAsync("choosy");
        Assert.Equal($"source={mine}", Text(there, "filter"));
        Assert.Equal((0, 0.0), ((long)there["lagEntries"]!, (double)there["lagSeconds"]!));
        await ledger.ToldAsync(await ledger.AppendAsync($"/sources/{mine}/aliases", new { alias = "Alias" }));
        Assert.Equal(1, (long)(await ConsumerAsync("choosy"))["lagEntries"]!);
    }

    [Fact]
    public async Task A_follower_whose_filter_takes_nothing_is_there_all_the_same()
    {
        await RegisterAsync(2);
        using var followed = await FollowAsync("/feeds/ledger/stream?consumer=deaf&source=nobody");
        var end = await ledger.PullAsync(Feed.Ledger);
        var there = await UntilAsync("deaf", c => (long)c["sequence"]! >= end.Count);
        Assert.Equal(0, (long)there["lagEntries"]!);
    }

    [Fact]
    public async Task An_earlier_contact_counts_no_more_once_the_consumer_is_there_anew()
    {
        await RegisterAsync(3);
        var entries = await ledger.PullAsync(Feed.Ledger);
        var places = entries.ConvertAll(e => new FeedPlace(
            long.Parse((string)e["sequence"]!, null),
            Text(e, "id")
        ));
        var consumers = ledger.Host.Services.GetRequiredService<Consumers>();
        var all = FeedFilter.All(Feed.Named(Feed.Ledger)!);
        var old = consumers.Seen("hook", "webhook", all, places[0]);
        old.Reached(places[1]);
        // Never backwards by itself.
        old.Reached(places[0]);
        Assert.Equal(places[1].Id, Text(await ConsumerAsync("hook"), "position"));
        var anew = consumers.Seen("hook", "webhook", all, places[0]);
        old.Reached(places[2]);
        Assert.Equal(places[0].Id, Text(await ConsumerAsync("hook"), "position"));
        anew.Reached(places[2]);
        Assert.Equal(places[2].Id, Text(await ConsumerAsync("hook"), "position"));
    }

    [Fact]
    public async Task What_a_node_knew_is_written_when_it_stops()
    {
        await RegisterAsync(1);
        var last = (string)(await ledger.PullAsync(Feed.Ledger))[^1]["id"]!;
        var second = await ledger.StartNodeAsync("second");
        var consumers = second.Services.GetRequiredService<Consumers>();
        var place = new FeedPlace(long.Parse(last.Split('.')[0], null), last);
        consumers.Seen("elsewhere", Consumers.Pull, FeedFilter.All(Feed.Named(Feed.Ledger)!), place);
        await ledger.StopNodeAsync(second);
        Assert.Equal(last, Text(await ConsumerAsync("elsewhere"), "position"));
    }

    [Fact]
    public async Task One_that_is_forgotten_is_gone_until_it_is_there_again()
    {
        await ledger.GetAsync("/feeds/shifts?consumer=passing");
        await ConsumerAsync("passing");
        Assert.Equal(HttpStatusCode.NoContent, await ForgetAsync("/consumers/shifts/passing"));
        Assert.DoesNotContain(await ConsumersAsync(), c => Text(c, "consumer") == "passing");
        Assert.Equal(HttpStatusCode.NotFound, await ForgetAsync("/consumers/shifts/passing"));
        await ledger.GetAsync("/feeds/shifts?consumer=passing");
        await ConsumerAsync("passing");
    }

    [Fact]
    public async Task One_that_is_far_behind_is_warned_of_and_the_service_is_ready()
    {
        await RegisterAsync(7);
        await ledger.GetAsync("/feeds/ledger?consumer=asleep");
        var late = await LateAsync("asleep");
        Assert.True((long)late!["lagEntries"]! >= 7);
        Assert.Contains("DELETE /consumers/ledger/asleep", Text(late, "warning"), StringComparison.Ordinal);
        var last = (await ledger.PullAsync(Feed.Ledger))[^1]["id"];
        await ledger.GetAsync($"/feeds/ledger?consumer=asleep&after={last}");
        Assert.Null(await LateAsync("asleep"));
    }

    [Fact]
    public async Task The_meter_has_the_feeds_and_the_lags()
    {
        await RegisterAsync(2);
        var entries = await ledger.PullAsync(Feed.Ledger);
        await ledger.GetAsync($"/feeds/ledger?consumer=measured&after={entries[^2]["id"]}");
        var measured = new Dictionary<string, double>(StringComparer.Ordinal);
        var meters = ledger.Host.Services.GetRequiredService<IMeterFactory>();
        var meter = meters.Create(FeedMetrics.Meter);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, it) =>
            {
                if (instrument.Meter == meter)
                    it.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Note(i, value, tags));
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Note(i, value, tags));
        listener.Start();
        while (!measured.ContainsKey("claimledger.consumer.lag ledger measured"))
        {
            await Task.Delay(50, _cancel);
            listener.RecordObservableInstruments();
        }
        Assert.True(measured["claimledger.consumer.lag ledger measured"] >= 1);
        Assert.True(measured["claimledger.consumer.lag.age ledger measured"] > 0);
        Assert.True(measured["claimledger.feed.sequence ledger"] >= entries.Count);

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            measured[string.Join(' ', tags.ToArray().Select(t => t.Value).Prepend(instrument.Name))] = value;
    }

    [Theory]
    [InlineData("/feeds/shifts?consumer=No%20id", "consumer")]
    [InlineData("/feeds/shifts/stream?consumer=No%20id", "consumer")]
    [InlineData("/consumers?feed=shifts", "feed")]
    public async Task What_cannot_be_taken_is_refused(string path, string field)
    {
        var (status, problem) = await ledger.GetProblemAsync(path);
        Assert.Equal((HttpStatusCode.BadRequest, field), (status, Text(problem, "field")));
    }

    [Theory]
    [InlineData("ConsumerLagWarningEntries", "-1")]
    [InlineData("ConsumerLagWarningEntries", "many")]
    [InlineData("ConsumerLagWarningAge", "-00:00:01")]
    public void A_warning_that_cannot_be_is_refused(string setting, string value)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new($"ClaimLedger:{setting}", value)])
            .Build();
        var wrong = Assert.Throws<UnusableSettingException>(() => LedgerSettings.Read(configuration));
        Assert.Contains(setting, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_named_consumer_gets_is_kept_by_no_cache()
    {
        await RegisterAsync(1);
        using var full = await ledger.Client.GetAsync("/feeds/ledger?limit=1", _cancel);
        Assert.True(full.Headers.CacheControl!.Public);
        using var named = await ledger.Client.GetAsync("/feeds/ledger?limit=1&consumer=cached", _cancel);
        Assert.True(named.Headers.CacheControl!.NoStore);
        Assert.Contains(
            "consumer=cached",
            Assert.Single(named.Headers.GetValues("Link")),
            StringComparison.Ordinal
        );
    }

    private static string? Text(JsonNode node, string member) => (string?)node[member];

    private async Task<IEnumerable<JsonNode>> ConsumersAsync() =>
        (await ledger.GetAsync("/consumers"))["consumers"]!.AsArray().Select(c => c!);

    private async Task<JsonNode> ConsumerAsync(string name) =>
        Assert.Single(await ConsumersAsync(), c => Text(c, "consumer") == name);

    private async Task<JsonNode> UntilAsync(string name, Func<JsonNode, bool> holds)
    {
        while (true)
        {
            var there = await ConsumerAsync(name);
            if (holds(there))
                return there;
            await Task.Delay(20, _cancel);
        }
    }

    private async Task<JsonNode?> LateAsync(string name)
    {
        var health = await ledger.GetAsync("/health/ready");
        return health["consumers"]!["late"]!.AsArray().SingleOrDefault(c => Text(c!, "consumer") == name);
    }

    private async Task<HttpStatusCode> ForgetAsync(string path)
    {
        using var answer = await ledger.Client.DeleteAsync(path, _cancel);
        return answer.StatusCode;
    }

    private Task<Followed> FollowAsync(string path) =>
        Followed.ConnectAsync(ledger.Client, path, lastEventId: null, _cancel);

    private async Task<string> RegisterAsync(int count)
    {
        var id = "";
        for (var i = 0; i < count; i++)
        {
            id = $"consumed-{Interlocked.Increment(ref _source)}";
            var command = new
            {
                source = id,
                name = "C",
                kind = "group",
            };
            await ledger.ToldAsync(await ledger.AppendAsync("/sources", command));
        }
        return id;
    }
}
