using System.Net;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.IntegrationTests.Access;

/// <summary>What is held open ends with the key that it was opened by.</summary>
public sealed class HeldRequestTests(KeyedLedger ledger) : IClassFixture<KeyedLedger>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_ends_when_its_key_is_revoked_and_another_s_goes_on()
    {
        var (key, client) = await SubscriberAsync();
        using var lasting = await OpenAsync(ledger.As(Role.Subscriber));
        using var stream = await OpenAsync(client);
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync(Cancel));
        Assert.StartsWith("retry:", await lines.ReadLineAsync(Cancel), StringComparison.Ordinal);
        await RevokeAsync(key);
        while (await lines.ReadLineAsync(Cancel) is not null) { }

        using var others = new StreamReader(await lasting.Content.ReadAsStreamAsync(Cancel));
        Assert.StartsWith("retry:", await others.ReadLineAsync(Cancel), StringComparison.Ordinal);
        await ledger.AppendAsync(
            "/sources",
            new
            {
                source = "told",
                kind = "group",
                name = "N",
            },
            ledger.As(Role.Editor)
        );
        while (await others.ReadLineAsync(Cancel) is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal))
                return;
        }
        Assert.Fail("The other stream has ended as well.");
    }

    [Fact]
    public async Task A_poll_that_waits_is_refused_when_its_key_is_revoked()
    {
        var (key, client) = await SubscriberAsync();
        var polling = client.GetAsync("/feeds/contradictions?timeout=60s", Cancel);
        // Long enough that it waits by then; were it not, it would be refused as well.
        await Task.Delay(TimeSpan.FromMilliseconds(300), Cancel);
        await RevokeAsync(key);
        using var answer = await polling;
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private async Task<(string Key, HttpClient Client)> SubscriberAsync()
    {
        var made = await ledger.MakeKeyAsync(new { role = "subscriber", person = "follower" });
        return ((string)made["key"]!, ledger.With((string)made["secret"]!));
    }

    private async Task RevokeAsync(string key) =>
        Assert.Equal(
            200,
            (await KeyedLedger.SendAsync(ledger.As(Role.Admin), "DELETE", $"/keys/{key}")).Status
        );

    private static async Task<HttpResponseMessage> OpenAsync(HttpClient client)
    {
        var answer = await client.GetAsync(
            "/feeds/ledger/stream",
            HttpCompletionOption.ResponseHeadersRead,
            Cancel
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer;
    }
}
