using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>Consensus over HTTP, by examples: the dossier's, and what rests on what across threats.</summary>
public sealed class ConsensusReadTests(DossierLedger ledger) : IClassFixture<DossierLedger>
{
    [Fact]
    public async Task Every_proposition_is_told_the_overall_one_first_and_those_on_which_nobody_spoke()
    {
        var all = await ItemsAsync("/threats/imu/consensus?validAt=2003-06-01");
        var threat = await ledger.GetAsync("/threats/imu");
        Assert.Equal(
            threat["propositions"]!.AsArray().Select(p => (string?)p!["proposition"]),
            all.Select(i => (string?)i["proposition"])
        );
        var silent = all.Single(i => (string?)i["proposition"] == "political-revival");
        Assert.Equal((0, 0), ((int)silent["sources"]!, (int)silent["independent"]!));
        foreach (var nothing in new[] { "mean", "agreement", "farthest" })
            Assert.Null(silent[nothing]);
        Assert.Empty(silent["byReliability"]!.AsArray());
        Assert.Equal(
            all[0].ToJsonString(),
            Assert
                .Single(await ItemsAsync("/threats/imu/consensus?validAt=2003-06-01&proposition=overall"))
                .ToJsonString()
        );
    }

    [Fact]
    public async Task The_reference_shows_what_is_answered()
    {
        var item = Assert.Single(
            await ItemsAsync("/threats/imu/consensus?proposition=overall&validAt=2004-01-31")
        );
        var shown = ClaimLedger.Tests.Docs.Page.Consensus.Text.Split("\"consensus\":[\n")[1].Split("]}\n```")[
            0
        ];
        Assert.Equal(JsonNode.Parse(shown)!.ToJsonString(), item.ToJsonString());
    }

    [Fact]
    public async Task A_series_names_its_days_and_a_single_day_names_none_of_them()
    {
        var series = await GetAsync("/threats/imu/consensus?every=month&from=2003-11-30&to=2004-02-28");
        Assert.Equal(
            ("month", "2003-11-30", "2004-02-28", null),
            (
                (string?)series["every"],
                (string?)series["from"],
                (string?)series["to"],
                (string?)series["validAt"]
            )
        );
        Assert.Equal(
            ["2003-11-30", "2003-12-30", "2004-01-30"],
            series["consensus"]!
                .AsArray()
                .Where(i => (string?)i!["proposition"] == "overall")
                .Select(i => (string)i!["validAt"]!)
        );
        var day = await GetAsync("/threats/imu/consensus?validAt=2004-01-30");
        Assert.Equal("2004-01-30", (string?)day["validAt"]);
        foreach (var member in new[] { "every", "from", "to" })
            Assert.Null(day[member]);
    }

    [Fact]
    public async Task Nothing_is_told_of_what_was_recorded_or_framed_later()
    {
        Assert.Empty(await ItemsAsync("/threats/imu/consensus?knownAt=0"));
        var early = await ItemsAsync("/threats/imu/consensus?knownAt=29&proposition=overall");
        Assert.Equal(1, (int)Assert.Single(early)["sources"]!);
        Assert.Empty(await ItemsAsync("/threats/imu/consensus?proposition=no-such-thing"));
    }

    [Theory]
    [InlineData("every=monthly&from=2003-01-01", "every")]
    [InlineData("every=month", "from")]
    [InlineData("every=month&from=2003", "from")]
    [InlineData("every=month&from=2004-01-01&to=2003-12-31", "from")]
    [InlineData("every=month&from=2004-01-01&validAt=2003-12-31", "validAt")]
    [InlineData("from=2004-01-01", "from")]
    [InlineData("to=2004-01-01", "to")]
    [InlineData("every=day&from=2001-01-01&to=2003-09-28", "every")]
    [InlineData("every=year&from=0001-01-01&to=9999-12-31", "every")]
    [InlineData("linked=yes", "linked")]
    [InlineData("linked=same-as,", "linked")]
    [InlineData("source=ahmed-rashid", "source")]
    public async Task What_cannot_be_asked_is_named(string query, string field)
    {
        var (status, problem) = await ledger.GetProblemAsync($"/threats/imu/consensus?{query}");
        Assert.Equal(
            (HttpStatusCode.BadRequest, "invalid", field),
            (status, (string?)problem["code"], (string?)problem["field"])
        );
    }

    [Fact]
    public async Task A_thousand_days_can_be_asked_for_but_not_ten_thousand_points()
    {
        var path = "/threats/imu/consensus?proposition=overall&every=day&from=2001-01-01&to=2003-09-27";
        Assert.Equal(1_000, (await ItemsAsync(path)).Count);

        var desk = await Desk.OpenAsync(ledger, "wide");
        var framed = 0L;
        for (var i = 0; i < 9; i++)
        {
            framed = await ledger.AppendAsync(
                $"/threats/{desk.Threat}/propositions",
                new { proposition = $"p{i}", text = "It can." }
            );
        }
        var (status, problem) = await ledger.GetProblemAsync(
            $"/threats/{desk.Threat}/consensus?every=day&from=2001-01-01&to=2003-09-27&minPosition={framed}"
        );
        Assert.Equal((HttpStatusCode.BadRequest, "every"), (status, (string?)problem["field"]));
        Assert.Contains("11,000", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_threat_that_is_not_there_is_named()
    {
        var (status, problem) = await ledger.GetProblemAsync("/threats/nobody/consensus");
        Assert.Equal((HttpStatusCode.NotFound, "unknown-threat"), (status, (string?)problem["code"]));
    }

    /// <summary>Two sources rest on two statements that rest on a third, none of which was assessed here.
    /// </summary>
    [Fact]
    public async Task An_origin_is_found_outside_of_the_threat_and_after_it_was_retracted()
    {
        var desk = await Desk.OpenAsync(ledger, "origin");
        await SaysAsync(desk, "root", desk.Source);
        await SaysAsync(desk, "left", desk.Source, basedOn: "root");
        await SaysAsync(desk, "right", desk.Source, basedOn: "root");
        var before = await SaysAsync(desk, "s1", desk.Source, basedOn: "left", isAssessed: true);
        await SaysAsync(desk, "s2", desk.Other, basedOn: "right", isAssessed: true);
        var after = await desk.DoesAsync("root", "retraction", new { by = "editor", reason = "duplicate" });
        var path = $"/threats/{desk.Threat}/consensus?proposition=overall&minPosition={after}";
        var item = Assert.Single(await ItemsAsync(path));
        Assert.Equal((2, 1), ((int)item["sources"]!, (int)item["independent"]!));
        var early = Assert.Single(await ItemsAsync($"{path}&knownAt={before}"));
        Assert.Equal((1, 1), ((int)early["sources"]!, (int)early["independent"]!));
    }

    private Task<long> SaysAsync(
        Desk desk,
        string statement,
        string source,
        string? basedOn = null,
        bool isAssessed = false
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
                basedOn = basedOn is null ? Array.Empty<string>() : [desk.Id(basedOn)],
                assessments = isAssessed
                    ? new[]
                    {
                        new
                        {
                            assessment = "a1",
                            threat = desk.Threat,
                            stance = "agree",
                        },
                    }
                    : [],
            }
        );

    private Task<JsonNode> GetAsync(string path) =>
        ledger.GetAsync(
            path.Contains("minPosition", StringComparison.Ordinal)
                ? path
                : $"{path}&minPosition={ledger.Position}"
        );

    private async Task<List<JsonNode>> ItemsAsync(string path) =>
        [.. (await GetAsync(path))["consensus"]!.AsArray().Select(i => i!)];
}
