using System.Globalization;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>The matrix, the timelines and the shifts of the dossier: filters, pages, open dates.</summary>
public sealed class ReadTests(DossierLedger ledger) : IClassFixture<DossierLedger>
{
    [Fact]
    public async Task An_open_ended_date_is_in_force_on_every_day_before_its_end()
    {
        var matrix = await GetAsync("/threats/hizb-ut-tahrir/stances?validAt=1999-01-01");
        var cell = Assert.Single(matrix["stances"]!.AsArray())!;
        Assert.Equal("hizb-ut-tahrir-spokespeople", (string?)cell["source"]);
        Assert.Equal("strongly-disagree", (string?)cell["stance"]);
        Assert.Equal(("../2004-01-23", null, "2004-01-23"), Dates(cell));
        Assert.Equal("1999-01-01", (string?)matrix["validAt"]);
    }

    [Fact]
    public async Task The_matrix_has_one_cell_for_each_source_and_proposition_and_can_be_narrowed_to_either()
    {
        var all = (await GetAsync("/threats/imu/stances"))["stances"]!.AsArray();
        var pairs = Pairs(all);
        Assert.Equal(13, pairs.Count);
        Assert.Equal(pairs.Distinct().Order(), pairs);

        var one = (await GetAsync("/threats/imu/stances?source=ahmed-rashid"))["stances"]!.AsArray();
        Assert.Equal(pairs.Where(p => p.Source == "ahmed-rashid"), Pairs(one));
        var overall = (await GetAsync("/threats/imu/stances?proposition=overall"))["stances"]!.AsArray();
        Assert.Equal(pairs.Where(p => p.Proposition == "overall"), Pairs(overall));
        var both = await GetAsync("/threats/imu/stances?proposition=military-capability&source=ahmed-rashid");
        Assert.Equal("strongly-disagree", (string?)Assert.Single(both["stances"]!.AsArray())!["stance"]);
    }

    [Fact]
    public async Task The_matrix_shows_nothing_that_was_said_after_the_day_or_recorded_after_the_position()
    {
        Assert.Empty((await GetAsync("/threats/imu/stances?validAt=2002-12-31"))["stances"]!.AsArray());
        Assert.Empty((await GetAsync("/threats/imu/stances?knownAt=27"))["stances"]!.AsArray());
        var early = await GetAsync("/threats/imu/stances?knownAt=29");
        Assert.Equal("us-state-department", (string?)Assert.Single(early["stances"]!.AsArray())!["source"]);
        Assert.Equal(29, (long)early["knownAt"]!["position"]!);
    }

    [Theory]
    [InlineData("source=ahmed-rashid", 4)]
    [InlineData("threat=hizb-ut-tahrir", 2)]
    [InlineData("proposition=increased-activity", 2)]
    [InlineData("kind=first-position", 15)]
    [InlineData("kind=reversal", 0)]
    [InlineData("kind=weakening", 1)]
    [InlineData("kind=strengthening&source=us-state-department", 1)]
    [InlineData("cause=new-statement", 18)]
    [InlineData("cause=late-arrival", 0)]
    [InlineData("from=2004-01-19", 3)]
    [InlineData("to=2003-12-31", 5)]
    [InlineData("from=2003-01-01&to=2003-12-31", 4)]
    [InlineData("threat=imu&from=2004-01-19&kind=weakening", 1)]
    [InlineData("knownAt=29", 1)]
    public async Task Shifts_are_those_that_every_condition_holds_for(string conditions, int count)
    {
        var found = (await GetAsync($"/shifts?{conditions}"))["shifts"]!.AsArray();
        Assert.Equal(count, found.Count);
        var all = (await GetAsync("/shifts"))["shifts"]!.AsArray();
        Assert.Subset(Ids(all), Ids(found));
        foreach (var shift in found)
            Assert.All(conditions.Split('&'), condition => Holds(shift!, condition));
    }

    [Theory]
    [InlineData("/shifts?threat=imu", "shifts")]
    [InlineData("/shifts?closed=true&from=2003-01-01", "shifts")]
    [InlineData("/contradictions?threat=imu&reliability=any", "contradictions")]
    [InlineData("/sources/ahmed-rashid/timeline?closed=true", "entries")]
    [InlineData("/sources", "sources")]
    [InlineData("/threats", "threats")]
    public async Task Pages_of_two_that_follow_the_link_give_the_same_as_one_page(string path, string member)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var whole = (await GetAsync(path))[member]!.AsArray();
        var pages = await PagesAsync($"{path}{separator}limit=2&minPosition={ledger.Position}", member);

        Assert.Equal(whole.Select(i => i!.ToJsonString()).ToList(), pages.SelectMany(page => page).ToList());
        Assert.All(pages.SkipLast(1), page => Assert.Equal(2, page.Count));
        Assert.InRange(pages[^1].Count, 1, 2);
        Assert.Equal((whole.Count + 1) / 2, pages.Count);
    }

    [Fact]
    public async Task A_timeline_can_be_narrowed_to_a_threat_and_a_proposition_and_is_in_timeline_order()
    {
        var all = (await GetAsync("/sources/ahmed-rashid/timeline"))["entries"]!.AsArray();
        Assert.Equal(
            [
                "military-capability disagree",
                "military-capability strongly-disagree",
                "overall agree",
                "political-revival agree",
            ],
            all.Select(e => $"{e!["proposition"]} {e["stance"]}").ToList()
        );
        var narrow = await GetAsync("/sources/ahmed-rashid/timeline?threat=imu&proposition=overall");
        Assert.Equal(
            "rashid-2004-01-network",
            (string?)Assert.Single(narrow["entries"]!.AsArray())!["statement"]
        );
        var elsewhere = await GetAsync("/sources/ahmed-rashid/timeline?threat=hizb-ut-tahrir");
        Assert.Empty(elsewhere["entries"]!.AsArray());
        Assert.Equal(("2004-01~", "2004-01-01", "2004-01-31"), Dates(all[0]!));
    }

    private Task<JsonNode> GetAsync(string path)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return ledger.GetAsync($"{path}{separator}minPosition={ledger.Position}");
    }

    private async Task<List<List<string>>> PagesAsync(string first, string member)
    {
        var pages = new List<List<string>>();
        for (string? next = first; next is not null; )
        {
            using var response = await ledger.Client.GetAsync(next);
            response.EnsureSuccessStatusCode();
            var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            pages.Add([.. body[member]!.AsArray().Select(i => i!.ToJsonString())]);
            Assert.InRange(pages.Count, 1, 50);
            next = response.Headers.TryGetValues("Link", out var links) ? Next(Assert.Single(links)) : null;
        }
        return pages;
    }

    private static string Next(string link)
    {
        Assert.EndsWith("; rel=\"next\"", link, StringComparison.Ordinal);
        Assert.StartsWith("<", link, StringComparison.Ordinal);
        return link[1..link.IndexOf('>', StringComparison.Ordinal)];
    }

    private static List<(string Source, string Proposition)> Pairs(JsonArray cells) =>
        [.. cells.Select(c => ((string)c!["source"]!, (string)c["proposition"]!))];

    private static HashSet<string> Ids(JsonArray shifts) =>
        shifts.Select(s => (string)s!["id"]!).ToHashSet(StringComparer.Ordinal);

    private static (string?, string?, string?) Dates(JsonNode node) =>
        ((string?)node["statedOn"], (string?)node["earliest"], (string?)node["latest"]);

    private static void Holds(JsonNode shift, string condition)
    {
        var (name, value) = condition.Split('=') is [var n, var v] ? (n, v) : ("", "");
        if (name is "from" or "to")
        {
            var day = EdtfDate.Parse((string)shift["statedOn"]!).Earliest ?? DateOnly.MinValue;
            var other = DateOnly.Parse(value, CultureInfo.InvariantCulture);
            Assert.True(name == "from" ? day >= other : day <= other);
        }
        else if (name == "knownAt")
        {
            Assert.True((long)shift["recordedFrom"]! <= long.Parse(value, CultureInfo.InvariantCulture));
        }
        else
        {
            Assert.Equal(value, (string?)shift[name]);
        }
    }
}

/// <summary>A ledger that holds the dossier, for tests that only read.</summary>
public sealed class DossierLedger(Server server) : Ledger(server)
{
    /// <summary>The position of its last event.</summary>
    public long Position { get; private set; }

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Position = (long)(await ImportDossierAsync())["position"]!;
    }
}
