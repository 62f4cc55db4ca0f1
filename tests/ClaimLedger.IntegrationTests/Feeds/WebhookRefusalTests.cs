using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Feeds;

/// <summary>What no webhook can be made of, and where none may lead.</summary>
public sealed class WebhookRefusalTests(Ledger ledger) : IClassFixture<Ledger>
{
    private static int _names;

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"url":"https://a.example","feed":"shifts"}""", "missing", "webhook")]
    [InlineData("""{"webhook":"No slug","url":"https://a.example","feed":"shifts"}""", "invalid", "webhook")]
    [InlineData("""{"webhook":"a","feed":"shifts"}""", "missing", "url")]
    [InlineData("""{"webhook":"a","url":"http://a.example","feed":"shifts"}""", "invalid", "url")]
    [InlineData("""{"webhook":"a","url":"ftp://a.example","feed":"shifts"}""", "invalid", "url")]
    [InlineData("""{"webhook":"a","url":"file:///etc/passwd","feed":"shifts"}""", "invalid", "url")]
    [InlineData("""{"webhook":"a","url":"https://u:p@a.example","feed":"shifts"}""", "invalid", "url")]
    [InlineData("""{"webhook":"a","url":"https://a.example/#x","feed":"shifts"}""", "invalid", "url")]
    [InlineData("""{"webhook":"a","url":"/hook","feed":"shifts"}""", "invalid", "url")]
    [InlineData("""{"webhook":"a","url":7,"feed":"shifts"}""", "invalid", "url")]
    [InlineData("""{"webhook":"a","url":"https://a.example"}""", "missing", "feed")]
    [InlineData("""{"webhook":"a","url":"https://a.example","feed":"none"}""", "invalid", "feed")]
    [InlineData(
        """{"webhook":"a","url":"https://a.example","feed":"shifts","kind":"stance.changed"}""",
        "invalid",
        "kind"
    )]
    [InlineData(
        """{"webhook":"a","url":"https://a.example","feed":"shifts","threat":"No slug"}""",
        "invalid",
        "threat"
    )]
    [InlineData(
        """{"webhook":"a","url":"https://a.example","feed":"shifts","sauce":"x"}""",
        "unknown-member",
        "sauce"
    )]
    [InlineData(
        """{"webhook":"a","url":"https://a.example","feed":"shifts","from":"9.00000000"}""",
        "unknown-entry",
        null
    )]
    [InlineData("[]", "malformed", null)]
    public async Task What_is_wrong_is_named(string body, string code, string? field)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await ledger.Client.PostAsync("/webhooks", content, _cancel);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(_cancel))!;
        Assert.Equal((code, field), ((string?)problem["code"], (string?)problem["field"]));
        Assert.DoesNotContain((await ledger.GetAsync("/webhooks"))["webhooks"]!.AsArray(), Is("a"));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("0.0.0.0")]
    [InlineData("[::]")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::127.0.0.1]")]
    [InlineData("[64:ff9b::7f00:1]")]
    [InlineData("[2002:7f00:1::]")]
    [InlineData("[fe80::1]")]
    [InlineData("[fd00::1]")]
    [InlineData("[ff02::1]")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    public async Task No_address_within_is_connected_to(string host)
    {
        using var listener = new TcpListener(IPAddress.IPv6Any, 0) { Server = { DualMode = true } };
        listener.Start();
        var webhook = await MakeAsync($"https://{host}:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        var (_, answer) = await ledger.PostAsync($"/webhooks/{webhook}/test", new { });
        Assert.False((bool)answer["delivered"]!);
        Assert.Null(answer["status"]);
        Assert.Contains("is not public", (string?)answer["error"], StringComparison.Ordinal);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task An_id_is_taken_once_and_what_is_not_there_is_said()
    {
        var webhook = await MakeAsync("https://desk.example.org/hook");
        var (status, problem) = await ledger.PostAsync(
            "/webhooks",
            new
            {
                webhook,
                url = "https://other.example.org",
                feed = "shifts",
            }
        );
        Assert.Equal((409, "already-exists"), ((int)status, (string?)problem["code"]));
        foreach (var what in new[] { "pause", "resume", "test", "rotate", "replay", "parked/replay" })
        {
            var (_, none) = await ledger.PostAsync($"/webhooks/none/{what}", new { });
            Assert.Equal("unknown-webhook", (string?)none["code"]);
        }
        var (_, now) = await ledger.PostAsync($"/webhooks/{webhook}/replay", new { from = "now" });
        Assert.Equal(("invalid", "from"), ((string?)now["code"], (string?)now["field"]));
        // The secret is told once.
        Assert.Null((await ledger.GetAsync($"/webhooks/{webhook}"))["secret"]);
        Assert.Single((await ledger.GetAsync("/webhooks"))["webhooks"]!.AsArray(), Is(webhook));
    }

    private static Predicate<JsonNode?> Is(string webhook) => item => (string?)item!["webhook"] == webhook;

    private async Task<string> MakeAsync(string url)
    {
        var webhook = $"refused-{Interlocked.Increment(ref _names)}";
        var (status, made) = await ledger.PostAsync(
            "/webhooks",
            new
            {
                webhook,
                url,
                feed = "contradictions",
            }
        );
        Assert.True((int)status == 201, made.ToJsonString());
        Assert.StartsWith("whsec_", (string?)made["secret"], StringComparison.Ordinal);
        return webhook;
    }
}
