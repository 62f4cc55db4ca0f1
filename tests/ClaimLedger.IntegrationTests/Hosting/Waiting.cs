using System.Net;
using System.Text.Json.Nodes;

namespace ClaimLedger.IntegrationTests.Hosting;

/// <summary>Waits for what takes a while by asking the service, which waits up to 5 s.</summary>
internal static class Waiting
{
    private const int Tries = 12;

    /// <summary>Waits until the stances have reached a position.</summary>
    public static async Task ReachAsync(this Ledger ledger, long position, HttpClient? client = null)
    {
        for (var i = 0; i < Tries; i++)
        {
            var (status, body) = await ledger.GetAnyAsync($"/shifts?limit=1&minPosition={position}", client);
            if (status == HttpStatusCode.OK)
                return;
            Assert.Equal("position-not-reached", (string?)body["code"]);
        }
        Assert.Fail($"The stances have not reached position {position}.");
    }

    /// <summary>Waits until a projection, the stances' if no other is named, is in a state.</summary>
    /// <returns>The answer of <c>/health/ready</c>.</returns>
    public static async Task<JsonNode> HealthAsync(
        this Ledger ledger,
        HttpClient client,
        string state,
        string shard = "Stances:All"
    )
    {
        var body = new JsonObject() as JsonNode;
        for (var i = 0; i < Tries; i++)
        {
            (var status, body) = await ledger.GetAnyAsync("/health/ready", client);
            Assert.Equal(status == HttpStatusCode.OK, (string?)body["status"] == "ready");
            if (body["projections"] is not null && (string?)body.Projection(shard)["state"] == state)
                return body;
            // A position that nobody has: this answers after the service's patience is over.
            await ledger.GetAnyAsync($"/shifts?limit=1&minPosition={long.MaxValue}", client);
        }
        throw new InvalidOperationException($"{shard} is not {state}: {body.ToJsonString()}");
    }

    /// <summary>What <c>/health/ready</c> says of one projection.</summary>
    public static JsonNode Projection(this JsonNode health, string shard) =>
        Assert.Single(health["projections"]!.AsArray(), p => (string?)p!["name"] == shard)!;
}
