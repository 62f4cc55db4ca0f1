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

        Assert.Contains(
            Lines(),
            l => l.StartsWith("Refused: GET /search by nobody, key none", StringComparison.Ordinal)
        );
        Assert.Contains(
            Lines(),
            l =>
                l.StartsWith(
                    $"Refused: POST /sources by auditor, key {auditor[4..12]}",
                    StringComparison.Ordinal
                )
        );
        foreach (var hidden in new[] { secret[13..], auditor[13..], "nobodys", "Hidden name" })
            Assert.DoesNotContain(Lines(), l => l.Contains(hidden, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_only_some_may_do_stands_there_when_it_is_done()
    {
        await ledger.MakeKeyAsync(new { role = "editor", person = "night-shift" });
        var line = Assert.Single(Lines(), l => l.StartsWith("Done: POST /keys ", StringComparison.Ordinal));
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
        Assert.DoesNotContain(Lines(), l => l.Contains("/sources by editor", StringComparison.Ordinal));
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
        Assert.DoesNotContain(Lines(), l => l.StartsWith("Done: DELETE", StringComparison.Ordinal));
        Assert.Contains(Lines(), l => l.StartsWith("Refused: GET /sources/x%", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_forwarded_address_is_believed_of_a_proxy_alone()
    {
        await RefusedAsync(ledger, "10.1.2.3", "203.0.113.7");
        Assert.Contains(Lines(), l => l.Contains("from 10.1.2.3:", StringComparison.Ordinal));
        await RefusedAsync(proxied, "10.1.2.3", "203.0.113.8");
        Assert.Contains(proxied.Logged, l => l.Contains("from 203.0.113.8:", StringComparison.Ordinal));
        await RefusedAsync(proxied, "10.2.2.3", "203.0.113.9");
        Assert.Contains(proxied.Logged, l => l.Contains("from 10.2.2.3:", StringComparison.Ordinal));
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

    /// <summary>The lines as a console has them: a text with a break in it would be two.</summary>
    private IEnumerable<string> Lines() =>
        ledger.Logged.SelectMany(l => l.Split(['\r', '\n', '\u2028', '\u0085']));
}
