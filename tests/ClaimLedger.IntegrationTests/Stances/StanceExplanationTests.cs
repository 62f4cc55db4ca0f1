using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;
using static System.StringComparison;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>Why a stance is what it is, asked over HTTP.</summary>
public sealed class StanceExplanationTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Fact]
    public async Task The_entry_in_force_is_there_with_what_it_displaced_what_is_later_and_what_was_closed()
    {
        var desk = await Desk.OpenAsync(ledger, "whole");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        var recorded = await desk.SaysAsync("s2", "2004-02-10", "disagree");
        await desk.SaysAsync("s3", "2004-03-10", "neutral");
        await desk.SaysAsync("s4", "2004-02-20", "strongly-agree");
        await desk.DoesAsync(
            "s4",
            "retraction",
            new
            {
                by = "editor",
                reason = "fabricated",
                note = "Nobody said it.",
            }
        );
        await desk.DoesAsync(
            "s2",
            "assessments/a1/revision",
            new { reason = "Read again.", stance = "strongly-disagree" }
        );
        await desk.DoesAsync(
            "s2",
            "correction",
            new { statedOn = "2004-02-11", reason = "It was the 11th." }
        );
        await desk.DoesAsync("s2", "concern", new { reason = "Who says so?" });

        var why = await ExplainAsync(desk, "2004-02-29");
        Assert.Equal(
            ("strongly-disagree", "in-force", true, false),
            (
                (string?)why["stance"],
                (string?)why["standing"],
                (bool)why["underConcern"]!,
                (bool)why["contested"]!
            )
        );
        var inForce = why["inForce"]!;
        Assert.Equal(
            (desk.Document, "Words of s2.", "Who says so?"),
            ((string?)inForce["document"], (string?)inForce["text"], (string?)inForce["concern"])
        );
        Assert.Equal(recorded, (long)inForce["recordedBy"]!["position"]!);
        Assert.Equal(
            [
                "new-statement AssessmentRecorded ",
                "record-correction AssessmentRevised Read again.",
                "record-correction StatementCorrected It was the 11th.",
            ],
            inForce["steps"]!.AsArray().Select(s => $"{s!["cause"]} {s["by"]!["type"]} {s["by"]!["reason"]}")
        );
        Assert.Equal(
            2,
            why["words"]!.AsArray().Count(w => ((string)w!).StartsWith("It was changed at", Ordinal))
        );
        Assert.Equal("StatementCorrected", (string?)inForce["entry"]!["openedBy"]!["type"]);
        Assert.Equal("record-correction", (string?)inForce["entry"]!["cause"]);
        Assert.Equal(["s1 agree"], Entries(desk, why["displaced"]!));
        Assert.Equal(["s3 neutral"], Entries(desk, why["later"]!));
        Assert.Equal(
            ["s2 strongly-disagree", "s2 disagree", "s4 strongly-agree"],
            Entries(desk, why["closed"]!)
        );
        var closed = why["closed"]!["entries"]![2]!;
        Assert.Equal("record-correction", (string?)closed["closedCause"]);
        Assert.Equal("Nobody said it.", (string?)closed["closedBy"]!["reason"]);
        Assert.Contains(
            "The statement is under an expression of concern.",
            why["words"]!.AsArray().Select(w => (string)w!)
        );

        var before = await ExplainAsync(desk, "2004-02-29", recorded);
        Assert.Equal("disagree", (string?)before["stance"]);
        Assert.Equal(["s1 agree"], Entries(desk, before["displaced"]!));
        Assert.Equal(0, (long)before["later"]!["total"]! + (long)before["closed"]!["total"]!);
        Assert.Null(before["inForce"]!["concern"]);
    }

    [Fact]
    public async Task Where_there_is_no_stance_the_standing_says_why()
    {
        var desk = await Desk.OpenAsync(ledger, "none");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        Assert.Equal("later", await StandingAsync(desk, "2003-01-01"));
        Assert.Equal("never", await StandingAsync(desk, "2004-02-01", desk.Now - 2));
        var retraction = new
        {
            by = "source",
            reason = "retracted-by-source",
            retractedOn = "2004-01-20",
        };
        await desk.DoesAsync("s1", "retraction", retraction);
        Assert.Equal("withdrawn", await StandingAsync(desk, "2004-02-01"));
        Assert.Equal("in-force", await StandingAsync(desk, "2004-01-15"));
        await desk.DoesAsync("s1", "assessments/a1/withdrawal", new { reason = "Not about it." });
        Assert.Equal("closed", await StandingAsync(desk, "2004-02-01"));
        // What was closed began later: by then nothing had been said that could have been held.
        Assert.Equal("never", await StandingAsync(desk, "2003-01-01"));
        Assert.Equal(
            "Nothing had been said by then; what was said later is no longer held.",
            (string?)(await ExplainAsync(desk, "2003-01-01"))["words"]![1]
        );
    }

    [Fact]
    public async Task Of_many_entries_the_nearest_are_given_and_all_are_counted()
    {
        var desk = await Desk.OpenAsync(ledger, "many");
        for (var month = 1; month <= 12; month++)
            await desk.SaysAsync($"s{month}", $"2003-{month:00}-01", month % 2 == 0 ? "agree" : "disagree");

        var why = await ExplainAsync(desk, "2003-12-31");
        Assert.Equal(11, (long)why["displaced"]!["total"]!);
        var shown = Entries(desk, why["displaced"]!);
        Assert.Equal(10, shown.Count);
        Assert.Equal(("s11 disagree", "s2 agree"), (shown[0], shown[^1]));
        Assert.Equal(["s2 agree"], Entries(desk, (await ExplainAsync(desk, "2003-01-15"))["later"]!));
    }

    [Theory]
    [InlineData("/explain", HttpStatusCode.BadRequest, "missing", "source")]
    [InlineData("/explain?source=ask-source", HttpStatusCode.BadRequest, "missing", "threat")]
    [InlineData(
        "/explain?source=nobody&threat=ask-threat",
        HttpStatusCode.NotFound,
        "unknown-source",
        "source"
    )]
    [InlineData(
        "/explain?source=ask-source&threat=nothing",
        HttpStatusCode.NotFound,
        "unknown-threat",
        "threat"
    )]
    [InlineData(
        "/explain?source=ask-source&threat=ask-threat&proposition=none",
        HttpStatusCode.NotFound,
        "unknown-proposition",
        "proposition"
    )]
    public async Task What_is_not_given_or_not_there_is_named(
        string path,
        HttpStatusCode status,
        string code,
        string field
    )
    {
        if ((await ledger.GetAnyAsync("/sources/ask-source")).Status == HttpStatusCode.NotFound)
            await Desk.OpenAsync(ledger, "ask");
        var (answered, problem) = await ledger.GetProblemAsync(path);
        Assert.Equal((status, code, field), (answered, (string?)problem["code"], (string?)problem["field"]));
    }

    private async Task<string?> StandingAsync(Desk desk, string validAt, long? knownAt = null)
    {
        var why = await ExplainAsync(desk, validAt, knownAt);
        var standing = (string?)why["standing"];
        Assert.Equal(standing == "in-force", why["stance"] is not null);
        Assert.Equal(standing is "in-force" or "withdrawn", why["inForce"] is not null);
        Assert.True(why["words"]!.AsArray().Count >= 2);
        return standing;
    }

    private Task<JsonNode> ExplainAsync(Desk desk, string validAt, long? knownAt = null) =>
        ledger.GetAsync(
            $"/explain?source={desk.Source}&threat={desk.Threat}&validAt={validAt}&knownAt={knownAt ?? desk.Now}&minPosition={desk.Now}"
        );

    private static List<string> Entries(Desk desk, JsonNode entries) =>
        [
            .. entries["entries"]!
                .AsArray()
                .Select(e => $"{((string)e!["statement"]!)[desk.Id("").Length..]} {e["stance"]}"),
        ];
}
