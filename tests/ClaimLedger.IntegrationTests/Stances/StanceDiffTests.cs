using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;
using CsCheck;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>The difference between two pairs of instants, and the explanation of each cell, over
/// HTTP.</summary>
public sealed class StanceDiffTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Fact]
    public async Task After_a_random_history_differences_and_explanations_agree_with_the_matrices()
    {
        await ledger.ImportAsync(string.Join('\n', Histories.Lines()));
        var day = Gen.Int[0, Histories.Days.Count - 1].Select(i => Histories.Days[i]);
        var pairs = Gen.Select(day, Gen.Int[1, 100], day, Gen.Int[1, 100]).Array[12];
        await Gen.Select(Histories.All, pairs)
            .SampleAsync(
                async x =>
                {
                    var last = await ledger.SubmitAsync(x.Item1[..200]);
                    await ledger.GetAsync($"/shifts?minPosition={last}");
                    foreach (var (validAt, percent, otherValidAt, otherPercent) in x.Item2)
                    {
                        var from = $"{validAt:O}@{last * percent / 100}";
                        var to = $"{otherValidAt:O}@{last * otherPercent / 100}";
                        await AssertDiffAsync(from, to);
                        await AssertExplainedAsync(to);
                    }
                },
                iter: 1,
                threads: 1
            );
    }

    [Fact]
    public async Task Every_cause_names_its_event_with_who_and_why()
    {
        var desk = await Desk.OpenAsync(ledger, "causes");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        await desk.DoesAsync(
            "s1",
            "assessments/a1/revision",
            new { reason = "Read again.", stance = "disagree" }
        );

        var diff = await ledger.GetAsync($"/diff?threat={desk.Threat}&from=@{desk.Before}&to=@{desk.Now}");
        Assert.Equal(desk.Before, (long)diff["from"]!["knownAt"]!["position"]!);
        Assert.Equal((string?)diff["from"]!["validAt"], (string?)diff["to"]!["validAt"]);
        Assert.Equal(1, (int)diff["total"]!);
        var difference = Assert.Single(diff["differences"]!.AsArray())!;
        Assert.Equal("reversal", (string?)difference["kind"]);
        Assert.Equal(
            $"Was agree, said on 2004-01-10 ({desk.Id("s1")}); now disagree, said on 2004-01-10 ({desk.Id("s1")}).",
            (string?)difference["words"]
        );
        var cause = Assert.Single(difference["causes"]!.AsArray())!;
        Assert.Equal("record-correction", (string?)cause["cause"]);
        var by = cause["by"]!;
        Assert.Equal(
            ("AssessmentRevised", "local", "Read again."),
            ((string?)by["type"], (string?)by["actor"], (string?)by["reason"])
        );
        Assert.Equal(
            "Revised assessment a1, the stance from agree to disagree: Read again.",
            (string?)by["words"]
        );
        var stored = await ledger.RowsAsync(
            $"select id from ledger.mt_events where seq_id = {(long)by["position"]!}"
        );
        Assert.Equal(Assert.Single(stored), (string?)by["event"]);
    }

    [Fact]
    public async Task What_was_recorded_and_revised_since_is_told_with_both_events()
    {
        var desk = await Desk.OpenAsync(ledger, "revised");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        var before = desk.Now;
        await desk.SaysAsync("s2", "2004-02-10", "disagree");
        await desk.DoesAsync("s2", "assessments/a1/revision", new { reason = "Sure.", confidence = "high" });

        foreach (var (from, to) in new[] { (before, desk.Now), (desk.Now, before) })
        {
            var diff = await ledger.GetAsync($"/diff?threat={desk.Threat}&from=@{from}&to=@{to}");
            Assert.Equal(
                ["new-statement AssessmentRecorded", "record-correction AssessmentRevised"],
                diff["differences"]![0]!["causes"]!.AsArray().Select(c => $"{c!["cause"]} {c["by"]!["type"]}")
            );
        }
    }

    [Fact]
    public async Task A_side_takes_what_it_lacks_from_the_parameters_for_both()
    {
        var desk = await Desk.OpenAsync(ledger, "sides");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        await desk.SaysAsync("s2", "2004-02-10", "disagree");
        var threat = $"/diff?threat={desk.Threat}";

        Assert.Equal(
            ("2004-01-31", desk.Before, "2004-01-31", desk.Now),
            SidesOf(
                await ledger.GetAsync(
                    $"{threat}&validAt=2004-01-31&from=@{desk.Before}&minPosition={desk.Now}"
                )
            )
        );
        Assert.Equal(
            ("2004-01-31", desk.Before, "2004-03-01", desk.Before),
            SidesOf(await ledger.GetAsync($"{threat}&knownAt={desk.Before}&from=2004-01-31&to=2004-03-01"))
        );
        var instant = Uri.EscapeDataString(await desk.InstantAsync(desk.Before));
        Assert.Equal(
            ("2004-01-31", desk.Before, "2004-03-01", desk.Now),
            SidesOf(await ledger.GetAsync($"{threat}&from=2004-01-31@{instant}&to=2004-03-01@{desk.Now}"))
        );
    }

    [Fact]
    public async Task Pages_are_of_one_pair_of_states()
    {
        var desk = await Desk.OpenAsync(ledger, "pages");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        var begin = desk.Now;
        await desk.SaysAsync("s2", "2004-02-10", "disagree");
        await desk.SaysAsync("s3", "2004-02-10", "disagree", desk.Other);
        await desk.SaysAsync("s4", "2004-02-10", "disagree", proposition: "capability");
        var path = $"/diff?threat={desk.Threat}&validAt=2004-03-01&from=@{begin}&minPosition={desk.Now}";

        var whole = (await ledger.GetAsync(path))["differences"]!.AsArray();
        Assert.Equal(3, whole.Count);
        var cancel = TestContext.Current.CancellationToken;
        using var first = await ledger.Client.GetAsync($"{path}&limit=2", cancel);
        var link = Assert.Single(first.Headers.GetValues("Link"));
        var next =
            $"/diff?threat={desk.Threat}&limit=2&from=2004-03-01@{begin}&to=2004-03-01@{desk.Now}&after=2";
        Assert.Equal($"<{next}>; rel=\"next\"", link);
        var second = await ledger.GetAsync(next);
        Assert.Equal(3, (int)second["total"]!);
        Assert.Equal(
            whole[2]!.ToJsonString(),
            Assert.Single(second["differences"]!.AsArray())!.ToJsonString()
        );
        Assert.Single((await ledger.GetAsync($"{path}&source={desk.Other}"))["differences"]!.AsArray());
        Assert.Single((await ledger.GetAsync($"{path}&proposition=capability"))["differences"]!.AsArray());
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest, "missing", "from")]
    [InlineData("&from=57", HttpStatusCode.BadRequest, "invalid", "from")]
    [InlineData("&from=@", HttpStatusCode.BadRequest, "invalid", "from")]
    [InlineData("&from=2004-1-1@57", HttpStatusCode.BadRequest, "invalid", "from")]
    [InlineData("&from=@1@2", HttpStatusCode.BadRequest, "invalid", "from")]
    [InlineData("&from=@0&to=2004-01-01@yesterday", HttpStatusCode.BadRequest, "invalid", "to")]
    [InlineData("&from=@0&source=No_Slug", HttpStatusCode.BadRequest, "invalid", "source")]
    [InlineData("&from=@0", HttpStatusCode.NotFound, "unknown-threat", "threat")]
    public async Task What_cannot_be_compared_is_refused(
        string query,
        HttpStatusCode status,
        string code,
        string field
    )
    {
        var (answered, problem) = await ledger.GetProblemAsync($"/diff?threat=nobody{query}");
        Assert.Equal((status, code, field), (answered, (string?)problem["code"], (string?)problem["field"]));
    }

    [Fact]
    public async Task A_side_beyond_the_ledger_is_waited_for_and_then_refused()
    {
        var (status, problem) = await ledger.GetProblemAsync("/diff?threat=nobody&from=@1&to=@1000000");
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "position-not-reached"),
            (status, (string?)problem["code"])
        );
    }

    /// <summary>The difference applied to the one matrix gives the other; the other way round it is the
    /// mirror; each has a cause.</summary>
    private async Task AssertDiffAsync(string from, string to)
    {
        foreach (var threat in Histories.Threats)
        {
            var (before, after) = (await CellsAsync(threat, from), await CellsAsync(threat, to));
            var there = await DifferencesAsync(threat, from, to);
            var back = await DifferencesAsync(threat, to, from);

            var made = before
                .Except(Sides(there, "before"), StringComparer.Ordinal)
                .Concat(Sides(there, "after"));
            Assert.Equal(after.Order(StringComparer.Ordinal), made.Order(StringComparer.Ordinal));
            Assert.All(there, d => Assert.NotEqual(d!["before"]?.ToJsonString(), d["after"]?.ToJsonString()));
            Assert.Equal(Sides(there, "before"), Sides(back, "after"));
            Assert.Equal(Sides(there, "after"), Sides(back, "before"));
            Assert.All(there, d => Assert.NotEmpty(d!["causes"]!.AsArray()));
            Assert.Equal(
                there.Select(d => d!["causes"]!.ToJsonString()),
                back.Select(d => d!["causes"]!.ToJsonString())
            );
            Assert.Empty(await DifferencesAsync(threat, from, from));
        }
    }

    /// <summary>Each cell of the matrix is what the explanation of it says, and where there is none it says
    /// so.</summary>
    private async Task AssertExplainedAsync(string side)
    {
        var asOf = AsOf(side);
        foreach (var threat in Histories.Threats)
        {
            var cells = (await ledger.GetAsync($"/threats/{threat}/stances?{asOf}"))["stances"]!.AsArray();
            foreach (var (source, proposition) in Timelines)
            {
                var cell = cells.SingleOrDefault(c =>
                    (string?)c!["source"] == source && (string?)c["proposition"] == proposition
                );
                var why = await ledger.GetAsync(
                    $"/explain?source={source}&threat={threat}&proposition={proposition}&{asOf}"
                );
                Assert.Equal((string?)cell?["stance"], (string?)why["stance"]);
                Assert.Equal((string?)cell?["statement"], (string?)why["inForce"]?["entry"]!["statement"]);
                Assert.Equal((bool?)cell?["contested"] ?? false, (bool)why["contested"]!);
                var standing = (string)why["standing"]!;
                Assert.Equal(cell is null, standing is "closed" or "later" or "never");
                Assert.Equal(cell is not null && cell["stance"] is null, standing == "withdrawn");
            }
        }
    }

    private static IEnumerable<(string, string)> Timelines =>
        from source in new[] { "h-s0", "h-s1" }
        from proposition in new[] { "overall", "p1" }
        select (source, proposition);

    private async Task<List<string>> CellsAsync(string threat, string side)
    {
        var matrix = await ledger.GetAsync($"/threats/{threat}/stances?{AsOf(side)}");
        return [.. matrix["stances"]!.AsArray().Select(c => c!.ToJsonString())];
    }

    private async Task<JsonArray> DifferencesAsync(string threat, string from, string to) =>
        (await ledger.GetAsync($"/diff?threat={threat}&from={from}&to={to}"))["differences"]!.AsArray();

    private static List<string> Sides(JsonArray differences, string side) =>
        [.. differences.Select(d => d![side]).OfType<JsonNode>().Select(c => c.ToJsonString())];

    private static string AsOf(string side) =>
        side.Split('@') is [var day, var position] ? $"validAt={day}&knownAt={position}" : "";

    private static (string?, long, string?, long) SidesOf(JsonNode diff) =>
        (
            (string?)diff["from"]!["validAt"],
            (long)diff["from"]!["knownAt"]!["position"]!,
            (string?)diff["to"]!["validAt"],
            (long)diff["to"]!["knownAt"]!["position"]!
        );
}
