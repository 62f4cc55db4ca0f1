using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>What is learned late about long ago takes its place in valid time, says that it came late, and
/// is not seen by those who ask for what was known before.</summary>
public sealed class LateKnowledgeTests(Ledger ledger) : IClassFixture<Ledger>
{
    private const string Late = "late-arrival";

    [Fact]
    public async Task A_statement_of_1999_recorded_today_stands_between_those_of_1998_and_2003()
    {
        var desk = await Desk.OpenAsync(ledger, "late");
        await desk.SaysAsync("s1998", "1998", "agree");
        await desk.SaysAsync("s2003", "2003", "disagree");
        await desk.SaysAsync("s1999", "1999", "neutral");

        var entries = await EntriesAsync(desk, desk.Now);
        Assert.Equal(["1998", "1999", "2003"], entries.Select(e => (string?)e!["statedOn"]));
        Assert.Equal(["new-statement", Late, "new-statement"], entries.Select(e => (string?)e!["cause"]));
        var known = await desk.InstantAsync(desk.Before);
        Assert.Equal(2, (await EntriesAsync(desk, desk.Before)).Count);
        foreach (var knownAt in new[] { $"{desk.Before}", known })
            Assert.Equal("agree", await desk.StanceAsync("2000-01-01", knownAt));
        Assert.Equal("neutral", await desk.StanceAsync("2000-01-01", $"{desk.Now}"));
        Assert.Equal("disagree", await desk.StanceAsync("2004-01-01", $"{desk.Now}"));
    }

    [Fact]
    public async Task The_shift_that_it_ended_and_those_that_it_began_are_all_there()
    {
        var desk = await Desk.OpenAsync(ledger, "shifts");
        await desk.SaysAsync("s1998", "1998", "agree");
        await desk.SaysAsync("s2003", "2003", "disagree");
        await desk.SaysAsync("s1999", "1999", "neutral");

        Assert.Equal(
            [
                "first-position none > agree 1998 s1998, begun 1 as new-statement by AssessmentRecorded",
                "reversal agree > disagree 2003 s2003, begun 2 as new-statement by AssessmentRecorded, ended 3 as late-arrival by AssessmentRecorded",
                "strengthening neutral > disagree 2003 s2003, begun 3 as late-arrival by AssessmentRecorded",
                "weakening agree > neutral 1999 s1999, begun 3 as late-arrival by AssessmentRecorded",
            ],
            await desk.ShiftsAsync()
        );
        var standing = await ledger.GetAsync($"/shifts?threat={desk.Threat}&knownAt={desk.Now}");
        Assert.Equal(3, standing["shifts"]!.AsArray().Count);
        var before = await ledger.GetAsync($"/shifts?threat={desk.Threat}&knownAt={desk.Before}");
        Assert.Equal(
            ["first-position", "reversal"],
            before["shifts"]!.AsArray().Select(s => (string?)s!["kind"])
        );
    }

    [Fact]
    public async Task The_difference_between_before_and_after_says_that_it_came_late()
    {
        var desk = await Desk.OpenAsync(ledger, "diff");
        await desk.SaysAsync("s1998", "1998", "agree");
        await desk.SaysAsync("s2003", "2003", "disagree");
        await desk.SaysAsync("s1999", "1999", "neutral");

        var diff = await ledger.GetAsync(
            $"/diff?threat={desk.Threat}&from=2000-01-01@{desk.Before}&to=2000-01-01@{desk.Now}"
        );
        var difference = Assert.Single(diff["differences"]!.AsArray())!;
        Assert.Equal("weakening", (string?)difference["kind"]);
        var cause = Assert.Single(difference["causes"]!.AsArray())!;
        Assert.Equal((Late, desk.Id("s1999")), ((string?)cause["cause"], (string?)cause["statement"]));
        Assert.Equal(desk.Now, (long)cause["by"]!["position"]!);
        var today = await ledger.GetAsync($"/diff?threat={desk.Threat}&from=@{desk.Before}&to=@{desk.Now}");
        Assert.Empty(today["differences"]!.AsArray());
    }

    [Fact]
    public async Task An_entry_says_what_closed_it_to_our_knowledge()
    {
        var desk = await Desk.OpenAsync(ledger, "closed");
        await desk.SaysAsync("s1998", "1998", "agree");
        var retraction = new
        {
            by = "source",
            reason = "retracted-by-source",
            retractedOn = "2001",
        };
        await desk.DoesAsync("s1998", "retraction", retraction);
        await desk.DoesAsync("s1998", "reinstatement", new { reason = "It was not." });

        var entries = await EntriesAsync(desk, desk.Now);
        Assert.Equal(
            ["new-statement to withdrawal", "withdrawal to reinstatement", "reinstatement to "],
            entries.Select(e => $"{e!["cause"]} to {e["closedCause"]}")
        );
        var earlier = await EntriesAsync(desk, desk.Before);
        Assert.Equal(
            ["new-statement to withdrawal", "withdrawal to "],
            earlier.Select(e => $"{e!["cause"]} to {e["closedCause"]}")
        );
    }

    private async Task<JsonArray> EntriesAsync(Desk desk, long knownAt) =>
        (
            await ledger.GetAsync(
                $"/sources/{desk.Source}/timeline?closed=true&knownAt={knownAt}&minPosition={desk.Now}"
            )
        )["entries"]!.AsArray();
}
