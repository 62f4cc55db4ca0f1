using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.TestHost;

namespace ClaimLedger.IntegrationTests.Feeds;

/// <summary>Following a feed as it goes on.</summary>
public sealed class FeedStreamTests(Ledger ledger) : IClassFixture<Ledger>
{
    private const int Callers = 4;
    private const int Rounds = 100;

    private static int _source;

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_sends_what_there_was_and_then_what_comes()
    {
        await RegisterAsync(3);
        using var followed = await FollowAsync(ledger.Client, "/feeds/ledger/stream");
        Assert.Equal("text/event-stream", followed.Response.Content.Headers.ContentType!.ToString());
        Assert.Equal("3000", (await followed.NextAsync(_cancel))!.Retry);
        var pulled = await ledger.PullAsync("ledger");
        var come = await followed.TakeAsync(pulled.Count, _cancel);
        Assert.Equal(pulled.Select(e => e.ToJsonString()), come.Select(e => e.ToJsonString()));
        var id = await RegisterAsync(1);
        var next = Assert.Single(await followed.TakeAsync(1, _cancel));
        Assert.Equal($"source/{id}", (string?)next["subject"]);
        Assert.Equal((string?)come[^1]["id"], (string?)next["previd"]);
    }

    [Fact]
    public async Task The_header_of_a_browser_goes_before_the_parameter()
    {
        await RegisterAsync(4);
        var pulled = await ledger.PullAsync("ledger");
        using var followed = await FollowAsync(
            ledger.Client,
            $"/feeds/ledger/stream?after={pulled[0]["id"]}",
            (string?)pulled[2]["id"]
        );
        var next = Assert.Single(await followed.TakeAsync(1, _cancel));
        Assert.Equal((string?)pulled[3]["id"], (string?)next["id"]);
    }

    [Fact]
    public async Task A_filtered_stream_has_its_own_chain()
    {
        var first = await RegisterAsync(1);
        await RegisterAsync(2);
        using var followed = await FollowAsync(ledger.Client, $"/feeds/ledger/stream?source={first}");
        var one = Assert.Single(await followed.TakeAsync(1, _cancel));
        Assert.Null(one["previd"]);
        await RegisterAsync(2);
        await ledger.AppendAsync($"/sources/{first}/aliases", new { alias = "Alias" });
        var other = Assert.Single(await followed.TakeAsync(1, _cancel));
        Assert.Equal((string?)one["id"], (string?)other["previd"]);
    }

    [Fact]
    public async Task Followers_that_come_and_go_get_everything_in_order_through_lost_connections()
    {
        var second = await ledger.StartNodeAsync("second");
        using var other = second.GetTestServer().CreateClient();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_cancel);
        var before = (string?)(await ledger.PullAsync("ledger")).LastOrDefault()?["id"];
        var expected = Callers * Rounds;
        var followers = Enumerable
            .Range(0, 10)
            .Select(i => new FeedCollector(() => i % 2 == 0 ? ledger.Client : other, "ledger", "", i))
            .ToList();
        var following = followers.ConvertAll(f => f.RunAsync(before, expected, _cancel));
        var terminating = TerminateAsync(ending.Token);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => CallAsync()));
        await ending.CancelAsync();
        Assert.True(await terminating > 0, "No connection was terminated; the test shows nothing.");
        await Task.WhenAll(following);
        var record = (await ledger.PullAsync("ledger")).Select(e => (string)e["id"]!).ToList();
        var tail = record.Skip(before is null ? 0 : record.IndexOf(before) + 1).Take(expected);
        Assert.All(followers, follower => Assert.Equal(tail, follower.Ids));
        await ledger.StopNodeAsync(second);
    }

    private async Task<long> TerminateAsync(CancellationToken cancel)
    {
        var terminated = 0L;
        while (!cancel.IsCancellationRequested)
        {
            terminated += await ledger.TerminateAsync();
            await Task.Delay(200, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return terminated;
    }

    private async Task CallAsync()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var command = new
            {
                source = $"followed-{Interlocked.Increment(ref _source)}",
                name = "F",
                kind = "group",
            };
            var status = 503;
            for (var tries = 0; status == 503 && tries < 200; tries++)
                status = (int)(await ledger.PostAsync("/sources", command)).Status;
            Assert.Contains(status, new[] { 200, 201 });
        }
    }

    private async Task<string> RegisterAsync(int count)
    {
        var id = "";
        for (var i = 0; i < count; i++)
        {
            id = $"followed-{Interlocked.Increment(ref _source)}";
            var command = new
            {
                source = id,
                name = "F",
                kind = "group",
            };
            await ledger.ToldAsync(await ledger.AppendAsync("/sources", command));
        }
        return id;
    }

    private Task<Followed> FollowAsync(HttpClient client, string path, string? lastEventId = null) =>
        Followed.ConnectAsync(client, path, lastEventId, _cancel);
}
