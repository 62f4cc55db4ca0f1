using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>Linked sources read as one: one timeline, one cell, one voice; and as many again once the link is
/// undone.</summary>
public sealed class LinkedTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Fact]
    public async Task A_link_joins_two_timelines_and_undoing_it_parts_them_again()
    {
        var (desk, linked) = await BeginAsync("joined");
        Assert.Equal(
            ["s1 joined-source", "s2 joined-other", "s3 joined-source"],
            await EntriesAsync(desk, desk.Other, "&linked=true")
        );
        Assert.Equal(["s2 joined-other"], await EntriesAsync(desk, desk.Other));
        Assert.Equal(["s2 joined-other"], await EntriesAsync(desk, desk.Other, "&linked=false"));
        Assert.Equal(["s2 joined-other"], await EntriesAsync(desk, desk.Other, "&linked=speaks-for"));

        var undone = await ledger.AppendAsync(
            $"/sources/{desk.Other}/links/undo",
            new
            {
                relation = "same-as",
                otherSource = desk.Source,
                reason = "Two persons of one name.",
            }
        );
        Assert.Equal(
            ["s2 joined-other"],
            await EntriesAsync(desk, desk.Other, $"&linked=true&minPosition={undone}")
        );
        Assert.Equal(3, (await EntriesAsync(desk, desk.Other, $"&linked=true&knownAt={linked}")).Count);
        Assert.Single(await EntriesAsync(desk, desk.Other, $"&linked=true&knownAt={linked - 1}"));
    }

    [Fact]
    public async Task The_matrix_has_one_cell_for_an_identity_whichever_member_is_asked_for()
    {
        var (desk, linked) = await BeginAsync("cell");
        foreach (var asked in new[] { "", $"&source={desk.Source}", $"&source={desk.Other}" })
        {
            Assert.Equal(
                ["cell-source agree by cell-source of cell-source cell-other"],
                await CellsAsync(desk, $"validAt=2004-01-15&linked=true&minPosition={linked}{asked}")
            );
            Assert.Equal(
                ["cell-source disagree by cell-other of cell-source cell-other"],
                await CellsAsync(desk, $"validAt=2004-02-15&linked=true{asked}")
            );
        }
        Assert.Equal(
            ["cell-other disagree", "cell-source agree"],
            await CellsAsync(desk, "validAt=2004-02-15")
        );
        Assert.Empty(await CellsAsync(desk, $"validAt=2003-02-15&linked=true&source={desk.Other}"));
    }

    [Fact]
    public async Task What_one_member_withdraws_leaves_the_identity_without_a_position()
    {
        var (desk, _) = await BeginAsync("back");
        var retracted = await desk.DoesAsync(
            "s2",
            "retraction",
            new
            {
                by = "source",
                reason = "retracted-by-source",
                retractedOn = "2004-02-20",
            }
        );
        Assert.Equal(
            ["back-source  by back-other of back-source back-other"],
            await CellsAsync(desk, $"validAt=2004-02-25&linked=true&minPosition={retracted}")
        );
        var point = await ConsensusAsync(desk, "validAt=2004-02-25&linked=true");
        Assert.Equal((0, 1), ((int)point["sources"]!, (int)point["withdrawn"]!));
    }

    [Fact]
    public async Task An_identity_has_one_voice_and_its_members_latest_grade()
    {
        var (desk, linked) = await BeginAsync("voice");
        await ledger.AppendAsync($"/sources/{desk.Source}/reliability", new { reliability = "A" });
        var graded = await ledger.AppendAsync(
            $"/sources/{desk.Other}/reliability",
            new { reliability = "D" }
        );
        var apart = await ConsensusAsync(desk, $"validAt=2004-02-15&minPosition={graded}");
        Assert.Equal((2, 2, "A D"), Told(apart));
        var together = await ConsensusAsync(desk, "validAt=2004-02-15&linked=same-as");
        Assert.Equal((1, 1, "D"), Told(together));
        Assert.Equal((1, 1, ""), Told(await ConsensusAsync(desk, $"linked=true&knownAt={linked}")));
        Assert.Equal((1, 1, "A"), Told(await ConsensusAsync(desk, $"linked=true&knownAt={graded - 1}")));

        var whole = await ledger.GetAsync($"/threats/{desk.Threat}/consensus?linked=true");
        Assert.Equal(
            """[{"source":"voice-source","members":["voice-source","voice-other"]}]""",
            whole["identities"]!.ToJsonString()
        );
        Assert.Null((await ledger.GetAsync($"/threats/{desk.Threat}/consensus"))["identities"]);
    }

    /// <summary>The first source's statement rests on a report that came via one member, the second's came
    /// via the other.</summary>
    [Fact]
    public async Task What_came_via_two_members_of_an_identity_has_one_origin()
    {
        var desk = await Desk.OpenAsync(ledger, "via");
        foreach (var source in new[] { "via-agency", "via-bureau" })
            await ledger.AppendAsync(
                "/sources",
                new
                {
                    source,
                    kind = "organization",
                    name = "An agency",
                }
            );
        await SaysAsync(desk, "report", desk.Other, null, ["via-bureau"], []);
        await SaysAsync(desk, "s1", desk.Source, "agree", [], [desk.Id("report")]);
        await SaysAsync(desk, "s2", desk.Other, "agree", ["via-agency"], []);
        var linked = await ledger.AppendAsync(
            "/sources/via-bureau/links",
            new { relation = "same-as", otherSource = "via-agency" }
        );
        Assert.Equal((2, 2, ""), Told(await ConsensusAsync(desk, $"minPosition={linked}")));
        Assert.Equal((2, 1, ""), Told(await ConsensusAsync(desk, "linked=true")));
    }

    [Fact]
    public async Task The_pages_of_an_identitys_timeline_go_on_across_its_members()
    {
        var (desk, _) = await BeginAsync("pages");
        var first = await ledger.Client.GetAsync(
            $"/sources/{desk.Other}/timeline?linked=true&limit=2&minPosition={desk.Now}",
            TestContext.Current.CancellationToken
        );
        var link = Assert.Single(first.Headers.GetValues("Link"));
        var rest = await ledger.GetAsync(link[1..link.IndexOf('>', StringComparison.Ordinal)]);
        Assert.Equal("pages-s3", (string?)Assert.Single(rest["entries"]!.AsArray())!["statement"]);
        Assert.Equal("pages-source", (string?)rest["source"]);
    }

    /// <summary>The first source speaks in January and March, the other in February; then the other is linked
    /// to the first.</summary>
    /// <returns>The desk, and the position of the link.</returns>
    private async Task<(Desk Desk, long Linked)> BeginAsync(string name)
    {
        var desk = await Desk.OpenAsync(ledger, name);
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        await desk.SaysAsync("s2", "2004-02-10", "disagree", desk.Other);
        await desk.SaysAsync("s3", "2004-03-10", "neutral");
        var linked = await ledger.AppendAsync(
            $"/sources/{desk.Other}/links",
            new { relation = "same-as", otherSource = desk.Source }
        );
        await ledger.GetAsync($"/shifts?minPosition={linked}");
        return (desk, linked);
    }

    private Task<long> SaysAsync(
        Desk desk,
        string statement,
        string source,
        string? stance,
        string[] reportedVia,
        string[] basedOn
    ) =>
        ledger.AppendAsync(
            "/statements",
            new
            {
                statement = desk.Id(statement),
                source,
                document = desk.Document,
                rendering = "quote",
                statedOn = "2004-01-10",
                text = "Words.",
                reportedVia,
                basedOn,
                assessments = stance is null
                    ? []
                    : new[]
                    {
                        new
                        {
                            assessment = "a1",
                            threat = desk.Threat,
                            stance,
                        },
                    },
            }
        );

    private async Task<List<string>> EntriesAsync(Desk desk, string source, string query = "")
    {
        var timeline = await ledger.GetAsync($"/sources/{source}/timeline?threat={desk.Threat}{query}");
        return
        [
            .. timeline["entries"]!
                .AsArray()
                .Select(e => $"{((string)e!["statement"]!)[(desk.Id("").Length)..]} {e["source"]}"),
        ];
    }

    private async Task<List<string>> CellsAsync(Desk desk, string query)
    {
        var matrix = await ledger.GetAsync($"/threats/{desk.Threat}/stances?{query}");
        return
        [
            .. matrix["stances"]!
                .AsArray()
                .Select(c =>
                    $"{c!["source"]} {c["stance"]}"
                    + (
                        c["members"] is { } members
                            ? $" by {c["saidBy"]} of {string.Join(' ', members.AsArray())}"
                            : ""
                    )
                ),
        ];
    }

    private async Task<JsonNode> ConsensusAsync(Desk desk, string query)
    {
        var answer = await ledger.GetAsync($"/threats/{desk.Threat}/consensus?proposition=overall&{query}");
        return Assert.Single(answer["consensus"]!.AsArray())!;
    }

    private static (int, int, string) Told(JsonNode point) =>
        (
            (int)point["sources"]!,
            (int)point["independent"]!,
            string.Join(' ', point["byReliability"]!.AsArray().Select(g => (string?)g!["reliability"]))
        );
}
