using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Exchange;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.IntegrationTests.Stances;
using CsCheck;

namespace ClaimLedger.IntegrationTests.Feeds;

/// <summary>First how all is, then what changes.</summary>
public sealed class FeedSnapshotTests(Server server)
{
    private static readonly string[] Feeds =
    [
        Feed.Stances,
        Feed.Shifts,
        Feed.Consensus,
        Feed.Retractions,
        Feed.Contradictions,
    ];

    private static readonly string[] Relations =
    [
        """{"command":"AssessReliability","source":"h-s0","reliability":"B"}""",
        """{"command":"RelatePropositions","threat":"h-t0","proposition":"p1","relation":"narrows","otherThreat":"h-t0","otherProposition":"overall"}""",
        """{"command":"RelatePropositions","threat":"h-t0","proposition":"overall","relation":"contradicts","otherThreat":"h-t1","otherProposition":"overall"}""",
    ];

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_snapshot_and_the_changes_after_it_come_to_what_the_pure_folds_come_to()
    {
        await using var own = await FilledAsync(HistoryOf(150));
        var end = new TaskCompletionSource<Dictionary<string, string>>();
        // A view that is made anew meanwhile puts other tables in place.
        var writing = Task.WhenAll(WriteAsync(own), own.RebuildAsync());
        var followers = new List<(string Feed, Task<Outcome> Done)>();
        while (!writing.IsCompleted && followers.Count < 60)
        {
            followers.AddRange(Feeds.Select(feed => (feed, FollowAsync(own, feed, end.Task))));
            await Task.Delay(20, _cancel);
        }
        await writing;
        var ends = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var feed in Feeds)
            ends.Add(feed, (string)(await own.PullAsync(feed))[^1]["id"]!);
        end.SetResult(ends);
        // And of those that come once all is done.
        followers.AddRange(Feeds.Select(feed => (feed, FollowAsync(own, feed, end.Task))));

        var pure = FeedSteps.Pure(await own.RecordedAsync());
        var changed = 0;
        foreach (var (feed, done) in followers)
        {
            var followed = await done;
            Assert.NotEqual(0, followed.Sent);
            changed += followed.Changes;
            Assert.Equal(FeedFold.Of(feed, pure[feed]).Lines, followed.Fold.Lines);
        }
        Assert.True(changed > 0, "Nothing changed after any snapshot; the test shows nothing.");
    }

    [Fact]
    public async Task What_there_is_is_told_in_the_members_of_the_feed()
    {
        await using var own = await FilledAsync(HistoryOf(400));
        foreach (var feed in Feeds)
        {
            var entries = await own.PullAsync(feed);
            var (things, end) = await SnapshotAsync(own, $"/feeds/{feed}/stream?snapshot=true");
            Assert.NotEmpty(things);
            if (feed is Feed.Contradictions or Feed.Retractions)
                Assert.Equal(2, things.Select(thing => (string?)thing["kind"]).Distinct().Count());
            Assert.Equal((string?)entries[^1]["id"], end.Id);
            foreach (var thing in things)
            {
                var begun = entries.Last(e =>
                    (string?)e["subject"] == (string?)thing["subject"]
                    && (thing["id"] is not { } id || (string?)e["data"]!["id"] == (string?)id)
                    && (thing["entry"] is not { } entry || (long)e["data"]!["entry"]! == (long)entry)
                );
                var members = begun["data"]!.AsObject().Select(m => m.Key);
                // What happened is of an entry alone; what a source stands for, of the newest statement.
                Assert.Subset(members.ToHashSet(), thing.Select(m => m.Key).Except(["subject"]).ToHashSet());
                if (feed is Feed.Shifts or Feed.Retractions)
                {
                    thing.Remove("subject");
                    Assert.Equal(begun["data"]!.ToJsonString(), thing.ToJsonString());
                }
            }
        }
    }

    [Fact]
    public async Task A_filter_leaves_what_is_about_it_and_the_chain_goes_on_in_it()
    {
        await using var own = await FilledAsync(HistoryOf(400));
        foreach (var feed in Feeds)
        {
            var (all, _) = await SnapshotAsync(own, $"/feeds/{feed}/stream?snapshot=true");
            var (some, end) = await SnapshotAsync(own, $"/feeds/{feed}/stream?snapshot=true&threat=h-t0");
            var expected = all.Where(thing => IsAbout(thing, "h-t0")).Select(thing => thing.ToJsonString());
            Assert.NotEmpty(some);
            Assert.Equal(
                expected.Order(StringComparer.Ordinal),
                some.Select(thing => thing.ToJsonString()).Order(StringComparer.Ordinal)
            );
            Assert.Equal((string?)(await own.PullAsync(feed))[^1]["id"], end.Id);
        }
        var (none, _) = await SnapshotAsync(own, "/feeds/shifts/stream?snapshot=true&kind=shift.ended");
        Assert.Empty(none);
        var (ofSource, _) = await SnapshotAsync(own, "/feeds/stances/stream?snapshot=true&source=h-s0");
        Assert.All(ofSource, thing => Assert.Equal("h-s0", (string?)thing["source"]));
        Assert.NotEmpty(ofSource);

        using var followed = await ConnectAsync(own, "/feeds/shifts/stream?snapshot=true&source=h-s0");
        while ((await followed.NextAsync(_cancel))!.Event != "snapshot-end") { }
        var before = (await own.PullAsync(Feed.Shifts, "&source=h-s0"))[^1]["id"];
        // On a proposition that no history knows: wherever the source stood, it moves.
        await own.AppendAsync("/threats/h-t0/propositions", new { proposition = "p2", text = "It could." });
        await own.SubmitAsync([Says("later", "h-s0", "1990-01-01", Stance.Agree, "p2")]);
        var next = Assert.Single(await followed.TakeAsync(1, _cancel));
        Assert.Equal((string?)before, (string?)next["previd"]);
    }

    [Fact]
    public async Task Who_has_a_place_gets_no_snapshot_and_the_ledger_has_none()
    {
        await using var own = await FilledAsync(HistoryOf(100));
        var entries = await own.PullAsync(Feed.Shifts);
        foreach (
            var (query, header) in new[]
            {
                ($"&after={entries[^2]["id"]}", null),
                ("", (string?)entries[^2]["id"]),
            }
        )
        {
            using var followed = await Followed.ConnectAsync(
                own.Client,
                $"/feeds/shifts/stream?snapshot=true{query}",
                header,
                _cancel
            );
            var next = Assert.Single(await followed.TakeAsync(1, _cancel));
            Assert.Equal((string?)entries[^1]["id"], (string?)next["id"]);
        }
        var (status, problem) = await own.GetProblemAsync("/feeds/ledger/stream?snapshot=true");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("snapshot", (string?)problem["field"]);
        (status, problem) = await own.GetProblemAsync("/feeds/shifts/stream?snapshot=yes");
        Assert.Equal((HttpStatusCode.BadRequest, "snapshot"), (status, (string?)problem["field"]));
    }

    [Fact]
    public async Task Of_nothing_there_is_an_end_without_a_place()
    {
        await using var own = await Ledgers.NewAsync(server);
        var (things, end) = await SnapshotAsync(own, "/feeds/stances/stream?snapshot=true");
        Assert.Empty(things);
        Assert.Null(end.Id);
    }

    private sealed record Outcome(FeedFold Fold, int Sent, int Changes);

    private static (string Actor, Command Command)[] HistoryOf(int length) =>
        Histories.All.Single()[..length];

    private static bool IsAbout(JsonObject thing, string threat) =>
        (string?)thing["threat"] == threat
        || thing["threats"]?.AsArray().Any(t => (string?)t == threat) == true
        || thing["sides"]?.AsArray().Any(side => (string?)side!["threat"] == threat) == true;

    /// <summary>Goes on with the history, and puts statements in doubt and out of it.</summary>
    private static async Task WriteAsync(Ledger own)
    {
        var last = 0L;
        foreach (var some in HistoryOf(500).Chunk(25))
            last = Math.Max(last, await own.SubmitAsync([.. some, .. Doubts(some)]));
        await own.ToldAsync(last);
    }

    private static IEnumerable<(string, Command)> Doubts((string Actor, Command Command)[] some) =>
        some.Select(s => s.Command)
            .OfType<RecordStatement>()
            .Index()
            .Select(s =>
                (
                    "editor-1",
                    s.Index % 2 == 0
                        ? (Command)new IssueExpressionOfConcern(s.Item.Statement!, "Why.")
                        : new LiftExpressionOfConcern(s.Item.Statement!, "How.")
                )
            );

    /// <summary>Whatever the history is, there is something of each kind, which nothing in it
    /// undoes.</summary>
    private static IEnumerable<(string, Command)> Always() =>
        [
            Says("always-1", "h-s0", "2004-12-30", Stance.Agree),
            Says("always-2", "h-s1", "2004-12-30", Stance.Disagree),
            // Its word on p1, which narrows this, leads to agreement.
            Says("always-0", "h-s0", "2004-12-30", Stance.Disagree, "overall"),
            Says("always-3", "h-s0", "2004-12-29", Stance.Neutral),
            ("editor-1", new RetractStatement("always-3", Retractor.Editor, RetractionReason.Misquoted)),
            ("editor-1", new IssueExpressionOfConcern("always-1", "Why.")),
        ];

    private static (string, Command) Says(
        string id,
        string source,
        string on,
        Stance stance,
        string proposition = "p1"
    ) =>
        (
            "editor-1",
            new RecordStatement(
                id,
                source,
                "h-d",
                Rendering.Quote,
                EdtfDate.Parse(on),
                "Words.",
                Assessments: [new FirstAssessment("a1", "h-t0", stance, proposition)]
            )
        );

    private async Task<Ledger> FilledAsync((string Actor, Command Command)[] history)
    {
        var own = await Ledgers.NewAsync(server);
        await own.ImportAsync(string.Join('\n', Histories.Lines().Concat(Relations)));
        var last = await own.SubmitAsync([.. Always(), .. history, .. Doubts(history)]);
        last = Math.Max(last, await own.AppendAsync("/sources/h-s1/reliability", new { reliability = "A" }));
        await own.ToldAsync(last);
        return own;
    }

    private Task<Followed> ConnectAsync(Ledger own, string path) =>
        Followed.ConnectAsync(own.Client, path, lastEventId: null, _cancel);

    private async Task<(List<JsonObject> Things, Frame End)> SnapshotAsync(Ledger own, string path)
    {
        using var followed = await ConnectAsync(own, path);
        return await followed.SnapshotAsync(_cancel);
    }

    /// <summary>Follows with a snapshot until the last entry of all is there.</summary>
    private async Task<Outcome> FollowAsync(Ledger own, string feed, Task<Dictionary<string, string>> ends)
    {
        using var followed = await ConnectAsync(own, $"/feeds/{feed}/stream?snapshot=true");
        var (fold, sent, changes, reached) = (new FeedFold(feed), 0, 0, (string?)null);
        var next = followed.NextAsync(_cancel);
        while (true)
        {
            await Task.WhenAny(next, ends);
            if (ends.IsCompletedSuccessfully && (await ends)[feed] == reached)
                return new Outcome(fold, sent, changes);
            var frame = await next;
            next = followed.NextAsync(_cancel);
            if (frame!.Data is null)
                continue;
            var data = JsonNode.Parse(frame.Data)!.AsObject();
            reached = frame.Id ?? reached;
            if (frame.Event == "snapshot")
            {
                fold.Begin(data);
                sent++;
            }
            else if (frame.Event != "snapshot-end")
            {
                fold.Apply(frame.Event!, (string)data["subject"]!, data["data"]!.AsObject());
                changes++;
            }
        }
    }
}
