using System.Net;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Storage;
using Microsoft.Extensions.Configuration;

namespace ClaimLedger.IntegrationTests.Access;

/// <summary>A node that one other origin's pages may talk to.</summary>
public sealed class SharedLedger(Server server) : KeyedLedger(server)
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Value)> SettingsOf(string connectionString) =>
        [.. base.SettingsOf(connectionString), ("ClaimLedger:Web:Origins:0", "https://desk.example.org")];
}

public sealed class BrowserTests(KeyedLedger ledger, SharedLedger shared)
    : IClassFixture<KeyedLedger>,
        IClassFixture<SharedLedger>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/threats", 200)]
    [InlineData("/sources/nobody", 404)]
    [InlineData("/nowhere", 404)]
    [InlineData("/threats?what=1", 400)]
    [InlineData("/checkpoint", 200)]
    [InlineData("/docs/", 200)]
    public async Task Every_answer_says_that_it_is_data_and_is_framed_by_nobody(string path, int status)
    {
        using var answer = await ledger.As(Role.Editor).GetAsync(path, Cancel);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.StartsWith(
            path == "/docs/" ? "default-src 'self'" : "default-src 'none'",
            policy,
            StringComparison.Ordinal
        );
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Pages_of_others_may_read_nothing()
    {
        using var read = await AskAsync(ledger, HttpMethod.Get, "https://desk.example.org");
        Assert.False(read.Headers.Contains("Access-Control-Allow-Origin"));
        using var preflight = await AskAsync(ledger, HttpMethod.Options, "https://desk.example.org");
        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Pages_of_an_origin_in_the_settings_may_and_of_another_not()
    {
        using var read = await AskAsync(shared, HttpMethod.Get, "https://desk.example.org");
        Assert.Equal(
            "https://desk.example.org",
            read.Headers.GetValues("Access-Control-Allow-Origin").Single()
        );
        Assert.False(read.Headers.Contains("Access-Control-Allow-Credentials"));
        using var preflight = await AskAsync(shared, HttpMethod.Options, "https://desk.example.org");
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("POST", preflight.Headers.GetValues("Access-Control-Allow-Methods").Single());
        foreach (
            var origin in new[] { "https://desk.example.org.evil.example", "http://desk.example.org", "null" }
        )
        {
            using var other = await AskAsync(shared, HttpMethod.Get, origin);
            Assert.False(other.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Theory]
    [InlineData("Limits:RequestsPerMinute", "-1", "give a number from 1, or 0 for no limit")]
    [InlineData("Limits:Streams", "-7", "give a number from 1, or 0 for no limit")]
    [InlineData("Web:Origins:0", "desk.example.org", "is no origin")]
    [InlineData("Web:Origins:0", "https://desk.example.org/", "is no origin")]
    [InlineData("Web:Origins:0", "*", "is no origin")]
    [InlineData("Web:Proxies:0", "10.1.0.0/99", "is no network")]
    public void Settings_that_cannot_work_are_refused(string name, string value, string reason)
    {
        var given = new ConfigurationBuilder()
            .AddInMemoryCollection([new($"ClaimLedger:{name}", value)])
            .Build();
        var refused = Assert.Throws<UnusableSettingException>(() => LedgerSettings.Read(given));
        Assert.Contains(
            $"ClaimLedger:{name.Replace(":0", "", StringComparison.Ordinal)}",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(value, refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> AskAsync(
        KeyedLedger ledger,
        HttpMethod method,
        string origin
    )
    {
        using var request = new HttpRequestMessage(method, "/threats");
        request.Headers.Add("Origin", origin);
        if (method == HttpMethod.Options)
            request.Headers.Add("Access-Control-Request-Method", "POST");
        return await ledger.As(Role.Editor).SendAsync(request, Cancel);
    }
}
