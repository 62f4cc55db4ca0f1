using System.Net;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.TestHost;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>Relations that would close a circle over threats of which the command names but two: the writer
/// loads the others, in whatever way the command comes.</summary>
public sealed class RelationCycleTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Fact]
    public async Task A_circle_over_four_threats_is_refused_by_a_node_that_has_seen_none_of_them()
    {
        await BeginAsync("a");
        foreach (var (from, to) in new[] { (1, 2), (2, 3), (3, 4) })
            await ledger.AppendAsync(PathOf("a", from), Relation("a", "entails", to));

        var node = await ledger.StartNodeAsync("other");
        using var client = node.GetTestServer().CreateClient();
        var (status, problem) = await ledger.PostAsync(PathOf("a", 4), Relation("a", "narrows", 1), client);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("relation-cycle", (string?)problem["code"]);
        Assert.Equal("otherProposition", (string?)problem["field"]);
        Assert.Contains(
            "a1/overall entails a2/overall, a2/overall entails a3/overall, a3/overall entails a4/overall.",
            (string?)problem["detail"],
            StringComparison.Ordinal
        );
        await ledger.AppendAsync(PathOf("a", 4), Relation("a", "contradicts", 1), client);
        var (again, answer) = await ledger.PostAsync(PathOf("a", 1), Relation("a", "contradicts", 4));
        Assert.Equal((HttpStatusCode.OK, true), (again, (bool)answer["repeated"]!));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_circle_within_a_file_is_refused_at_its_last_line(bool isDryRun)
    {
        var name = isDryRun ? "b" : "c";
        await BeginAsync(name);
        var lines = new[] { (1, 2), (3, 4), (4, 1), (2, 3) }.Select(pair =>
            $$"""{"command":"RelatePropositions","threat":"{{name}}{{pair.Item1}}","proposition":"overall","relation":"entails","otherThreat":"{{name}}{{pair.Item2}}","otherProposition":"overall"}"""
        );
        var import = await ledger.ImportAsync(string.Join('\n', lines), isDryRun);
        Assert.Equal((3, 1), ((int)import["appended"]!, (int)import["refused"]!));
        var refusal = Assert.Single(import["refusals"]!.AsArray())!;
        Assert.Equal((4, "relation-cycle"), ((int)refusal["line"]!, (string?)refusal["code"]));
    }

    private async Task BeginAsync(string name)
    {
        for (var i = 1; i <= 4; i++)
            await ledger.AppendAsync(
                "/threats",
                new
                {
                    threat = $"{name}{i}",
                    name = "A threat",
                    question = "It threatens.",
                }
            );
    }

    private static string PathOf(string name, int i) => $"/threats/{name}{i}/propositions/overall/relations";

    private static object Relation(string name, string relation, int other) =>
        new
        {
            relation,
            otherThreat = $"{name}{other}",
            otherProposition = "overall",
        };
}
