using System.Collections.Concurrent;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.TestHost;

namespace ClaimLedger.IntegrationTests.Feeds;

/// <summary>Receivers that fail and nodes that go away: nothing is lost, and each subject stays in
/// order.</summary>
public sealed class WebhookFaultTests(Server server)
{
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_fails_holds_up_its_own_subject_alone_and_comes_in_order_in_the_end()
    {
        await using var ledger = await NewAsync();
        await using var receiver = await Receiver.StartAsync();
        var (bad, good) = (await ledger.RegisterAsync(), await ledger.RegisterAsync());
        await ledger.ToldAsync(await ledger.LastAsync());
        receiver.Answer = (message, _) => message.Subject == $"source/{bad}" ? 500 : null;
        var (hook, _) = await ledger.HookAsync(receiver);
        foreach (var alias in new[] { "One", "Two", "Three" })
        {
            await ledger.AliasAsync(bad, alias);
            await ledger.AliasAsync(good, alias);
        }
        await receiver.TookAsync(3);
        await ledger.UntilAsync(hook, w => (long)w["waiting"]! == 3 && (long)w["lag"]! == 0);
        Assert.All(receiver.Taken, message => Assert.Equal($"source/{good}", message.Subject));
        // The first was tried, those behind it were not.
        Assert.Single(receiver.All.Where(m => m.Subject == $"source/{bad}").Select(m => m.Id).Distinct());
        receiver.Answer = (_, _) => null;
        ledger.Clock.Move(TimeSpan.FromSeconds(6));
        var taken = await receiver.TookAsync(6);
        Assert.Equal([2, 3, 4], taken.Where(m => m.Subject == $"source/{bad}").Select(VersionOf));
        await ledger.UntilAsync(hook, w => (long)w["waiting"]! == 0);
        var tries = (await ledger.GetAsync($"/webhooks/{hook}/deliveries"))["deliveries"]!.AsArray();
        var failed = tries.Last(d => (int)d!["status"]! == 500)!;
        Assert.Equal("The receiver answered 500.", (string?)failed["error"]);
        Assert.Contains(
            tries,
            d => (string?)d!["entry"] == (string?)failed["entry"] && (int)d["attempt"]! > 1
        );
    }

    [Fact]
    public async Task After_ten_tries_an_entry_is_parked_and_can_be_sent_again()
    {
        await using var ledger = await NewAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = (_, _) => 302;
        var (hook, _) = await ledger.HookAsync(receiver);
        var source = await ledger.RegisterAsync();
        await ledger.AliasAsync(source, "Later");
        for (var tries = 1; tries < Retries.Delays.Count; tries++)
        {
            await receiver.CameAsync(tries);
            await ledger.UntilAsync(hook, w => (long)w["waiting"]! == 2);
            await UntilTriedAsync(ledger, hook, tries);
            ledger.Clock.Move(Retries.Delays[tries] * 1.1 + TimeSpan.FromSeconds(1));
        }
        await ledger.UntilAsync(hook, w => (long)w["parked"]! == 1);
        var parked = (await ledger.GetAsync($"/webhooks/{hook}/parked"))["parked"]!.AsArray();
        var entry = Assert.Single(parked)!;
        Assert.Equal(10, (int)entry["attempts"]!);
        Assert.Equal("The receiver answered 302.", (string?)entry["error"]);
        Assert.Equal(10, receiver.All.Count(m => m.Id == receiver.All[0].Id));
        // What was given up on holds up nothing.
        receiver.Answer = (_, _) => null;
        ledger.Clock.Move(TimeSpan.FromSeconds(6));
        Assert.Equal(2, VersionOf((await receiver.TookAsync(1))[0]));
        await ledger.DoAsync(hook, $"parked/{entry["entry"]}/replay");
        Assert.Equal(receiver.All[0].Id, (await receiver.TookAsync(2))[1].Id);
        await ledger.UntilAsync(hook, w => (long)w["parked"]! == 0 && (long)w["waiting"]! == 0);
        var (status, problem) = await ledger.PostAsync(
            $"/webhooks/{hook}/parked/{entry["entry"]}/replay",
            new { }
        );
        Assert.Equal((404, "not-parked"), ((int)status, (string?)problem["code"]));
    }

    [Fact]
    public async Task Gone_disables_and_resuming_goes_on_with_the_same_entry()
    {
        await using var ledger = await NewAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = (_, _) => 410;
        var (hook, _) = await ledger.HookAsync(receiver);
        var source = await ledger.RegisterAsync();
        var item = await ledger.UntilAsync(hook, w => (string?)w["state"] == "disabled");
        Assert.Contains("410", (string?)item["reason"], StringComparison.Ordinal);
        receiver.Answer = (_, _) => null;
        ledger.Clock.Move(TimeSpan.FromHours(1));
        var other = await ledger.RegisterAsync();
        Assert.Single(receiver.All);
        await ledger.DoAsync(hook, "resume");
        var taken = await receiver.TookAsync(2);
        Assert.Equal(
            new[] { $"source/{source}", $"source/{other}" }.Order(),
            taken.Select(m => m.Subject).Order()
        );
    }

    [Fact]
    public async Task A_receiver_that_asks_for_a_rest_gets_it()
    {
        await using var ledger = await NewAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = (_, response) =>
        {
            response.Headers.RetryAfter = "3600";
            return 503;
        };
        var (hook, _) = await ledger.HookAsync(receiver);
        await ledger.RegisterAsync();
        var item = await ledger.UntilAsync(hook, w => w["restsUntil"] is not null);
        var rest = (DateTimeOffset)item["restsUntil"]! - ledger.Clock.GetUtcNow();
        Assert.InRange(rest, TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(60));
        receiver.Answer = (_, _) => null;
        await ledger.RegisterAsync();
        ledger.Clock.Move(TimeSpan.FromMinutes(50));
        await Task.Delay(1_500, _cancel);
        Assert.Single(receiver.All);
        ledger.Clock.Move(TimeSpan.FromMinutes(11));
        await receiver.TookAsync(2);
    }

    [Fact]
    public async Task Nodes_that_come_and_go_and_connections_that_break_lose_nothing()
    {
        await using var ledger = await NewAsync();
        await using var receiver = await Receiver.StartAsync();
        var random = new Random(7);
        receiver.Answer = (_, _) =>
        {
            lock (random)
                return random.Next(20) == 0 ? 500 : null;
        };
        var (hook, _) = await ledger.HookAsync(receiver);
        var before = (await ledger.PullAsync("ledger")).Count;
        var second = await ledger.StartNodeAsync("second");
        using var client = second.GetTestServer().CreateClient();
        var sources = new ConcurrentQueue<string>();
        var calling = Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(async _ =>
                {
                    for (var i = 0; i < 40; i++)
                    {
                        var source = await ledger.RegisterAsync(client);
                        await ledger.SubmitAsync($"/sources/{source}/aliases", new { alias = "A" }, client);
                        sources.Enqueue(source);
                    }
                })
        );
        var terminated = 0L;
        for (var i = 0; i < 4; i++)
        {
            await Task.Delay(300, _cancel);
            terminated += await ledger.TerminateAsync();
        }
        // The node that was the first to send goes in the middle; the other goes on.
        await receiver.TookAsync(20);
        await ledger.StopNodeAsync(ledger.Host);
        await calling;
        Assert.True(terminated > 0, "No connection was terminated; the test shows nothing.");
        var record = await RecordAsync();
        for (var i = 0; i < 100 && record.Count < 2 * sources.Count; i++)
        {
            await Task.Delay(100, _cancel);
            record = await RecordAsync();
        }
        for (var i = 0; i < 100 && record.Any(e => receiver.Taken.All(m => m.Id != e.Id)); i++)
        {
            ledger.Clock.Move(TimeSpan.FromMinutes(6));
            await Task.Delay(300, _cancel);
        }
        // Of each subject what came, by when it came first, is what was recorded, in its order.
        var came = receiver.Taken.Select(m => (m.Subject, m.Id)).Distinct().ToList();
        Assert.All(
            record.ToLookup(e => e.Subject, StringComparer.Ordinal),
            subject => Assert.Equal(subject, came.Where(m => m.Subject == subject.Key))
        );
        Assert.Equal(2 * sources.Count, record.Count);
        Assert.NotNull(await ledger.GetAsync($"/webhooks/{hook}", client));

        async Task<List<(string Subject, string Id)>> RecordAsync() =>
            [
                .. (await ledger.PullAsync("ledger", client: client))
                    .Skip(before)
                    .Select(e => ((string)e["subject"]!, $"ledger-{((string)e["id"]!).Replace('.', '-')}")),
            ];
    }

    private static long VersionOf(Message message) => (long)message.Entry["data"]!["version"]!;

    private static async Task UntilTriedAsync(HookedLedger ledger, string hook, int tries)
    {
        for (var i = 0; i < 300; i++)
        {
            var noted = await ledger.NumberAsync(
                $"select coalesce(max(attempt), 0) from ledger.webhook_attempts where webhook = '{hook}'"
            );
            if (noted >= tries)
                return;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"Try {tries} was not noted.");
    }

    private async Task<HookedLedger> NewAsync()
    {
        var ledger = new HookedLedger(server);
        await ledger.InitializeAsync();
        return ledger;
    }
}
