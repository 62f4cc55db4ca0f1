using System.Net;
using System.Text.Json.Nodes;
using Alba;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.TestHost;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>A disputed assessment stays in force, marked contested, until the dispute is resolved.</summary>
public sealed class ContestTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Fact]
    public async Task Nobody_disputes_their_own_and_what_another_disputes_is_contested_until_it_is_resolved()
    {
        var second = (await ledger.StartNodeAsync("second")).GetTestServer().CreateClient();
        var desk = await Desk.OpenAsync(ledger, "contest");
        var said = await desk.SaysAsync("s1", "2004-01-10", "agree");
        var disputes = $"/statements/{desk.Id("s1")}/assessments/a1/disputes";
        var dispute = new { dispute = "d1", reason = "It was irony." };

        var (status, problem) = await ledger.PostAsync(disputes, dispute);
        Assert.Equal((HttpStatusCode.Conflict, "own-assessment"), (status, (string?)problem["code"]));

        var disputed = await ledger.AppendAsync(disputes, dispute, second);
        Assert.Equal(("agree", true), await CellAsync(desk, disputed));
        Assert.True((bool)(await EntryAsync(desk, disputed))["contested"]!);
        Assert.Equal(("agree", false), await CellAsync(desk, disputed, $"&knownAt={said}"));

        var record = await ledger.GetAsync($"/statements/{desk.Id("s1")}?minPosition={disputed}");
        var shown = Assert.Single(record["assessments"]![0]!["disputes"]!.AsArray())!;
        Assert.Equal(("second", true), ((string?)shown["by"], (bool)shown["open"]!));
        Assert.Equal("It was irony.", (string?)shown["reason"]);

        var resolved = await ledger.AppendAsync(
            $"{disputes}/d1/resolution",
            new { resolution = "It was not." }
        );
        Assert.Equal(("agree", false), await CellAsync(desk, resolved));
        Assert.Equal(("agree", true), await CellAsync(desk, resolved, $"&knownAt={disputed}"));
        var entry = await EntryAsync(desk, resolved);
        Assert.False((bool)entry["contested"]!);
        Assert.Equal(said, (long)entry["recordedFrom"]!);
        Assert.Null(entry["recordedTo"]);
    }

    private async Task<(string?, bool)> CellAsync(Desk desk, long minPosition, string query = "")
    {
        var matrix = await ledger.GetAsync(
            $"/threats/{desk.Threat}/stances?minPosition={minPosition}{query}"
        );
        var cell = Assert.Single(matrix["stances"]!.AsArray())!;
        return ((string?)cell["stance"], (bool)cell["contested"]!);
    }

    private async Task<JsonNode> EntryAsync(Desk desk, long minPosition)
    {
        var timeline = await ledger.GetAsync(
            $"/sources/{desk.Source}/timeline?closed=true&minPosition={minPosition}"
        );
        return Assert.Single(timeline["entries"]!.AsArray())!;
    }
}
