using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>The track record of a source, as of now and as of before.</summary>
public sealed class SourceRecordTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Fact]
    public async Task A_record_counts_what_was_known_by_then()
    {
        var desk = await Desk.OpenAsync(ledger, "record");
        await ledger.AppendAsync(
            $"/threats/{desk.Threat}/propositions/capability/relations",
            new
            {
                relation = "narrows",
                otherThreat = desk.Threat,
                otherProposition = "overall",
            }
        );
        await ledger.AppendAsync($"/sources/{desk.Other}/reliability", new { reliability = "B" });
        await desk.SaysAsync("one", "2004-01-05", "agree");
        await desk.SaysAsync("two", "2004-03", "strongly-disagree");
        await desk.SaysAsync("three", "2004-04-01", "agree", proposition: "capability");
        await desk.SaysAsync("other", "2004-02-01", "disagree", desk.Other);
        var before = desk.Now;
        await desk.DoesAsync("one", "correction", new { reason = "Why.", statedOn = "2004-01-06" });
        await desk.DoesAsync("one", "concern", new { reason = "Why." });
        await desk.DoesAsync(
            "two",
            "retraction",
            new
            {
                by = "source",
                reason = "misquoted",
                retractedOn = "2004-05-01",
            }
        );
        await desk.SaysAsync("stray", "2004-06-01", "agree");
        await desk.DoesAsync("stray", "correction", new { reason = "Who.", source = desk.Other });
        var last = await ledger.AppendAsync($"/sources/{desk.Source}/reliability", new { reliability = "C" });

        var now = await RecordAsync(desk, $"minPosition={last}");
        Assert.Equal("3 2004-01-06 2004-04-01", Tally(now["statements"]!));
        Assert.Equal(3, (int)now["assessments"]!);
        Assert.Equal(
            [
                "first-position 2 2004-01-06 2004-04-01",
                "reversal 1 2004-03-01 2004-03-01",
                "withdrawal 1 2004-05-01 2004-05-01",
            ],
            now["shifts"]!.AsArray().Select(s => $"{s!["kind"]} {Tally(s)}")
        );
        Assert.Equal((1, 1), Standing(now["retractions"]!));
        var retracted = Assert.Single(now["retractedBy"]!.AsArray())!;
        Assert.Equal("source misquoted 1", $"{retracted["by"]} {retracted["reason"]} {retracted["count"]}");
        Assert.Equal((1, null), Standing(now["corrections"]!));
        Assert.Equal((1, 1), Standing(now["concerns"]!));
        Assert.Equal((0, 0), Standing(now["disputes"]!));
        Assert.Equal((1, 0), Standing(now["contradictedItself"]!));
        Assert.Equal((1, 0), Standing(now["contradictedByOthers"]!));
        Assert.Equal("C", (string?)Assert.Single(now["grades"]!.AsArray())!["reliability"]);

        var then = await RecordAsync(desk, $"knownAt={before}");
        Assert.Equal("3 2004-01-05 2004-04-01", Tally(then["statements"]!));
        Assert.Equal((0, null), Standing(then["corrections"]!));
        Assert.Equal((0, 0), Standing(then["retractions"]!));
        Assert.Equal((1, 1), Standing(then["contradictedItself"]!));
        Assert.Empty(then["grades"]!.AsArray());

        var other = await ledger.GetAsync($"/sources/{desk.Other}/record");
        Assert.Equal("2 2004-02-01 2004-06-01", Tally(other["statements"]!));
        Assert.Equal((1, null), Standing(other["corrections"]!));
    }

    [Fact]
    public async Task A_source_of_which_nothing_is_known_has_an_empty_record_and_an_unknown_one_none()
    {
        var desk = await Desk.OpenAsync(ledger, "silent");
        var record = await RecordAsync(desk, "");
        Assert.Equal("0  ", Tally(record["statements"]!));
        Assert.Equal((0, 0), Standing(record["contradictedItself"]!));
        Assert.Empty(record["shifts"]!.AsArray());

        var (status, problem) = await ledger.GetProblemAsync("/sources/nobody-at-all/record");
        Assert.Equal((HttpStatusCode.NotFound, "unknown-source"), (status, (string?)problem["code"]));
    }

    private Task<JsonNode> RecordAsync(Desk desk, string query) =>
        ledger.GetAsync($"/sources/{desk.Source}/record?{query}");

    private static string Tally(JsonNode tally) => $"{tally["count"]} {tally["first"]} {tally["last"]}";

    private static (int Count, int? Standing) Standing(JsonNode tally) =>
        ((int)tally["count"]!, (int?)tally["standing"]);
}
