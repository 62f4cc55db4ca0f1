using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests;

/// <summary>The article of 2004: what a newcomer sees first.</summary>
public sealed class DossierTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Fact]
    public async Task It_loads_without_a_refusal_and_loading_it_again_appends_nothing()
    {
        await ledger.ImportDossierAsync();
        var again = await ledger.ImportDossierAsync();
        Assert.Equal((60, 0, 60, 0), Counts(again));
    }

    [Fact]
    public async Task Amirkul_Azimov_weakens_from_strongly_disagree_to_neutral()
    {
        await ledger.ImportDossierAsync();
        const string About = "source=amirkul-azimov&proposition=presence-tajik-afghan-border&minPosition=60";
        Assert.Equal("strongly-disagree", await StanceAsync($"{About}&validAt=2003-12-31"));
        Assert.Equal("neutral", await StanceAsync($"{About}&validAt=2004-01-23"));

        var shifts = await ledger.GetAsync($"/shifts?threat=imu&{About}");
        var moved = shifts["shifts"]!.AsArray().Where(s => (string)s!["kind"]! != "first-position");
        var shift = Assert.Single(moved)!;
        Assert.Equal("weakening", (string)shift["kind"]!);
        Assert.Equal("new-statement", (string)shift["cause"]!);
    }

    private async Task<string?> StanceAsync(string query)
    {
        var matrix = await ledger.GetAsync($"/threats/imu/stances?{query}");
        return (string?)Assert.Single(matrix["stances"]!.AsArray())!["stance"];
    }

    private static (int Lines, int Appended, int Repeated, int Refused) Counts(JsonNode report) =>
        ((int)report["lines"]!, (int)report["appended"]!, (int)report["repeated"]!, (int)report["refused"]!);
}
