using System.Collections.Concurrent;
using System.Net;
using ClaimLedger.Client;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ClaimLedger.IntegrationTests.Clients;

/// <summary>The client proves who asks, to the service alone.</summary>
public sealed class ClientKeyTests(KeyedLedger ledger) : IClassFixture<KeyedLedger>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_a_key_it_may_what_the_key_may_and_without_one_nothing()
    {
        var editor = ClientWith(ledger.KeyOf(Role.Editor));
        await editor.SendAsync(new RegisterSource("by-client", SourceKind.Group, "N"), cancel: Cancel);
        await foreach (var entry in editor.FollowAsync(Feed.Ledger, cancel: Cancel))
        {
            Assert.Equal("source/by-client", entry.Subject);
            break;
        }
        var subscriber = ClientWith(ledger.KeyOf(Role.Subscriber));
        Assert.Equal("by-client", (await subscriber.SourceAsync("by-client", Cancel)).Source);
        var refused = await Assert.ThrowsAsync<LedgerRefusedException>(() =>
            subscriber.SendAsync(new RegisterSource("x", SourceKind.Group, "N"), cancel: Cancel)
        );
        Assert.Equal((HttpStatusCode.Forbidden, "forbidden"), (refused.Status, refused.Code));
        refused = await Assert.ThrowsAsync<LedgerRefusedException>(() =>
            ClientWith(key: null).FeedsAsync(Cancel)
        );
        Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task Where_an_answer_leads_elsewhere_the_key_does_not_go_along()
    {
        var seen = new ConcurrentQueue<string>();
        await using var elsewhere = await ListenAsync(http =>
        {
            seen.Enqueue($"elsewhere {http.Request.Headers.Authorization}");
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        });
        await using var service = await ListenAsync(http =>
        {
            seen.Enqueue($"service {http.Request.Headers.Authorization}");
            http.Response.Redirect($"{elsewhere.Urls.First()}/feeds");
        });
        using var http = new HttpClient();
        var client = new LedgerClient(
            http,
            new Uri(service.Urls.First()),
            new LedgerClientOptions { Key = "the-key" }
        );
        await Assert.ThrowsAnyAsync<LedgerException>(() => client.FeedsAsync(Cancel));
        Assert.Equal(["service Bearer the-key", "elsewhere "], seen);
    }

    [Fact]
    public void The_key_stands_in_no_text_of_the_options() =>
        Assert.DoesNotContain(
            "secret",
            $"{new LedgerClientOptions { Key = "secret" }}",
            StringComparison.Ordinal
        );

    private LedgerClient ClientWith(string? key) =>
        new(
            ledger.With(token: null),
            new Uri("http://localhost"),
            new LedgerClientOptions { Key = key, Patience = TimeSpan.Zero }
        );

    private static async Task<WebApplication> ListenAsync(Action<HttpContext> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(new IPEndPoint(IPAddress.Loopback, 0)));
        var app = builder.Build();
        app.Run(http =>
        {
            answer(http);
            return Task.CompletedTask;
        });
        await app.StartAsync(Cancel);
        return app;
    }
}
