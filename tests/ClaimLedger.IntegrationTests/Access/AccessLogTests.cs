using System.Net;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;

namespace ClaimLedger.IntegrationTests.Access;

/// <summary>A node behind a proxy.</summary>
public sealed class ProxiedLedger(Server server) : KeyedLedger(server)
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Value)> SettingsOf(string connectionString) =>
        [.. base.SettingsOf(connectionString), ("ClaimLedger:Web:Proxies:0", "10.1.0.0/16")];
}

public sealed class AccessLogTests(KeyedLedger ledger, ProxiedLedger proxied)
    : IClassFixture<KeyedLedger>,
        IClassFixture<ProxiedLedger>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_was_refused_stands_there_and_no_secret()
    {
        var secret = $"clk_zzzzzzzz_{new string('Q', 43)}";
        using (var answer = await ledger.With(secret).GetAsync("/search?q=of+nobodys+business", Cancel))
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var auditor = ledger.KeyOf(Role.Auditor);
        using (var content = new StringContent("""{"source":"spy","kind":"group","name":"Hidden name"}"""))
        {
            content.Headers.ContentType = new("application/json");
            using var answer = await ledger.With(auditor).PostAsync("/sources", content, Cancel);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        await NotedAsync(ledger, "Refused: GET /search by nobody, key none");
        await NotedAsync(ledger, $"Refused: POST /sources by auditor, key {auditor[4..12]}");
        foreach (var hidden in new[] { secret[13..], auditor[13..], "nobodys", "Hidden name" })
            Assert.DoesNotContain(Lines(), l => l.Contains(hidden, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_only_some_may_do_stands_there_when_it_is_done()
    {
        await ledger.MakeKeyAsync(new { role = "editor", person = "night-shift" });
        var line = await NotedAsync(ledger, "Done: POST /keys ");
        Assert.Contains("by admin, key ", line, StringComparison.Ordinal);
        Assert.Contains(": 201, trace ", line, StringComparison.Ordinal);

        await ledger.AppendAsync(
            "/sources",
            new
            {
                source = "src-1",
                kind = "group",
                name = "One",
            },
            ledger.As(Role.Editor)
        );
        await LaterNotedAsync();
        Assert.DoesNotContain(Lines(), l => l.Contains("/sources by editor", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_open_page_may_talk_with_the_service_without_a_note()
    {
        using (var answer = await ledger.As(Role.Admin).PostAsync("/_blazor/negotiate", null, Cancel))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await LaterNotedAsync();
        Assert.DoesNotContain(Lines(), l => l.StartsWith("Done: POST /_blazor", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/sources/x\r\nDone: DELETE /keys by admin")]
    [InlineData("/sources/x\u2028\u0085\u001b[31mDone: DELETE /keys by admin")]
    public async Task Nobody_writes_a_line_of_their_own(string path)
    {
        var answer = await ledger
            .Host.GetTestServer()
            .SendAsync(
                http =>
                {
                    http.Request.Method = "GET";
                    http.Request.Path = new PathString(path);
                },
                Cancel
            );
        Assert.Equal(401, answer.Response.StatusCode);
        await NotedAsync(ledger, "Refused: GET /sources/x%");
        Assert.DoesNotContain(Lines(), l => l.StartsWith("Done: DELETE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_forwarded_address_is_believed_of_a_proxy_alone()
    {
        await RefusedAsync(ledger, "10.1.2.3", "203.0.113.7");
        await NotedAsync(ledger, "Refused: GET /threats by nobody, key none, from 10.1.2.3:");
        await RefusedAsync(proxied, "10.1.2.3", "203.0.113.8");
        await NotedAsync(proxied, "Refused: GET /threats by nobody, key none, from 203.0.113.8:");
        await RefusedAsync(proxied, "10.2.2.3", "203.0.113.9");
        await NotedAsync(proxied, "Refused: GET /threats by nobody, key none, from 10.2.2.3:");
        Assert.DoesNotContain(proxied.Logged, l => l.Contains("from 203.0.113.9", StringComparison.Ordinal));
    }

    private static async Task RefusedAsync(KeyedLedger ledger, string from, string forwarded)
    {
        var answer = await ledger
            .Host.GetTestServer()
            .SendAsync(
                http =>
                {
                    http.Request.Method = "GET";
                    http.Request.Path = "/threats";
                    http.Request.Headers["X-Forwarded-For"] = forwarded;
                    http.Connection.RemoteIpAddress = IPAddress.Parse(from);
                },
                Cancel
            );
        Assert.Equal(401, answer.Response.StatusCode);
    }

    /// <summary>The line that begins so. It is written after the answer.</summary>
    private static async Task<string> NotedAsync(KeyedLedger ledger, string beginning)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var found = Lines(ledger).FirstOrDefault(l => l.StartsWith(beginning, StringComparison.Ordinal));
            if (found is not null)
                return found;
            Assert.False(patience.IsCancellationRequested, string.Join('\n', Lines(ledger)));
            await Task.Delay(20, Cancel);
        }
    }

    /// <summary>Waits until whatever was to be noted of the request before is.</summary>
    private async Task LaterNotedAsync()
    {
        var path = $"/keys/{Guid.NewGuid():N}";
        using (var answer = await ledger.With(null).GetAsync(path, Cancel))
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        await NotedAsync(ledger, $"Refused: GET {path} ");
    }

    /// <summary>The lines as a console has them: a text with a break in it would be two.</summary>
    private static IEnumerable<string> Lines(KeyedLedger ledger) =>
        ledger.Logged.SelectMany(l => l.Split(['\r', '\n', '\u2028', '\u0085']));

    private IEnumerable<string> Lines() => Lines(ledger);
}
