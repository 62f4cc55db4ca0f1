using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Registers;
using ClaimLedger.Stances;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.TestHost;

namespace ClaimLedger.IntegrationTests.Registers;

/// <summary>What waits for an editor, and what has been dealt with.</summary>
public sealed class QueueTests(Ledger ledger) : IClassFixture<Ledger>
{
    [Fact]
    public async Task A_dispute_waits_until_it_is_resolved_and_says_whose_it_is_and_why()
    {
        var second = (await ledger.StartNodeAsync("second")).GetTestServer().CreateClient();
        var desk = await Desk.OpenAsync(ledger, "disputed");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        var disputes = $"/statements/{desk.Id("s1")}/assessments/a1/disputes";
        var disputed = await ledger.AppendAsync(disputes, new { dispute = "d1", reason = "Irony." }, second);
        var resolved = await ledger.AppendAsync($"{disputes}/d1/resolution", new { resolution = "Not so." });

        var queue = await QueueAsync($"threat={desk.Threat}&kind=dispute&knownAt={disputed}");
        var item = Assert.Single(queue["items"]!.AsArray())!;
        Assert.Equal(
            $"dispute {desk.Source} {desk.Id("s1")} 2004-01-10 a1 d1 Irony. second {disputed}",
            $"{item["kind"]} {item["source"]} {item["statement"]} {item["statedOn"]} {item["assessment"]} "
                + $"{item["dispute"]} {item["note"]} {item["actor"]} {item["recordedFrom"]}"
        );
        Assert.Equal(desk.Threat, (string?)Assert.Single(item["threats"]!.AsArray()));
        Assert.Equal("AssessmentDisputed", (string?)item["openedBy"]!["type"]);
        Assert.Equal(1, (int)queue["counts"]!["dispute"]!);
        queue = await QueueAsync($"threat={desk.Threat}&kind=dispute&minPosition={resolved}");
        Assert.Empty(queue["items"]!.AsArray());
        Assert.Equal(0, (int)queue["counts"]!["dispute"]!);
    }

    [Fact]
    public async Task A_statement_waits_from_its_recording_until_it_is_assessed_or_retracted_by_an_editor()
    {
        var desk = await Desk.OpenAsync(ledger, "waits");
        var said = await SaysWithoutAssessmentAsync(desk, "s1");
        await desk.SaysAsync("s2", "2004-01-11", "agree");
        Assert.Equal([said], await WaitingAsync(desk, $"&minPosition={desk.Now}"));
        // Nothing says what threat it is about.
        Assert.Equal([], await WaitingAsync(desk, $"&threat={desk.Threat}"));

        var withdrawn = await desk.DoesAsync("s2", "assessments/a1/withdrawal", new { reason = "No." });
        Assert.Equal([said, withdrawn], await WaitingAsync(desk, $"&minPosition={withdrawn}"));
        Assert.Equal([withdrawn], await WaitingAsync(desk, $"&threat={desk.Threat}"));

        var assessed = await desk.DoesAsync(
            "s1",
            "assessments",
            new
            {
                assessment = "a1",
                threat = desk.Threat,
                stance = "agree",
            }
        );
        Assert.Equal([withdrawn], await WaitingAsync(desk, $"&minPosition={assessed}"));
        var retraction = await desk.DoesAsync(
            "s2",
            "retraction",
            new { by = "editor", reason = "duplicate" }
        );
        Assert.Equal([], await WaitingAsync(desk, $"&minPosition={retraction}"));
        Assert.Equal([said, withdrawn], await WaitingAsync(desk, $"&knownAt={withdrawn}"));
    }

    /// <summary>Recorded in one go: there was no instant at which it waited, though there is a position
    /// between its two events.</summary>
    [Fact]
    public async Task A_statement_that_came_with_its_assessment_never_waited()
    {
        var desk = await Desk.OpenAsync(ledger, "together");
        var assessed = await desk.SaysAsync("s1", "2004-01-10", "agree");
        Assert.Equal([], await WaitingAsync(desk, $"&minPosition={assessed}"));
        Assert.Equal([], await WaitingAsync(desk, $"&knownAt={assessed - 1}"));
    }

    [Fact]
    public async Task What_waits_is_its_sources_as_corrected_by_then()
    {
        var desk = await Desk.OpenAsync(ledger, "moved");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        var concern = await desk.DoesAsync("s1", "concern", new { reason = "Doubts." });
        var moved = await desk.DoesAsync(
            "s1",
            "correction",
            new
            {
                reason = "Misread.",
                source = desk.Other,
                statedOn = "2004-01~",
            }
        );
        var before = await QueueAsync($"kind=concern&source={desk.Source}&knownAt={concern}");
        Assert.Equal("2004-01-10", (string?)Assert.Single(before["items"]!.AsArray())!["statedOn"]);
        var after = await QueueAsync($"kind=concern&source={desk.Other}&minPosition={moved}");
        var item = Assert.Single(after["items"]!.AsArray())!;
        Assert.Equal((desk.Other, "2004-01~"), ((string?)item["source"], (string?)item["statedOn"]));
        Assert.Equal(concern, (long)item["recordedFrom"]!);
        var left = await QueueAsync($"kind=concern&source={desk.Source}");
        Assert.Empty(left["items"]!.AsArray());
    }

    [Fact]
    public async Task A_source_waits_until_it_is_graded_and_under_a_threat_that_it_spoke_of()
    {
        var desk = await Desk.OpenAsync(ledger, "ungraded");
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        var queue = await QueueAsync($"kind=ungraded&threat={desk.Threat}&minPosition={desk.Now}");
        var item = Assert.Single(queue["items"]!.AsArray())!;
        Assert.Equal(
            $"{desk.Source} local SourceRegistered",
            $"{item["source"]} {item["actor"]} {item["openedBy"]!["type"]}"
        );
        Assert.Null(item["statement"]);
        Assert.Single((await QueueAsync($"kind=ungraded&source={desk.Other}"))["items"]!.AsArray());
        var graded = await ledger.AppendAsync(
            $"/sources/{desk.Source}/reliability",
            new { reliability = "B" }
        );
        queue = await QueueAsync($"kind=ungraded&threat={desk.Threat}&minPosition={graded}");
        Assert.Empty(queue["items"]!.AsArray());
        Assert.Equal(0, (int)queue["counts"]!["ungraded"]!);
        queue = await QueueAsync($"kind=ungraded&threat={desk.Threat}&knownAt={graded - 1}");
        Assert.Single(queue["items"]!.AsArray());
    }

    [Fact]
    public async Task A_request_to_redact_a_source_waits_under_a_threat_that_it_spoke_of()
    {
        var desk = await Desk.OpenAsync(ledger, "forget");
        var asks = new
        {
            redaction = "r1",
            basis = "GDPR Art. 17",
            reason = "They asked.",
        };
        var before = await ledger.AppendAsync($"/sources/{desk.Source}/redactions", asks);
        await ledger.AppendAsync($"/sources/{desk.Other}/redactions", asks);
        await desk.SaysAsync("s1", "2004-01-10", "agree");
        var spoke = desk.Now;
        var statement = await desk.DoesAsync("s1", "redactions", asks);
        var declined = await ledger.AppendAsync(
            $"/sources/{desk.Source}/redactions/r1/decline",
            new { reason = "No." }
        );

        await AssertAsync([], $"knownAt={before}");
        await AssertAsync([before], $"knownAt={spoke}");
        await AssertAsync([before, statement], $"knownAt={statement}");
        await AssertAsync([before, statement], $"knownAt={statement}&source={desk.Source}");
        await AssertAsync([], $"knownAt={statement}&source={desk.Other}");
        await AssertAsync([statement], $"minPosition={declined}");

        async Task AssertAsync(long[] positions, string query)
        {
            var queue = await QueueAsync($"kind=redaction-request&threat={desk.Threat}&{query}");
            Assert.Equal(positions, queue["items"]!.AsArray().Select(i => (long)i!["recordedFrom"]!));
            Assert.Equal(positions.Length, (int)queue["counts"]!["redaction-request"]!);
        }
    }

    [Fact]
    public void The_shards_that_the_queue_waits_for_are_those_that_run() =>
        Assert.Equal(
            (ViewShards.Stances, ViewShards.Registers),
            (StanceProjection.Shard, RegisterProjection.Shard)
        );

    private Task<JsonNode> QueueAsync(string query) => ledger.GetAsync($"/queue?{query}");

    /// <summary>The statements of a desk that wait for an assessment, by since when.</summary>
    private async Task<IEnumerable<long>> WaitingAsync(Desk desk, string query)
    {
        var queue = await QueueAsync($"kind=unassessed&source={desk.Source}{query}");
        var items = queue["items"]!.AsArray().Select(i => (long)i!["recordedFrom"]!).ToList();
        Assert.Equal(items.Count, (int)queue["counts"]!["unassessed"]!);
        return items;
    }

    private Task<long> SaysWithoutAssessmentAsync(Desk desk, string statement) =>
        ledger.AppendAsync(
            "/statements",
            new
            {
                statement = desk.Id(statement),
                source = desk.Source,
                document = desk.Document,
                rendering = "quote",
                statedOn = "2004-01-10",
                text = "Words.",
            }
        );
}
