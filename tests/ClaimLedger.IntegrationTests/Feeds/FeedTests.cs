using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.IntegrationTests.Exchange;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.IntegrationTests.Stances;
using CsCheck;

namespace ClaimLedger.IntegrationTests.Feeds;

/// <summary>What the feeds tell, and how they are pulled.</summary>
public sealed class FeedTests(Ledger ledger, Server server) : IClassFixture<Ledger>
{
    private static readonly string[] Told =
    [
        Feed.Stances,
        Feed.Shifts,
        Feed.Consensus,
        Feed.Retractions,
        Feed.Contradictions,
    ];

    [Fact]
    public async Task After_any_history_the_feeds_tell_what_the_pure_folds_tell()
    {
        await using var own = await Ledgers.NewAsync(server);
        await own.ImportAsync(string.Join('\n', Histories.Lines().Concat(Relations)));
        var last = await own.SubmitAsync(Histories.All.Single());
        last = Math.Max(last, await own.AppendAsync("/sources/h-s1/reliability", new { reliability = "A" }));
        await own.ToldAsync(last);

        var events = await own.RecordedAsync();
        var pure = FeedSteps.Pure(events);
        foreach (var feed in Told)
        {
            var entries = await own.PullAsync(feed, limit: 7);
            Assert.Equal(pure[feed].Select(FeedSteps.Line), entries.Select(FeedSteps.Line));
        }
        // Where nothing is told nothing is shown; one kind may be in no history by chance.
        Assert.InRange(Told.Count(feed => pure[feed].Any()), Told.Length - 1, Told.Length);
        var ledgerFeed = await own.PullAsync(Feed.Ledger);
        Assert.Equal(
            events.Select(e => (e.Position, e.Stream)),
            ledgerFeed.Select(e => ((long)e["data"]!["event"]!["position"]!, (string)e["data"]!["stream"]!))
        );
    }

    [Fact]
    public async Task A_filter_leaves_a_chain_of_its_own()
    {
        await using var own = await FilledAsync();
        var all = await own.PullAsync(Feed.Shifts);
        foreach (
            var (query, takes) in new (string, Func<JsonObject, bool>)[]
            {
                ("&source=h-s0", e => (string?)e["data"]!["source"] == "h-s0"),
                ("&threat=h-t1", e => (string?)e["data"]!["threat"] == "h-t1"),
                (
                    "&proposition=p1&kind=shift.ended",
                    e =>
                        (string?)e["data"]!["proposition"] == "p1"
                        && (string?)e["type"] == "org.claimledger.shift.ended"
                ),
            }
        )
        {
            var expected = all.Where(takes).Select(e => (string)e["id"]!).ToList();
            Assert.NotEmpty(expected);
            foreach (var limit in new[] { 1, 5, 1_000 })
            {
                var filtered = await own.PullAsync(Feed.Shifts, query, limit);
                Assert.Equal(expected, filtered.Select(e => (string)e["id"]!));
            }
        }
        // From a place that is not in the chain, the chain goes on where it was.
        var place = all.FindIndex(e => (string?)e["data"]!["source"] == "h-s0") + 1;
        while ((string?)all[place]["data"]!["source"] == "h-s0")
            place++;
        var next = (await own.GetAsync($"/feeds/shifts?source=h-s0&limit=1&after={all[place]["id"]}"))[0]!;
        var before = all.Take(place).Last(e => (string?)e["data"]!["source"] == "h-s0");
        Assert.Equal((string?)before["id"], (string?)next["previd"]);
    }

    [Fact]
    public async Task A_rebuild_tells_nothing_a_second_time()
    {
        await using var own = await FilledAsync();
        var before = await AllAsync(own);
        await own.RebuildAsync();
        Assert.Equal(before, await AllAsync(own));
        // And goes on after it where it was.
        var position = await own.AppendAsync(
            "/sources",
            new
            {
                source = "later",
                name = "L",
                kind = "group",
            }
        );
        await own.ToldAsync(position);
        var ledgerFeed = await own.PullAsync(Feed.Ledger);
        Assert.Equal(position, (long)ledgerFeed[^1]["data"]!["event"]!["position"]!);
    }

    [Fact]
    public async Task A_ledger_of_a_version_without_feeds_is_told_from_its_beginning()
    {
        await using var own = await FilledAsync();
        var before = await AllAsync(own);
        await own.StopNodeAsync(own.Host);
        await own.ExecuteAsync("delete from ledger.feed_chunks; delete from ledger.views");
        await own.StartAgainAsync();
        Assert.Equal(before, await AllAsync(own));
    }

    [Fact]
    public async Task No_entry_holds_a_sealed_text()
    {
        await ledger.ImportDossierAsync();
        await ledger.ToldAsync(await ledger.LastAsync());
        var chunks = await ledger.RowsAsync("select convert_from(entries, 'UTF8') from ledger.feed_chunks");
        Assert.NotEmpty(chunks);
        var words = await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "Samples", "imu-2004.ndjson"),
            TestContext.Current.CancellationToken
        );
        foreach (
            var line in words
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => JsonNode.Parse(l)!)
        )
        {
            if (
                (string?)line["command"] == "RecordStatement"
                && (string?)line["text"] is { Length: > 20 } text
            )
                Assert.DoesNotContain(chunks, chunk => chunk.Contains(text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_poll_waits_for_the_next_entry_and_answers_it()
    {
        await using var own = await FilledAsync();
        var last = (string)(await own.PullAsync(Feed.Ledger))[^1]["id"]!;
        Assert.Empty((await own.GetAsync($"/feeds/ledger?after={last}")).AsArray());
        Assert.Empty((await own.GetAsync($"/feeds/ledger?after={last}&timeout=1s")).AsArray());
        var waiting = own.GetAsync($"/feeds/ledger?after={last}&timeout=60s&kind=event.SourceRegistered");
        await own.AppendAsync(
            "/documents",
            new
            {
                document = "other",
                title = "T",
                publishedOn = "2004-01-01",
            }
        );
        await own.AppendAsync(
            "/sources",
            new
            {
                source = "awaited",
                name = "A",
                kind = "group",
            }
        );
        var come = (await waiting).AsArray();
        Assert.Equal("source/awaited", (string?)Assert.Single(come)!["subject"]);
    }

    [Theory]
    [InlineData("/feeds/none", HttpStatusCode.NotFound, "unknown-feed")]
    [InlineData("/feeds/shifts?after=999999.00000000", HttpStatusCode.Gone, "unknown-entry")]
    [InlineData("/feeds/shifts?after=1.00000000", HttpStatusCode.Gone, "unknown-entry")]
    [InlineData("/feeds/shifts?after=one", HttpStatusCode.Gone, "unknown-entry")]
    [InlineData("/feeds/shifts/stream?after=one", HttpStatusCode.Gone, "unknown-entry")]
    [InlineData("/feeds/shifts?kind=stance.changed", HttpStatusCode.BadRequest, "invalid")]
    [InlineData("/feeds/shifts?timeout=61s", HttpStatusCode.BadRequest, "invalid")]
    [InlineData("/feeds/shifts?timeout=soon", HttpStatusCode.BadRequest, "invalid")]
    [InlineData("/feeds/shifts?sauce=x", HttpStatusCode.BadRequest, "invalid")]
    [InlineData("/feeds/shifts/stream?source=No%20slug", HttpStatusCode.BadRequest, "invalid")]
    public async Task What_cannot_be_answered_is_refused(string path, HttpStatusCode status, string code)
    {
        var (answered, problem) = await ledger.GetProblemAsync(path);
        Assert.Equal((status, code), (answered, (string?)problem["code"]));
    }

    [Fact]
    public async Task The_list_says_where_each_feed_is()
    {
        await using var own = await FilledAsync();
        var feeds = (await own.GetAsync("/feeds"))["feeds"]!.AsArray();
        Assert.Equal(Feed.All.Select(f => f.Name), feeds.Select(f => (string)f!["name"]!));
        foreach (var feed in feeds)
        {
            var entries = await own.PullAsync((string)feed!["name"]!);
            Assert.Equal(entries.Count, (long)feed["entries"]!);
            // Chance may bring nothing that one of them tells.
            var last = entries.LastOrDefault();
            Assert.Equal((string?)last?["id"], (string?)feed["last"]);
            Assert.Equal((long?)last?["data"]!["event"]!["position"] ?? 0, (long)feed["position"]!);
            if (last is null)
                Assert.Null(feed["age"]);
            else
                Assert.InRange((double)feed["age"]!, 0, 600);
        }
    }

    private static readonly string[] Relations =
    [
        """{"command":"AssessReliability","source":"h-s0","reliability":"B"}""",
        """{"command":"RelatePropositions","threat":"h-t0","proposition":"p1","relation":"narrows","otherThreat":"h-t0","otherProposition":"overall"}""",
        """{"command":"RelatePropositions","threat":"h-t0","proposition":"overall","relation":"contradicts","otherThreat":"h-t1","otherProposition":"overall"}""",
    ];

    private async Task<Ledger> FilledAsync()
    {
        var own = await Ledgers.NewAsync(server);
        await own.ImportAsync(string.Join('\n', Histories.Lines().Concat(Relations)));
        var last = await own.SubmitAsync(Histories.All.Single()[..200]);
        last = Math.Max(last, await own.AppendAsync("/sources/h-s1/reliability", new { reliability = "A" }));
        await own.ToldAsync(last);
        return own;
    }

    private static async Task<List<string>> AllAsync(Ledger own)
    {
        var all = new List<string>();
        foreach (var feed in Feed.All)
            all.AddRange((await own.PullAsync(feed.Name)).Select(e => e.ToJsonString()));
        return all;
    }
}
