using System.Text.Json.Nodes;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Storage;
using CsCheck;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>The contradictions that are answered from rows and indexes are those of the pure sweep over all
/// that was known, whatever is asked for.</summary>
public sealed class ContradictionTests(Ledger ledger) : IClassFixture<Ledger>
{
    private static readonly string[] Questions =
    [
        "threat=h-t0",
        "threat=h-t1&reliability=any",
        "source=h-s0",
        "source=h-s1&reliability=A",
        "source=h-s1&threat=h-t0&reliability=any",
        "threat=h-t0&proposition=p1&reliability=C",
        "source=h-s0&proposition=overall&kind=within-source",
        "threat=h-t0&kind=between-sources&reliability=any",
        "threat=h-t0&reliability=any&validAt=2004-01-07",
        "threat=h-t0&reliability=any&from=2004-01-06&to=2004-01-08",
        "source=h-s0&reliability=any&to=2003-12-31",
        "source=h-s0&reliability=any&from=2004-02-01&validAt=2004-01-09",
    ];

    /// <summary>One of each kind, should chance bring none: two sources, of whom one is at odds with itself
    /// as well once p1 narrows overall.</summary>
    private static readonly string[] AtOdds =
    [
        """{"command":"RegisterSource","source":"k-s0","kind":"group","name":"One"}""",
        """{"command":"RegisterSource","source":"k-s1","kind":"group","name":"Other"}""",
        Statement("k-st0", "k-s0", "overall", "agree"),
        Statement("k-st1", "k-s1", "overall", "disagree"),
        Statement("k-st2", "k-s1", "p1", "agree"),
    ];

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_random_history_every_question_is_answered_as_the_pure_sweep_answers_it()
    {
        await ledger.ImportAsync(string.Join('\n', Histories.Lines().Concat(AtOdds)));
        await Histories.All.SampleAsync(AssertAsync, iter: 1, threads: 1);
    }

    private async Task AssertAsync((string Actor, Command Command)[] history)
    {
        PropositionKey[] propositions =
        [
            new("h-t0", "overall"),
            new("h-t0", "p1"),
            new("h-t1", "overall"),
            new("h-t1", "p1"),
        ];
        Command[][] parts =
        [
            [.. history[..200].Select(h => h.Command)],
            [
                Relate(propositions[1], PropositionRelation.Narrows, propositions[0]),
                new AssessReliability("h-s0", Reliability.B),
                new AssessReliability("h-s1", Reliability.C),
            ],
            [.. history[200..350].Select(h => h.Command)],
            [
                Relate(propositions[0], PropositionRelation.Contradicts, propositions[2]),
                Relate(propositions[3], PropositionRelation.Entails, propositions[2]),
                new AssessReliability("h-s1", Reliability.A),
            ],
            [.. history[350..].Select(h => h.Command)],
        ];
        var positions = new List<long>();
        foreach (var part in parts)
            positions.Add(await ledger.SubmitAsync(part.Select(command => ("editor-1", command))));

        var events = await EventsAsync();
        var (found, kinds) = (0, new HashSet<string>(StringComparer.Ordinal));
        foreach (var position in positions.Append(positions[1] - 1).Append(positions[3] - 1))
        {
            var all = new Known(events, position);
            foreach (var question in Questions)
            {
                var answer = await ledger.GetAsync(
                    $"/contradictions?{question}&knownAt={position}&minPosition={positions[^1]}"
                );
                var items = answer["contradictions"]!.AsArray();
                Assert.Equal(all.Answer(question), items.Select(Text));
                found += items.Count;
                kinds.UnionWith(items.Select(i => (string)i!["kind"]!));
            }
        }
        Assert.NotEqual(0, found);
        Assert.Equal(
            Codes<ContradictionKind>.All.Order(StringComparer.Ordinal),
            kinds.Order(StringComparer.Ordinal)
        );
    }

    private static string Statement(string id, string source, string proposition, string stance) =>
        $$"""{"command":"RecordStatement","statement":"{{id}}","source":"{{source}}","document":"h-d","""
        + """ "rendering":"quote","statedOn":"2004-01-07","text":"Words.","assessments":["""
        + $$"""{"assessment":"a1","threat":"h-t0","proposition":"{{proposition}}","stance":"{{stance}}"}]}""";

    private async Task<IReadOnlyList<Recorded>> EventsAsync()
    {
        await using var session = ledger.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var streams = await ledger.RowsAsync("select id from ledger.mt_streams where id like '%/%'");
        return await session.ReadAsync(streams, upTo: null, _cancel);
    }

    private static RelatePropositions Relate(
        PropositionKey from,
        PropositionRelation kind,
        PropositionKey to
    ) => new(from.Threat, from.Proposition, kind, to.Threat, to.Proposition);

    private static string Text(JsonNode? item)
    {
        var sides = item!["sides"]!
            .AsArray()
            .Select(s =>
                $"{s!["source"]} {s["reliability"]} {s["threat"]}/{s["proposition"]} "
                + $"{Coded(s["first"]!)} {Coded(s["last"]!)}"
            );
        var ends = item["endedBy"]!
            .AsArray()
            .Select(e => $"{e!["source"]} {e["threat"]}/{e["proposition"]} {Coded(e)}");
        var path = item["path"]!
            .AsArray()
            .Select(r =>
                $"{r!["threat"]}/{r["proposition"]} {r["relation"]} {r["otherThreat"]}/{r["otherProposition"]}"
            );
        return $"{item["kind"]} {item["began"]} {item["ended"]} | {string.Join(" | ", sides)} | "
            + $"{string.Join(", ", ends)} | {string.Join(", ", path)}";
    }

    private static string Coded(JsonNode coded) =>
        $"{coded["stance"]} {coded["statement"]} {coded["assessment"]} {coded["statedOn"]}";

    /// <summary>All that was known at a position, read by the pure folds.</summary>
    private sealed class Known
    {
        private readonly Dictionary<string, Reliability> _grades = new(StringComparer.Ordinal);
        private readonly PropositionGraph _graph;
        private readonly List<Stand> _stands;

        public Known(IEnumerable<Recorded> events, long position)
        {
            var known = events.Where(e => e.Position <= position).ToList();
            foreach (var e in known)
            {
                if (e.Event is ReliabilityAssessed graded)
                    _grades[Streams.IdOf(e.Stream)] = graded.Reliability;
            }
            _graph = new PropositionGraph(
                known
                    .Where(e => e.Event is PropositionsRelated)
                    .Select(e => Relation.Of(Streams.IdOf(e.Stream), (PropositionsRelated)e.Event))
            );
            var stances = new StanceLedger();
            var keys = known
                .Where(e => e.Stream.StartsWith(Streams.StatementPrefix, StringComparison.Ordinal))
                .Select(stances.Apply)
                .OfType<StanceChange>()
                .SelectMany(change => change.Opened.Select(entry => entry.Key))
                .ToHashSet();
            _stands = [.. keys.SelectMany(key => Stand.Of(stances.EntriesOf(key)))];
        }

        /// <summary>Finds all there is, and of that what was asked for.</summary>
        public IEnumerable<string> Answer(string question)
        {
            var asked = question
                .Split('&')
                .Select(q => q.Split('='))
                .ToDictionary(q => q[0], q => q[1], StringComparer.Ordinal);
            var (source, threat, proposition) = (Of("source"), Of("threat"), Of("proposition"));
            var lowest = Of("reliability") switch
            {
                "any" => (Reliability?)null,
                { } code when Codes<Reliability>.TryRead(code, out var one) => one,
                _ => Reliability.B,
            };
            var all = Contradictions.Of([
                .. Contradictions.Within(_stands, _graph, _ => true),
                .. Contradictions.Between(_stands, source: null),
            ]);
            return
            [
                .. all.Where(c =>
                        Of("kind") is not { } kind || Codes<ContradictionKind>.Write(c.Kind) == kind
                    )
                    .Where(c =>
                        source is null || c.First.Key.Source == source || c.Second.Key.Source == source
                    )
                    .Where(c => IsAsked(c.First.Key) || IsAsked(c.Second.Key))
                    .Where(c =>
                        c.Kind is ContradictionKind.WithinSource || (IsGraded(c.First) && IsGraded(c.Second))
                    )
                    .Where(c => Day("validAt") is not { } day || (!(c.Began > day) && !(c.Ended <= day)))
                    .Where(c => !(c.Began > Day("to")) && !(c.Ended <= Day("from")))
                    .Select(Text),
            ];

            string? Of(string name) => asked.GetValueOrDefault(name);
            DateOnly? Day(string name) => Of(name) is { } text ? EdtfDate.Parse(text).Earliest : null;
            bool IsAsked(TimelineKey key) =>
                (threat is null || key.Threat == threat)
                && (proposition is null || key.Proposition == proposition);
            bool IsGraded(Stand stand) =>
                lowest is null || (_grades.TryGetValue(stand.Key.Source, out var grade) && grade <= lowest);
        }

        private string Text(Contradiction c)
        {
            var sides = new[] { c.First, c.Second }.Select(s =>
                $"{s.Key.Source} {GradeOf(s)} {s.Key.Threat}/{s.Key.Proposition} "
                + $"{Coded(s.On(c.Began))} {Coded(s.Before(c.Ended))}"
            );
            var ends = c.EndedBy.Select(e =>
                $"{e.Entry.Key.Source} {e.Entry.Key.Threat}/{e.Entry.Key.Proposition} "
                + $"{CodeOf(e.Stance)} {e.Entry.Statement} {e.Entry.Assessment} "
                + $"{(e.Stance is null ? e.Entry.WithdrawnOn : e.Entry.StatedOn)}"
            );
            return $"{CodeOf<ContradictionKind>(c.Kind)} {c.Began:O} {c.Ended:O} | {string.Join(" | ", sides)} | "
                + $"{string.Join(", ", ends)} | {string.Join(", ", c.Path(_graph))}";
        }

        private string GradeOf(Stand stand) =>
            _grades.TryGetValue(stand.Key.Source, out var grade) ? CodeOf<Reliability>(grade) : "";

        private static string Coded(TimelineEntry e) =>
            $"{CodeOf<Stance>(e.Stance)} {e.Statement} {e.Assessment} {e.StatedOn}";

        private static string CodeOf<T>(T? value)
            where T : struct, Enum => value is { } there ? Codes<T>.Write(there) : "";
    }
}
