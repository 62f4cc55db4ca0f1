using System.Text.Json;
using System.Text.Json.Nodes;
using ClaimLedger.Commands;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Storage;
using ClaimLedger.Tests.Stances;
using CsCheck;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>After a random history, consensus, matrix and timelines are what a plain look at the events
/// gives, with and without links, now and as they were known.</summary>
public sealed class LinkedHistoryTests(Ledger ledger) : IClassFixture<Ledger>
{
    private static readonly Dictionary<string, HashSet<SourceRelation>?> Asked = new(StringComparer.Ordinal)
    {
        [""] = null,
        ["&linked=true"] = [SourceRelation.SameAs],
        ["&linked=part-of,speaks-for"] = [SourceRelation.SpeaksFor, SourceRelation.PartOf],
    };

    private static readonly DateOnly From = new(2004, 1, 4);
    private static readonly DateOnly To = new(2004, 1, 11);

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_random_history_the_reads_are_those_of_a_plain_look_at_the_events()
    {
        await ledger.ImportAsync(string.Join('\n', LinkedHistory.Lines()));
        await Gen.Select(LinkedHistory.All, Gen.Int[30, 99].Array[3])
            .SampleAsync(x => AssertReadsAsync(x.Item1, x.Item2), iter: 1, threads: 1);
    }

    private async Task AssertReadsAsync(Command[] history, int[] percents)
    {
        var writer = ledger.Host.Services.GetRequiredService<Writer>();
        foreach (var command in history)
        {
            Assert.True(writer.TrySubmit(new Submission(command, "editor", "history"), out var outcome));
            await outcome;
        }
        await using var session = ledger.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var streams = await ledger.RowsAsync("select id from ledger.mt_streams where id like '%/%'");
        var events = await session.ReadAsync(streams, upTo: null, _cancel);
        Assert.InRange(events.Count, 60, 500);
        var fold = new PureFold(events);
        foreach (var percent in percents.Append(100))
        {
            var position = events[(events.Count - 1) * percent / 100].Position;
            foreach (var (query, relations) in Asked)
            {
                var plain = new LinkedHistory(events, position);
                foreach (var threat in new[] { LinkedHistory.Threat, LinkedHistory.Plain })
                    await AssertConsensusAsync(fold, plain, threat, position, query, relations);
                await AssertMatrixAsync(fold, plain, position, query, relations);
                if (relations is not null)
                    await AssertTimelinesAsync(fold, plain, position, query, relations);
            }
        }
    }

    private async Task AssertConsensusAsync(
        PureFold fold,
        LinkedHistory plain,
        string threat,
        long position,
        string query,
        HashSet<SourceRelation>? relations
    )
    {
        string One(string source) => plain.MembersOf(source, relations)[0];
        string Stream(string s) => s[..7] == "source/" ? $"source/{One(s[7..])}" : s;
        var path = $"/threats/{threat}/consensus?knownAt={position}{query}";
        var series = await ledger.GetAsync(
            $"{path}&every=day&from={From:O}&to={To:O}&minPosition={position}"
        );
        var points = series["consensus"]!.AsArray().ToDictionary(p => $"{p!["proposition"]} {p["validAt"]}");
        Assert.Equal(2 * 8, points.Count);
        var origins = plain.Origins.ToDictionary(
            o => o.Key,
            IReadOnlyCollection<string> (o) => [.. o.Value.Select(Stream)],
            StringComparer.Ordinal
        );
        foreach (var day in Enumerable.Range(0, 8).Select(From.AddDays))
        {
            var alone = await ledger.GetAsync($"{path}&validAt={day:O}");
            foreach (var proposition in new[] { "overall", "p1" })
            {
                var point = points[$"{proposition} {day:O}"]!;
                var item = alone["consensus"]!
                    .AsArray()
                    .Single(i => (string?)i!["proposition"] == proposition)!;
                Assert.Equal(item.ToJsonString(), point.ToJsonString());
                var voices = fold.KnownAt(threat, position)
                    .Where(e => e.Key.Proposition == proposition)
                    .Select(Voice.Of)
                    .Select(v => v with { Source = One(v.Source), RestsOn = [.. v.RestsOn.Select(Stream)] });
                Assert.Equal(
                    NaiveConsensus.On([.. voices], day, plain.Grades(relations), origins),
                    NaiveConsensus.TextOf(item.Deserialize<Consensus>(LedgerJson.Answers)!)
                );
            }
        }
    }

    private async Task AssertMatrixAsync(
        PureFold fold,
        LinkedHistory plain,
        long position,
        string query,
        HashSet<SourceRelation>? relations
    )
    {
        foreach (var day in new[] { From.AddDays(2), To })
        {
            var matrix = await ledger.GetAsync(
                $"/threats/{LinkedHistory.Threat}/stances?knownAt={position}&validAt={day:O}{query}"
            );
            var expected = fold.KnownAt(LinkedHistory.Threat, position)
                .Where(e => !(e.StatedOn.Earliest > day))
                .GroupBy(e => (Source: plain.MembersOf(e.Key.Source, relations)[0], e.Key.Proposition))
                .OrderBy(g => g.Key)
                .Select(g => (g.Key, Last: g.Order().Last()))
                .Select(c =>
                    $"{c.Key.Source} {c.Key.Proposition} {c.Last.Statement} "
                    + (Timeline.StanceOf(c.Last, day) is { } s ? Codes<Stance>.Write(s) : "")
                    + Shown(c.Last.Key.Source, plain.MembersOf(c.Key.Source, relations), relations)
                );
            var told = matrix["stances"]!
                .AsArray()
                .Select(c =>
                    $"{c!["source"]} {c["proposition"]} {c["statement"]} {c["stance"]}"
                    + (c["saidBy"] is null ? "" : Shown((string)c["saidBy"]!, Members(c), relations))
                );
            Assert.Equal(expected, told);
        }
    }

    private async Task AssertTimelinesAsync(
        PureFold fold,
        LinkedHistory plain,
        long position,
        string query,
        HashSet<SourceRelation> relations
    )
    {
        foreach (var source in Enumerable.Range(0, 7).Select(i => $"l-s{i}"))
        {
            var members = plain.MembersOf(source, relations);
            var timeline = await ledger.GetAsync(
                $"/sources/{source}/timeline?proposition=overall&knownAt={position}{query}"
            );
            Assert.Equal(members[0], (string?)timeline["source"]);
            Assert.Equal(members, Members(timeline));
            Assert.Equal(
                fold.KnownAt(LinkedHistory.Threat, position)
                    .Where(e => e.Key.Proposition == "overall" && members.Contains(e.Key.Source))
                    .Order()
                    .Select(e => $"{e.Key.Source} {e.Statement}"),
                timeline["entries"]!.AsArray().Select(e => $"{e!["source"]} {e["statement"]}")
            );
        }
    }

    private static string Shown(
        string saidBy,
        IEnumerable<string> members,
        HashSet<SourceRelation>? relations
    ) => relations is null ? "" : $" of {string.Join(' ', members)} by {saidBy}";

    private static List<string> Members(JsonNode answer) =>
        [.. answer["members"]!.AsArray().Select(m => (string)m!)];
}
