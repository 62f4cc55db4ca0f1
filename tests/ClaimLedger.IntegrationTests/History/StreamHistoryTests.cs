using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.TestHost;

namespace ClaimLedger.IntegrationTests.History;

/// <summary>The histories: every event of a stream with who, when, why and what it changed.</summary>
public sealed class StreamHistoryTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Fact]
    public async Task A_statement_tells_its_events_in_order_with_both_times_and_the_reasons()
    {
        var desk = await Desk.OpenAsync(ledger, "told");
        await desk.SaysAsync("s1", "2004-01-23", "disagree");
        await desk.DoesAsync("s1", "correction", new { reason = "Misread.", statedOn = "2004-01-19" });
        var retracted = await desk.DoesAsync(
            "s1",
            "retraction",
            new
            {
                by = "source",
                reason = "retracted-by-source",
                retractedOn = "2004-02",
            }
        );

        var history = await ledger.GetAsync($"/statements/{desk.Id("s1")}/history");
        Assert.Equal(("statement", desk.Id("s1")), ((string?)history["kind"], (string?)history["id"]));
        var events = history["events"]!.AsArray();
        Assert.Equal(
            [
                $"Recorded what {desk.Source} said on 2004-01-23, as a quote from {desk.Document}.",
                $"Assessed as disagree on {desk.Threat}/overall (a1).",
                "Corrected the date from 2004-01-23 to 2004-01-19: Misread.",
                "Retracted by the source as of 2004-02 (retracted-by-source).",
            ],
            Texts(events, "words")
        );
        Assert.Equal(["2004-01-23", "2004-01-23", "2004-01-19", "2004-02"], Texts(events, "validTime"));
        Assert.Equal([null, null, "Misread.", null], Texts(events, "reason"));
        Assert.Equal(["1", "2", "3", "4"], Texts(events, "version"));
        Assert.All(events, e => Assert.Equal("local", (string?)e!["actor"]));
        Assert.Equal(retracted, (long)events[3]!["position"]!);
        Assert.Equal(
            """[{"field":"statedOn","before":"2004-01-23","after":"2004-01-19","redacted":false}]""",
            events[2]!["changes"]!.ToJsonString()
        );
        var stored = await ledger.RowsAsync(
            $"select id || ' ' || type || ' ' || seq_id || ' ' || correlation_id from ledger.mt_events where stream_id = 'statement/{desk.Id("s1")}' order by seq_id"
        );
        Assert.Equal(
            stored,
            events.Select(e => $"{e!["event"]} {e["type"]} {e["position"]} {e["correlationId"]}")
        );
    }

    [Fact]
    public async Task It_ends_where_it_is_known_and_begins_after_the_page_before()
    {
        var desk = await Desk.OpenAsync(ledger, "paged");
        var recorded = await desk.SaysAsync("s1", "2004-01-23", "disagree");
        await desk.DoesAsync("s1", "concern", new { reason = "Who says so?" });
        var path = $"/statements/{desk.Id("s1")}/history";

        var early = await ledger.GetAsync($"{path}?knownAt={recorded}");
        Assert.Equal(["1", "2"], Texts(early["events"]!.AsArray(), "version"));
        using var first = await ledger.Client.GetAsync(
            $"{path}?limit=2",
            TestContext.Current.CancellationToken
        );
        Assert.Equal(
            $"<{path}?limit=2&knownAt={desk.Now}&after=2>; rel=\"next\"",
            Assert.Single(first.Headers.GetValues("Link"))
        );
        var second = await ledger.GetAsync($"{path}?limit=2&knownAt={desk.Now}&after=2");
        Assert.Equal(
            ["Put the statement in doubt: Who says so?"],
            Texts(second["events"]!.AsArray(), "words")
        );
        var none = await ledger.GetAsync($"{path}?after={long.MaxValue}");
        Assert.Empty(none["events"]!.AsArray());
    }

    [Fact]
    public async Task Sources_threats_and_documents_tell_theirs_and_say_who_acted()
    {
        var desk = await Desk.OpenAsync(ledger, "others");
        var client = (await ledger.StartNodeAsync("reviewer")).GetTestServer().CreateClient();
        var grade = new { reliability = "B", basis = "Known for long." };
        await ledger.AppendAsync($"/sources/{desk.Source}/reliability", grade, client);

        var source = await EventsAsync($"/sources/{desk.Source}/history");
        Assert.Equal(["local", "reviewer"], Texts(source, "actor"));
        Assert.Equal("Graded the reliability B: Known for long.", Texts(source, "words")[1]);
        Assert.Equal([null, null], Texts(source, "validTime"));
        var threat = await EventsAsync($"/threats/{desk.Threat}/history");
        Assert.Equal(
            [
                "Registered the threat “A threat”, and framed its proposition overall, “It threatens.”",
                "Framed the proposition capability, “It is able to.”",
            ],
            Texts(threat, "words")
        );
        var document = await EventsAsync($"/documents/{desk.Document}/history");
        Assert.Equal(["2004-12-31"], Texts(document, "validTime"));
    }

    [Fact]
    public async Task What_was_redacted_is_gone_from_it_and_said_to_be()
    {
        var desk = await Desk.OpenAsync(ledger, "lost");
        await desk.SaysAsync("s1", "2004-01-23", "disagree");
        await desk.DoesAsync("s1", "correction", new { reason = "Secret.", text = "Other words." });
        await ledger.ExecuteAsync(
            $"delete from ledger.disclosures where stream = 'statement/{desk.Id("s1")}'"
        );

        var events = await EventsAsync($"/statements/{desk.Id("s1")}/history");
        Assert.Equal("Corrected the text; the reason was redacted.", Texts(events, "words")[2]);
        Assert.Null(events[2]!["reason"]);
        Assert.Equal(
            """[{"field":"text","before":null,"after":null,"redacted":true}]""",
            events[2]!["changes"]!.ToJsonString()
        );
        Assert.DoesNotContain("Secret", events.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sources/nobody/history", "unknown-source", "source")]
    [InlineData("/threats/nobody/history", "unknown-threat", "threat")]
    [InlineData("/documents/nothing/history", "unknown-document", "document")]
    [InlineData("/statements/nothing/history", "unknown-statement", "statement")]
    public async Task What_is_not_there_has_no_history(string path, string code, string field)
    {
        var (status, problem) = await ledger.GetProblemAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal((code, field), ((string?)problem["code"], (string?)problem["field"]));
    }

    private async Task<JsonArray> EventsAsync(string path) =>
        (await ledger.GetAsync(path))["events"]!.AsArray();

    private static List<string?> Texts(JsonArray events, string member) =>
        [.. events.Select(e => e![member]?.ToString())];
}
