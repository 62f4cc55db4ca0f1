using System.Net;
using System.Net.Http.Headers;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Access;

/// <summary>A node that takes little of anybody.</summary>
public sealed class StrictLedger(Server server) : KeyedLedger(server)
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Value)> SettingsOf(string connectionString) =>
        [
            .. base.SettingsOf(connectionString),
            ("ClaimLedger:Limits:RequestsPerMinute", "60"),
            ("ClaimLedger:Limits:AnonymousRequestsPerMinute", "60"),
            ("ClaimLedger:Limits:StreamsPerPerson", "2"),
            ("ClaimLedger:Limits:Streams", "3"),
        ];
}

public sealed class LimitTests(StrictLedger ledger) : IClassFixture<StrictLedger>
{
    // Ten at once and one a second: far more than are let through in the time that this many take.
    private const int Many = 100;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_asks_too_much_is_told_when_to_go_on_and_others_are_not_held_up()
    {
        var greedy = ledger.As(Role.Auditor);
        var statuses = new List<int>();
        for (var i = 0; i < Many && statuses is not [.., 429]; i++)
        {
            using var answer = await greedy.GetAsync("/threats", Cancel);
            statuses.Add((int)answer.StatusCode);
            Assert.Equal("\"requests\";q=10;w=10", answer.Headers.GetValues("RateLimit-Policy").Single());
            var left = answer.Headers.GetValues("RateLimit").Single();
            Assert.Matches(@"^""requests"";r=\d+;t=1$", left);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests)
                continue;
            Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
            Assert.StartsWith("\"requests\";r=0;", left, StringComparison.Ordinal);
            var body = await answer.Content.ReadAsStringAsync(Cancel);
            Assert.Contains("urn:claimledger:too-many-requests", body, StringComparison.Ordinal);
            Assert.Contains("60 requests a minute", body, StringComparison.Ordinal);
        }
        Assert.Equal(429, statuses[^1]);
        Assert.True(statuses.Count > 10);
        Assert.All(statuses[..^1], status => Assert.Equal(200, status));

        using var other = await ledger.As(Role.Subscriber).GetAsync("/threats", Cancel);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Keys_cannot_be_guessed_without_end()
    {
        var guess = ledger.With($"clk_aaaaaaaa_{new string('A', 43)}");
        for (var i = 0; i < Many; i++)
        {
            using var answer = await guess.GetAsync("/threats", Cancel);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                return;
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
        Assert.Fail("Guesses were answered without end.");
    }

    [Fact]
    public async Task Streams_are_counted_by_person_and_by_node()
    {
        var editor = ledger.As(Role.Editor);
        var first = await FollowAsync(editor);
        using var second = await FollowAsync(editor);
        Assert.Equal((200, 200), ((int)first.StatusCode, (int)second.StatusCode));
        using (var third = await FollowAsync(editor))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
            Assert.NotNull(third.Headers.RetryAfter);
            Assert.Contains(
                "2 streams",
                await third.Content.ReadAsStringAsync(Cancel),
                StringComparison.Ordinal
            );
        }

        var admin = ledger.As(Role.Admin);
        using var others = await FollowAsync(admin);
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
        using (var fourth = await FollowAsync(admin))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, fourth.StatusCode);

        first.Dispose();
        while (true)
        {
            // The node notices within moments that the first is gone.
            using var again = await FollowAsync(editor);
            if (again.StatusCode == HttpStatusCode.OK)
                return;
            await Task.Delay(1_100, Cancel);
        }
    }

    private static async Task<HttpResponseMessage> FollowAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/feeds/ledger/stream");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }
}
