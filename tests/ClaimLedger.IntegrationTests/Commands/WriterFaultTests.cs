using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>What the writer has answered is there, once, whatever becomes of its connections.</summary>
public sealed class WriterFaultTests(Ledger ledger) : IClassFixture<Ledger>
{
    private const int Callers = 16;
    private const int Rounds = 20;

    [Fact]
    public async Task Connections_that_are_terminated_lose_nothing_and_store_nothing_twice()
    {
        await CommandWorld.BeginAsync(ledger, "faulty");
        var (answered, terminated) = (0, 0L);
        var statuses = await Task.WhenAll(Enumerable.Range(0, Callers).Select(CallAsync));

        Assert.All(statuses.SelectMany(s => s), s => Assert.Contains(s, Allowed));
        Assert.True(terminated > 0, "No connection was terminated; the test shows nothing.");
        await AssertAllStoredOnceAsync();

        async Task<List<HttpStatusCode>> CallAsync(int caller)
        {
            var seen = new List<HttpStatusCode>();
            for (var round = 0; round < Rounds; round++)
            {
                var command = new { alias = $"{caller} of {round}" };
                HttpStatusCode status;
                do
                {
                    status = (await ledger.SendAsync("/sources/faulty/aliases", command)).Status;
                    seen.Add(status);
                } while (status == HttpStatusCode.ServiceUnavailable && seen.Count < Rounds * 20);
                if (Interlocked.Increment(ref answered) % 40 == 0)
                    Interlocked.Add(ref terminated, await ledger.TerminateAsync());
            }
            return seen;
        }
    }

    private static HttpStatusCode[] Allowed =>
        [HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable];

    private async Task AssertAllStoredOnceAsync()
    {
        // A read finds the last dead connections in the pool, and says so.
        var profile = (JsonNode?)null;
        for (var i = 0; i < 20 && profile is null; i++)
        {
            var (status, body) = await ledger.GetAnyAsync("/sources/faulty");
            profile = status == HttpStatusCode.OK ? body : null;
        }
        var expected = Enumerable
            .Range(0, Callers)
            .SelectMany(c => Enumerable.Range(0, Rounds).Select(r => $"{c} of {r}"));
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            profile!["aliases"]!.Deserialize<string[]>()!.Order(StringComparer.Ordinal)
        );
        Assert.Equal(Callers * Rounds + 1, (long)profile["version"]!);
    }
}
