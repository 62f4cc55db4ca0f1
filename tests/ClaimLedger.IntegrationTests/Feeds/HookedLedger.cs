using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests.Feeds;

/// <summary>A ledger whose webhooks may send to this machine, and whose clock can be moved.</summary>
public sealed class HookedLedger(Server server) : Ledger(server)
{
    private static int _names;

    /// <summary>The nodes' clock.</summary>
    internal MovedClock Clock { get; } = new();

    /// <summary>Makes a webhook.</summary>
    /// <returns>Its id and its secret.</returns>
    internal async Task<(string Id, string Secret)> HookAsync(
        Receiver receiver,
        string feed = "ledger",
        string from = "now",
        string? source = null,
        string? kind = null
    )
    {
        var webhook = $"hook-{Interlocked.Increment(ref _names)}";
        var (status, made) = await PostAsync(
            "/webhooks",
            new
            {
                webhook,
                url = receiver.Url,
                feed,
                from,
                source,
                kind,
            }
        );
        Assert.True((int)status == 201, made.ToJsonString());
        return (webhook, (string)made["secret"]!);
    }

    /// <summary>Registers a source.</summary>
    /// <returns>Its id.</returns>
    internal async Task<string> RegisterAsync(HttpClient? client = null)
    {
        var source = $"hooked-{Interlocked.Increment(ref _names)}";
        await SubmitAsync(
            "/sources",
            new
            {
                source,
                name = "H",
                kind = "group",
            },
            client
        );
        return source;
    }

    /// <summary>Posts a command until it is known that it is in the ledger.</summary>
    internal async Task SubmitAsync(string path, object command, HttpClient? client)
    {
        var status = 503;
        for (var tries = 0; status == 503 && tries < 200; tries++)
            status = (int)(await PostAsync(path, command, client)).Status;
        Assert.Contains(status, new[] { 200, 201 });
    }

    /// <summary>Gives a source an alias.</summary>
    internal Task AliasAsync(string source, string alias) =>
        AppendAsync($"/sources/{source}/aliases", new { alias });

    /// <summary>Does something with a webhook that has no body.</summary>
    internal async Task<JsonNode> DoAsync(string webhook, string what)
    {
        var (status, body) = await PostAsync($"/webhooks/{webhook}/{what}", new { });
        Assert.True((int)status == 200, body.ToJsonString());
        return body;
    }

    /// <summary>Waits until a webhook is as it should be.</summary>
    internal async Task<JsonNode> UntilAsync(string webhook, Func<JsonNode, bool> isSo)
    {
        var item = await GetAsync($"/webhooks/{webhook}");
        for (var i = 0; i < 300 && !isSo(item); i++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            item = await GetAsync($"/webhooks/{webhook}");
        }
        Assert.True(isSo(item), item.ToJsonString());
        return item;
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Value)> SettingsOf(string connectionString) =>
        base.SettingsOf(connectionString).Append(("ClaimLedger:WebhookNetworks:0", "127.0.0.0/8"));

    /// <inheritdoc/>
    protected override void Replace(IServiceCollection services) =>
        services.AddSingleton<TimeProvider>(Clock);
}

/// <summary>The system's clock, moved on.</summary>
internal sealed class MovedClock : TimeProvider
{
    private long _ticks;

    public override DateTimeOffset GetUtcNow() =>
        base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    /// <summary>Moves it on.</summary>
    public void Move(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
