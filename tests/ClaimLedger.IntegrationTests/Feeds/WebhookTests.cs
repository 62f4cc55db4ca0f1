using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Tests;
using ClaimLedger.Tests.Proofs;

namespace ClaimLedger.IntegrationTests.Feeds;

/// <summary>What a webhook sends, how it is signed, and what can be done with it.</summary>
public sealed class WebhookTests(HookedLedger ledger, Server server) : IClassFixture<HookedLedger>
{
    private static readonly string Interop = Path.Combine(Repository.Root, "tests/interop/standardwebhooks");

    [Fact]
    public async Task A_feed_is_sent_from_its_first_entry_in_order_and_then_as_it_grows()
    {
        await using var receiver = await Receiver.StartAsync();
        for (var i = 0; i < 5; i++)
            await ledger.RegisterAsync();
        await ledger.ToldAsync(await ledger.EventsAsync());
        var pulled = await ledger.PullAsync("ledger");
        var (hook, _) = await ledger.HookAsync(receiver, from: "start");
        await receiver.TookAsync(pulled.Count);
        await ledger.RegisterAsync();
        await ledger.ToldAsync(await ledger.EventsAsync());
        pulled = await ledger.PullAsync("ledger");
        var taken = await receiver.TookAsync(pulled.Count);
        // Subjects go side by side; each of them in order.
        foreach (var (expected, actual) in BySubject(pulled).Zip(BySubject(taken.Select(m => m.Entry))))
            Assert.Equal(expected, actual);
        Assert.Equal(pulled.Count, taken.Count);
        Assert.All(
            taken,
            message =>
            {
                Assert.Equal("application/cloudevents+json", message.Type);
                var id = ((string)message.Entry["id"]!).Replace('.', '-');
                Assert.Equal($"ledger-{id}", message.Id);
            }
        );
        var item = await ledger.UntilAsync(hook, w => (long)w["lag"]! == 0);
        Assert.Equal((0, 0), ((int)item["waiting"]!, (int)item["parked"]!));
    }

    [Fact]
    public async Task A_filtered_webhook_has_its_own_chain()
    {
        await using var receiver = await Receiver.StartAsync();
        var source = await ledger.RegisterAsync();
        await ledger.HookAsync(receiver, from: "start", source: source);
        await ledger.RegisterAsync();
        await ledger.AliasAsync(source, "One");
        await ledger.RegisterAsync();
        await ledger.AliasAsync(source, "Two");
        var taken = await receiver.TookAsync(3);
        Assert.All(taken, message => Assert.Equal($"source/{source}", message.Subject));
        Assert.Equal(
            [null, (string?)taken[0].Entry["id"], (string?)taken[1].Entry["id"]],
            taken.Select(message => (string?)message.Entry["previd"])
        );
    }

    [Fact]
    public async Task Others_verify_what_was_signed_before_and_after_a_rotation()
    {
        await OtherTool.InstallAsync(Interop);
        await using var own = await NewAsync();
        await using var receiver = await Receiver.StartAsync();
        var (hook, first) = await own.HookAsync(receiver);
        await own.RegisterAsync();
        var before = (await receiver.TookAsync(1))[0];
        Assert.Equal((0, ""), await VerifyAsync(before, first));
        Assert.Equal(1, await ExitAsync(before with { Body = before.Body.Replace("1.0", "1.1") }, first));
        Assert.Equal(1, await ExitAsync(before with { Id = "ledger-0" }, first));

        var second = (string)(await own.DoAsync(hook, "rotate"))["secret"]!;
        Assert.NotEqual(first, second);
        Assert.Equal(1, await ExitAsync(before, second));
        await own.RegisterAsync();
        var both = (await receiver.TookAsync(2))[1];
        Assert.Equal(2, both.Signature.Split(' ').Length);
        Assert.Equal((0, ""), await VerifyAsync(both, first));
        Assert.Equal((0, ""), await VerifyAsync(both, second));
    }

    [Fact]
    public async Task The_old_secret_signs_for_a_day()
    {
        await using var own = await NewAsync();
        await using var receiver = await Receiver.StartAsync();
        var (hook, _) = await own.HookAsync(receiver);
        await own.DoAsync(hook, "rotate");
        own.Clock.Move(TimeSpan.FromHours(23.9));
        await own.RegisterAsync();
        Assert.Equal(2, (await receiver.TookAsync(1))[0].Signature.Split(' ').Length);
        own.Clock.Move(TimeSpan.FromHours(0.2));
        await own.RegisterAsync();
        Assert.Single((await receiver.TookAsync(2))[1].Signature.Split(' '));
        // In the database no secret stands as it is.
        var item = await ledger.RowsAsync("select encode(secret, 'escape') from ledger.webhooks");
        Assert.DoesNotContain(item, row => row.Contains("whsec_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_test_message_says_what_came_back_and_changes_nothing()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = (_, _) => 418;
        var (hook, _) = await ledger.HookAsync(receiver);
        var answer = await ledger.DoAsync(hook, "test");
        Assert.Equal((false, 418), ((bool)answer["delivered"]!, (int)answer["status"]!));
        Assert.Equal("noted", (string?)answer["body"]);
        receiver.Answer = (_, _) => null;
        Assert.True((bool)(await ledger.DoAsync(hook, "test"))["delivered"]!);
        var message = receiver.Taken.Single(m => m.Subject == hook);
        Assert.Equal("org.claimledger.webhook.test", (string?)message.Entry["type"]);
        var deliveries = await ledger.GetAsync($"/webhooks/{hook}/deliveries");
        Assert.Empty(deliveries["deliveries"]!.AsArray());
    }

    [Fact]
    public async Task A_paused_webhook_sends_nothing_and_then_everything()
    {
        await using var receiver = await Receiver.StartAsync();
        var (hook, _) = await ledger.HookAsync(receiver);
        Assert.Equal("paused", (string?)(await ledger.DoAsync(hook, "pause"))["state"]);
        var sources = new List<string> { await ledger.RegisterAsync(), await ledger.RegisterAsync() };
        await ledger.UntilAsync(hook, w => (long)w["lag"]! >= 2);
        // Longer than it takes to notice.
        await Task.Delay(1_500, TestContext.Current.CancellationToken);
        Assert.Empty(receiver.All);
        Assert.Equal("active", (string?)(await ledger.DoAsync(hook, "resume"))["state"]);
        await receiver.TookAsync(2);
        Assert.All(sources, source => Assert.Contains(receiver.Taken, m => m.Subject == $"source/{source}"));
    }

    [Fact]
    public async Task A_replay_sends_again_from_an_entry_on_under_the_same_ids()
    {
        await using var own = await NewAsync();
        await using var receiver = await Receiver.StartAsync();
        var (hook, _) = await own.HookAsync(receiver);
        for (var i = 0; i < 4; i++)
            await own.RegisterAsync();
        await receiver.TookAsync(4);
        await own.UntilAsync(hook, w => (long)w["lag"]! == 0);
        var ids = (await own.PullAsync("ledger")).Select(e => (string)e["id"]!).ToList();
        var (status, body) = await own.PostAsync($"/webhooks/{hook}/replay", new { from = ids[^2] });
        Assert.True((int)status == 200, body.ToJsonString());
        var taken = await receiver.TookAsync(6);
        Assert.Equal(
            ids[^2..].Select(id => $"ledger-{id.Replace('.', '-')}").Order(),
            taken[4..].Select(m => m.Id).Order()
        );
        Assert.Equal(2, taken[4..].Select(m => m.Id).Intersect(taken[..4].Select(m => m.Id)).Count());
    }

    [Fact]
    public async Task Tries_are_listed_by_pages_and_end_with_the_webhook()
    {
        await using var receiver = await Receiver.StartAsync();
        var (hook, _) = await ledger.HookAsync(receiver);
        for (var i = 0; i < 3; i++)
            await ledger.RegisterAsync();
        await receiver.TookAsync(3);
        await ledger.UntilAsync(hook, w => (long)w["lag"]! == 0);
        var first = await ledger.GetAsync($"/webhooks/{hook}/deliveries?limit=2");
        var numbers = first["deliveries"]!.AsArray().Select(d => (long)d!["number"]!).ToList();
        var rest = await ledger.GetAsync($"/webhooks/{hook}/deliveries?limit=2&after={numbers[^1]}");
        numbers.AddRange(rest["deliveries"]!.AsArray().Select(d => (long)d!["number"]!));
        Assert.Equal([3, 2, 1], numbers);
        Assert.All(
            first["deliveries"]!.AsArray(),
            d => Assert.Equal((200, 1, null), ((int)d!["status"]!, (int)d["attempt"]!, (string?)d["error"]))
        );
        using var deleted = await ledger.Client.DeleteAsync(
            $"/webhooks/{hook}",
            TestContext.Current.CancellationToken
        );
        Assert.True(deleted.IsSuccessStatusCode);
        Assert.Equal("unknown-webhook", await CodeAsync($"/webhooks/{hook}/deliveries"));
        var left = await ledger.NumberAsync(
            $"select count(*) from ledger.webhook_attempts where webhook = '{hook}'"
        );
        Assert.Equal(0, left);
    }

    private static IEnumerable<List<string>> BySubject(IEnumerable<JsonObject> entries) =>
        entries
            .GroupBy(e => (string)e["subject"]!, StringComparer.Ordinal)
            .OrderBy(subject => subject.Key, StringComparer.Ordinal)
            .Select(subject => subject.Select(e => e.ToJsonString()).ToList());

    private async Task<string?> CodeAsync(string path) =>
        (string?)(await ledger.GetProblemAsync(path)).Problem["code"];

    private async Task<HookedLedger> NewAsync()
    {
        var own = new HookedLedger(server);
        await own.InitializeAsync();
        return own;
    }

    private static async Task<int> ExitAsync(Message message, string secret) =>
        (await RunAsync(message, secret)).Exit;

    private static async Task<(int Exit, string Errors)> VerifyAsync(Message message, string secret)
    {
        var (exit, output, errors) = await RunAsync(message, secret);
        Assert.Equal(exit == 0 ? $"{message.Entry["id"]}\n" : "", output);
        return (exit, errors);
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(
        Message message,
        string secret
    ) =>
        await OtherTool.RunAsync(
            "node",
            ["verify.js"],
            Interop,
            new JsonObject
            {
                ["secret"] = secret,
                ["body"] = message.Body,
                ["headers"] = new JsonObject
                {
                    ["webhook-id"] = message.Id,
                    ["webhook-timestamp"] = message.Timestamp,
                    ["webhook-signature"] = message.Signature,
                },
            }.ToJsonString()
        ) ?? throw new InvalidOperationException("Node.js was here, and is gone.");
}
