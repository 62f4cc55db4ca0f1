using System.Net;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.TestHost;

namespace ClaimLedger.IntegrationTests.Http;

/// <summary>Health, on one node and on two.</summary>
public sealed class HealthTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Fact]
    public async Task One_of_two_nodes_runs_the_projection_and_when_it_stops_the_other_takes_over()
    {
        Assert.Equal("live", (string?)(await ledger.GetAsync("/health/live"))["status"]);
        var desk = await Desk.OpenAsync(ledger, "health");
        var first = await desk.SaysAsync("s1", "2004-01-10", "agree");
        await ledger.ReachAsync(first);
        var running = await ledger.HealthAsync(ledger.Client, "running");
        Assert.Equal("ready", (string?)running["status"]);
        Assert.Equal(first, (long)running["position"]!);

        var survivor = (await ledger.StartNodeAsync("survivor")).GetTestServer().CreateClient();
        var elsewhere = await ledger.HealthAsync(survivor, "elsewhere");
        Assert.Equal("ready", (string?)elsewhere["status"]);
        Assert.Equal(first, (long)elsewhere["projections"]![0]!["position"]!);
        Assert.Equal(
            "running",
            (string?)(await ledger.GetAsync("/health/ready"))["projections"]![0]!["state"]
        );

        await ledger.StopNodeAsync(ledger.Host);
        var path = $"/statements/{desk.Id("s1")}/retraction";
        var last = await ledger.AppendAsync(path, new { by = "editor", reason = "duplicate" }, survivor);
        await ledger.ReachAsync(last, survivor);
        var matrix = await ledger.GetAsync($"/threats/{desk.Threat}/stances?minPosition={last}", survivor);
        Assert.Empty(matrix["stances"]!.AsArray());
        foreach (var shard in new[] { "Stances:All", "Registers:All", "Search:All" })
            await ledger.HealthAsync(survivor, "running", shard);
        var over = await ledger.HealthAsync(survivor, "running", "Log:All");
        Assert.Equal("ready", (string?)over["status"]);
        Assert.Equal(HttpStatusCode.OK, (await ledger.GetAnyAsync("/health/live", survivor)).Status);
    }
}
