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

    /// <summary>No timeline of the other ever held an entry of it.</summary>
    [Theory]
    [InlineData("retracted", "retraction", """{"by": "editor", "reason": "misattributed"}""", 1)]
    [InlineData("withdrawn", "assessments/a1/withdrawal", """{"reason": "No."}""", 0)]
    public async Task What_was_corrected_to_be_anothers_while_no_entry_was_held_counts_for_that_one(
        string name,
        string action,
        string body,
        int retractions
    )
    {
        var desk = await Desk.OpenAsync(ledger, $"record-{name}");
        await desk.SaysAsync("one", "2004-01-05", "agree");
        var gone = await desk.DoesAsync("one", action, JsonNode.Parse(body)!);
        var moved = await desk.DoesAsync("one", "correction", new { reason = "Who.", source = desk.Other });
        var redated = new { reason = "When.", statedOn = "2004-01-07" };
        var last = await desk.DoesAsync("one", "correction", redated);

        await AssertAsync(desk.Source, gone, "1 2004-01-05 2004-01-05", retractions, corrections: 0);
        await AssertAsync(desk.Other, gone, "0  ", 0, 0);
        await AssertAsync(desk.Source, moved, "0  ", 0, 0);
        await AssertAsync(desk.Other, moved, "1 2004-01-05 2004-01-05", retractions, corrections: 1);
        await AssertAsync(desk.Other, last, "1 2004-01-07 2004-01-07", retractions, corrections: 2);

        var again = new { reason = "His after all.", source = desk.Source };
        var back = await desk.DoesAsync("one", "correction", again);
        await AssertAsync(desk.Source, back, "1 2004-01-07 2004-01-07", retractions, corrections: 3);
        await AssertAsync(desk.Other, back, "0  ", 0, 0);

        async Task AssertAsync(string source, long knownAt, string statements, int retracted, int corrections)
        {
            var record = await ledger.GetAsync($"/sources/{source}/record?knownAt={knownAt}");
            Assert.Equal(
                (statements, 0, retracted, corrections),
                (
                    Tally(record["statements"]!),
                    (int)record["assessments"]!,
                    Standing(record["retractions"]!).Count,
                    Standing(record["corrections"]!).Count
                )
            );
        }
    }

    [Fact]
    public async Task A_statement_that_was_never_assessed_does_not_count_whosever_it_was_corrected_to_be()
    {
        var desk = await Desk.OpenAsync(ledger, "record-unassessed");
        var statement = new
        {
            statement = desk.Id("one"),
            source = desk.Source,
            document = desk.Document,
            rendering = "quote",
            statedOn = "2004-01-10",
            text = "Words.",
        };
        await ledger.AppendAsync("/statements", statement);
        var moved = await desk.DoesAsync("one", "correction", new { reason = "Who.", source = desk.Other });
        var record = await ledger.GetAsync($"/sources/{desk.Other}/record?minPosition={moved}");
        Assert.Equal("0  ", Tally(record["statements"]!));
        Assert.Equal((0, null), Standing(record["corrections"]!));
    }

    private Task<JsonNode> RecordAsync(Desk desk, string query) =>
        ledger.GetAsync($"/sources/{desk.Source}/record?{query}");

    private static string Tally(JsonNode tally) => $"{tally["count"]} {tally["first"]} {tally["last"]}";

    private static (int Count, int? Standing) Standing(JsonNode tally) =>
        ((int)tally["count"]!, (int?)tally["standing"]);
}
