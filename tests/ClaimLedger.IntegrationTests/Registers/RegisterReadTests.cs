using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Statements;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.TestHost;

namespace ClaimLedger.IntegrationTests.Registers;

/// <summary>What the register says over HTTP.</summary>
public sealed class RegisterReadTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Fact]
    public async Task A_retraction_says_by_whom_and_why_and_what_undid_it()
    {
        var desk = await Desk.OpenAsync(ledger, "retracted");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        var body = new
        {
            by = "source",
            reason = "misquoted",
            note = "He says he never did.",
            retractedOn = "2004-02",
        };
        var retracted = await desk.DoesAsync("s1", "retraction", body);
        var ended = await desk.DoesAsync("s1", "reinstatement", new { reason = "The tape was found." });

        var then = await EntryAsync($"statement={desk.Id("s1")}&knownAt={retracted}");
        Assert.Equal(
            $"retraction {desk.Source} {desk.Document} 2004-01-10 [{desk.Threat}]",
            $"{then["kind"]} {then["source"]} {then["document"]} {then["statedOn"]} [{Threats(then)}]"
        );
        Assert.Equal(
            "source misquoted 2004-02 He says he never did. local",
            $"{then["by"]} {then["reason"]} {then["retractedOn"]} {then["note"]} {then["actor"]}"
        );
        Assert.Equal("StatementRetracted", (string?)then["openedBy"]!["type"]);
        Assert.Null(then["recordedTo"]);
        Assert.Null(then["endedNote"]);

        var now = await EntryAsync($"statement={desk.Id("s1")}&minPosition={ended}");
        Assert.Equal((retracted, ended), ((long)now["recordedFrom"]!, (long)now["recordedTo"]!));
        Assert.Equal(
            "StatementReinstated local The tape was found.",
            $"{now["endedBy"]!["type"]} {now["endedActor"]} {now["endedNote"]}"
        );
        Assert.NotNull(now["endedAt"]);
        await AssertFoundAsync([retracted], $"threat={desk.Threat}&open=true&knownAt={retracted}");
        await AssertFoundAsync([], $"threat={desk.Threat}&open=true");
    }

    [Fact]
    public async Task A_correction_has_before_and_after_and_is_found_under_both_sources()
    {
        var desk = await Desk.OpenAsync(ledger, "corrected");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        var corrected = await desk.DoesAsync(
            "s1",
            "correction",
            new
            {
                reason = "The byline was misread.",
                source = desk.Other,
                statedOn = "2004-01~",
                text = "Other words.",
            }
        );
        foreach (var source in new[] { desk.Source, desk.Other })
        {
            var entry = await EntryAsync($"source={source}&kind=correction&minPosition={corrected}");
            Assert.Equal((desk.Source, "2004-01-10"), ((string?)entry["source"], (string?)entry["statedOn"]));
            Assert.Equal(
                $"source {desk.Source} > {desk.Other}, statedOn 2004-01-10 > 2004-01~, text  > ",
                string.Join(
                    ", ",
                    entry["changes"]!.AsArray().Select(c => $"{c!["field"]} {c["from"]} > {c["to"]}")
                )
            );
            Assert.Equal("The byline was misread.", (string?)entry["note"]);
        }
    }

    [Fact]
    public async Task A_sources_register_has_what_was_done_to_what_is_its_before_it_was()
    {
        var desk = await Desk.OpenAsync(ledger, "came");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        var body = new { by = "editor", reason = "misattributed" };
        var retracted = await desk.DoesAsync("s1", "retraction", body);
        var came = await desk.DoesAsync("s1", "correction", new { reason = "Who.", source = desk.Other });
        var concern = await desk.DoesAsync("s1", "concern", new { reason = "Doubts." });
        var again = new { reason = "His after all.", source = desk.Source };
        var back = await desk.DoesAsync("s1", "correction", again);

        await AssertFoundAsync([], $"source={desk.Other}&knownAt={retracted}");
        await AssertFoundAsync([came, retracted], $"source={desk.Other}&knownAt={came}");
        await AssertFoundAsync([retracted], $"source={desk.Other}&kind=retraction&knownAt={concern}");
        await AssertFoundAsync([came, retracted], $"source={desk.Source}&knownAt={concern}");
        // What was its then stays under it.
        await AssertFoundAsync([back, concern, came], $"source={desk.Other}&knownAt={back}");
        await AssertFoundAsync([back, concern, came, retracted], $"source={desk.Source}&knownAt={back}");
    }

    [Fact]
    public async Task Filters_narrow_the_list_and_pages_go_from_the_newest_to_the_oldest_of_one_state()
    {
        var second = (await ledger.StartNodeAsync("second")).GetTestServer().CreateClient();
        var desk = await Desk.OpenAsync(ledger, "filtered");
        var by = await Desk.OpenAsync(ledger, "filtered-too");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        await desk.SaysAsync("s2", "2004-01-11", "agree", desk.Other);
        await by.SaysAsync("s1", "2004-01-10", "agree");
        var dispute = await ledger.AppendAsync(
            $"/statements/{desk.Id("s1")}/assessments/a1/disputes",
            new { dispute = "d1", reason = "Irony." },
            second
        );
        var revision = await desk.DoesAsync(
            "s1",
            "assessments/a1/revision",
            new { reason = "Irony.", stance = "disagree" }
        );
        var resolved = await desk.DoesAsync(
            "s1",
            "assessments/a1/disputes/d1/resolution",
            new { resolution = "Revised." }
        );
        var concern = await desk.DoesAsync("s2", "concern", new { reason = "Doubts." });
        var withdrawn = await desk.DoesAsync("s2", "assessments/a1/withdrawal", new { reason = "No." });
        var retraction = await desk.DoesAsync(
            "s2",
            "retraction",
            new { by = "editor", reason = "duplicate" }
        );
        var elsewhere = await by.DoesAsync("s1", "concern", new { reason = "Doubts." });
        await ledger.GetAsync($"/register?minPosition={elsewhere}");

        var threat = $"threat={desk.Threat}";
        await AssertFoundAsync([withdrawn, concern, revision, dispute], threat);
        await AssertFoundAsync([retraction, withdrawn, concern], $"source={desk.Other}");
        await AssertFoundAsync([revision, dispute], $"statement={desk.Id("s1")}");
        await AssertFoundAsync([revision], $"{threat}&kind=revision");
        await AssertFoundAsync([withdrawn], $"{threat}&kind=withdrawn-assessment");
        await AssertFoundAsync([retraction], $"source={desk.Other}&by=editor");
        await AssertFoundAsync([], $"source={desk.Other}&by=publisher");
        await AssertFoundAsync([retraction], $"source={desk.Other}&reason=duplicate");
        await AssertFoundAsync([], $"source={desk.Other}&reason=misquoted");
        await AssertFoundAsync([dispute], $"{threat}&actor=second");
        await AssertFoundAsync([concern], $"{threat}&open=true");
        await AssertFoundAsync([dispute], $"{threat}&open=true&knownAt={resolved - 1}");
        await AssertFoundAsync([], $"{threat}&open=true&kind=revision");

        var day = await ledger.RowsAsync($"select recorded_at::date::text from ledger.register limit 1");
        await AssertFoundAsync(
            [withdrawn, concern, revision, dispute],
            $"{threat}&from={day[0]}&to={day[0]}"
        );
        await AssertFoundAsync([], $"{threat}&to=2004-12-31");
        await AssertFoundAsync([], $"{threat}&from=9999-12-31&to=9999-12-31");

        var pages = new List<long>();
        for (var next = $"/register?{threat}&limit=3"; next is not null; )
        {
            using var response = await ledger.Client.GetAsync(next, TestContext.Current.CancellationToken);
            var page = JsonNode.Parse(
                await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
            )!;
            pages.AddRange(Positions(page));
            next = response.Headers.TryGetValues("Link", out var links)
                ? links.Single().Split('<', '>')[1]
                : null;
            // What comes meanwhile is on no page of that state.
            await desk.DoesAsync("s1", "correction", new { reason = "Why", locator = $"p. {pages.Count}" });
        }
        Assert.Equal([withdrawn, concern, revision, dispute], pages);
    }

    [Fact]
    public async Task What_was_redacted_is_null_and_the_entry_says_who_asked_and_approved()
    {
        var desk = await Desk.OpenAsync(ledger, "redacted");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        var concern = await desk.DoesAsync("s1", "concern", new { reason = "It names a child." });
        Assert.Equal(
            "It names a child.",
            (string?)(await EntryAsync($"statement={desk.Id("s1")}&minPosition={concern}"))["note"]
        );
        // As redacting will: an event, and no disclosure any more.
        await ledger.ExecuteAsync(
            $"delete from ledger.disclosures where stream = 'statement/{desk.Id("s1")}' and field = 'reason'"
        );
        var redacted = await ledger.PoisonAsync(
            $"statement/{desk.Id("s1")}",
            typeof(StatementRedacted),
            """{"fields": ["reason"], "basis": "Article 17", "requestedBy": "desk-2", "approvedBy": "desk-3"}"""
        );
        // Nothing appended through the service tells the daemon of it; this does.
        await desk.SaysAsync("s2", "2004-01-10", "agree");
        var list = await ledger.GetAsync($"/register?statement={desk.Id("s1")}&minPosition={redacted}");
        Assert.Equal([redacted, concern], Positions(list));
        var (redaction, doubt) = (list["entries"]![0]!, list["entries"]![1]!);
        Assert.Null(doubt["note"]);
        Assert.Equal(
            "redaction reason Article 17 desk-2 desk-3 by-hand",
            $"{redaction["kind"]} {redaction["changes"]![0]!["field"]} {redaction["basis"]} "
                + $"{redaction["requestedBy"]} {redaction["approvedBy"]} {redaction["actor"]}"
        );
        var queue = await ledger.GetAsync($"/queue?source={desk.Source}&kind=concern");
        Assert.Null(Assert.Single(queue["items"]!.AsArray())!["note"]);
    }

    [Theory]
    [InlineData("/register?kind=shift", "kind")]
    [InlineData("/register?by=nobody", "by")]
    [InlineData("/register?reason=whim", "reason")]
    [InlineData("/register?open=yes", "open")]
    [InlineData("/register?from=2026-1-1", "from")]
    [InlineData("/register?closed=true", "closed")]
    [InlineData("/register?limit=1001", "limit")]
    [InlineData("/queue?kind=retraction", "kind")]
    [InlineData("/queue?source=No_Slug", "source")]
    [InlineData("/queue?threat=No_Slug", "threat")]
    [InlineData("/queue?after=last", "after")]
    [InlineData("/queue?limit=0", "limit")]
    [InlineData("/queue?statement=s1", "statement")]
    public async Task A_parameter_that_cannot_be_used_is_named(string path, string field)
    {
        var (status, problem) = await ledger.GetProblemAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(("invalid", field), ((string?)problem["code"], (string?)problem["field"]));
    }

    private async Task<JsonNode> EntryAsync(string query) =>
        Assert.Single((await ledger.GetAsync($"/register?{query}"))["entries"]!.AsArray())!;

    private async Task AssertFoundAsync(long[] positions, string query) =>
        Assert.Equal(positions, Positions(await ledger.GetAsync($"/register?{query}")));

    private static IEnumerable<long> Positions(JsonNode list) =>
        list["entries"]!.AsArray().Select(e => (long)e!["recordedFrom"]!);

    private static string Threats(JsonNode entry) =>
        string.Join(' ', entry["threats"]!.AsArray().Select(t => (string?)t));
}
