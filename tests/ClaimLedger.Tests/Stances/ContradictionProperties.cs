using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Stances;

/// <summary>What the sweep finds is what one finds who goes through the days one by one, asks for every
/// stance on each, and follows relations by multiplying out who leads to whom.</summary>
public sealed class ContradictionProperties
{
    private static readonly string[] Dates =
    [
        "2004-01-05",
        "2004-01-06",
        "2004-01-08",
        "2004-01-08/2004-01-20",
        "2004-01-12",
        "2004-01",
        "2003-12",
        "../2004-01-10",
        "../2004-01-08",
        "2004-01-10/..",
    ];

    /// <summary>Before all dates but the open starts, every day on which something can change, and long
    /// after.</summary>
    private static readonly DateOnly[] Days =
    [
        new(1990, 1, 1),
        .. Enumerable.Range(0, 70).Select(new DateOnly(2003, 11, 25).AddDays),
        new(2030, 1, 1),
    ];

    private static readonly Gen<TimelineEntry> Entry = Gen.Select(
        Gen.Int[0, 2],
        Gen.Int[0, 4],
        Gen.Enum<Stance>(),
        Gen.Int[0, Dates.Length - 1],
        Gen.Int[0, 19],
        (source, proposition, stance, date, withdrawn) =>
            new TimelineEntry(
                new TimelineKey($"s{source}", Key(proposition).Threat, Key(proposition).Proposition),
                "st",
                "a1",
                stance,
                Likelihood: null,
                Confidence: null,
                Credibility: null,
                Known.Date(Dates[date]),
                withdrawn < 6 ? Known.Date(Dates[withdrawn]) : null,
                Order: 0,
                RestsOn: []
            )
    );

    private static readonly Gen<TimelineEntry[]> Entries = Entry
        .Array[0, 50]
        .Select(all => all.Select((e, i) => e with { Statement = $"st{i}", Order = i }).ToArray());

    private static readonly Gen<Relation[]> Relations = Gen.Select(
        Gen.Int[0, 4],
        Gen.Enum<PropositionRelation>(),
        Gen.Int[1, 4],
        (from, kind, step) => new Relation(Key(from), kind, Key((from + step) % 5))
    ).Array[0, 7];

    [Fact]
    public void The_sweep_finds_what_going_day_by_day_finds() =>
        Gen.Select(Entries, Relations)
            .Sample(
                (entries, relations) =>
                {
                    var found = Contradictions.Of(Oppositions(entries, relations, source: null)).ToList();
                    Assert.Equal(found.Order(), found);
                    Assert.Equal(
                        DayByDay(entries, relations).Order(StringComparer.Ordinal),
                        found.Select(Text).Order(StringComparer.Ordinal)
                    );
                },
                iter: 2_000
            );

    [Fact]
    public void The_statements_shown_are_those_in_force_when_it_began_and_at_its_end() =>
        Gen.Select(Entries, Relations)
            .Sample(
                (entries, relations) =>
                {
                    foreach (var c in Contradictions.Of(Oppositions(entries, relations, source: null)))
                    {
                        foreach (var stand in new[] { c.First, c.Second })
                        {
                            var timeline = entries.Where(e => e.Key == stand.Key).Order().ToList();
                            var end = c.Ended?.AddDays(-1) ?? Days[^1];
                            Assert.Equal(Timeline.AsOf(timeline, c.Began ?? Days[0]), stand.On(c.Began));
                            Assert.Equal(Timeline.AsOf(timeline, end), stand.Before(c.Ended));
                            if (c.Ended is not { } day || stand.Until != day)
                                continue;
                            var (entry, stance) = stand.Ending!;
                            Assert.Equal(Timeline.AsOf(timeline, day), entry);
                            Assert.Equal(Timeline.StanceOf(entry, day), stance);
                        }
                        Assert.Equal(c.Ended is null, !c.EndedBy.Any());
                    }
                },
                iter: 1_000
            );

    [Fact]
    public void The_path_leads_from_the_one_to_the_other_over_one_contradiction_at_most() =>
        Gen.Select(Entries, Relations)
            .Sample(
                (entries, relations) =>
                {
                    var graph = new PropositionGraph(relations);
                    foreach (var c in Contradictions.Of(Oppositions(entries, relations, source: null)))
                    {
                        var path = c.Path(graph);
                        var within = c.Kind is ContradictionKind.WithinSource;
                        Assert.Equal(within && c.Second.Agrees, path.Any(r => !r.Carries));
                        var (at, turned) = (KeyOf(c.First), false);
                        foreach (var relation in path)
                        {
                            Assert.Contains(relation, relations);
                            Assert.False(turned && !relation.Carries);
                            turned |= !relation.Carries;
                            if (relation.Carries)
                                Assert.Equal(turned ? relation.To : relation.From, at);
                            at = relation.OtherThan(at);
                        }
                        Assert.Equal(within ? KeyOf(c.Second) : KeyOf(c.First), at);
                    }
                },
                iter: 1_000
            );

    [Fact]
    public void Those_of_a_source_a_proposition_or_a_period_are_those_of_all_that_are_so() =>
        Gen.Select(Entries, Relations, Gen.Int[0, Days.Length - 1], Gen.Int[0, Days.Length - 1])
            .Sample(
                (entries, relations, from, length) =>
                {
                    var all = Contradictions.Of(Oppositions(entries, relations, source: null)).ToList();
                    Assert.Equal(
                        all.Where(c => c.First.Key.Source == "s1" || c.Second.Key.Source == "s1")
                            .Select(Text),
                        Contradictions.Of(Oppositions(entries, relations, "s1")).Select(Text)
                    );

                    var (first, last) = (Days[from], Days[Math.Min(from + length, Days.Length - 1)]);
                    var meeting = Stands(entries).Where(s => s.Meets(first, last)).ToList();
                    Assert.Equal(
                        all.Where(c => !(c.Began > last) && !(c.Ended <= first)).Select(Text),
                        Contradictions
                            .Of(Oppositions(meeting, new PropositionGraph(relations), null))
                            .Select(Text)
                    );

                    var graph = new PropositionGraph(relations);
                    Assert.Equal(
                        all.Where(c => c.Kind is ContradictionKind.WithinSource)
                            .Where(c => KeyOf(c.First) == Key(1) || KeyOf(c.Second) == Key(1))
                            .Select(Text),
                        Contradictions
                            .Of(
                                Contradictions.Within(
                                    Stands(entries)
                                        .Where(s =>
                                            KeyOf(s) == Key(1)
                                            || graph.InConflictWith(Key(1)).Contains(KeyOf(s))
                                        ),
                                    graph,
                                    key => key == Key(1)
                                )
                            )
                            .Select(Text)
                    );
                },
                iter: 1_000
            );

    private static IEnumerable<Opposition> Oppositions(
        TimelineEntry[] entries,
        Relation[] relations,
        string? source
    ) => Oppositions(Stands(entries), new PropositionGraph(relations), source);

    private static IEnumerable<Opposition> Oppositions(
        List<Stand> stands,
        PropositionGraph graph,
        string? source
    ) =>
        Contradictions
            .Within(stands.Where(s => source is null || s.Key.Source == source), graph, _ => true)
            .Concat(Contradictions.Between(stands, source));

    private static List<Stand> Stands(TimelineEntry[] entries) =>
        [.. entries.GroupBy(e => e.Key).SelectMany(timeline => Stand.Of([.. timeline.Order()]))];

    private static IEnumerable<string> DayByDay(TimelineEntry[] entries, Relation[] relations)
    {
        var timelines = entries.GroupBy(e => e.Key).ToDictionary(g => g.Key, g => g.Order().ToList());
        var leads = Closed(relations);
        foreach (var (one, other) in timelines.Keys.SelectMany(_ => timelines.Keys, (a, b) => (a, b)))
        {
            var (x, y) = (Index(one), Index(other));
            foreach (var second in new[] { 1, -1 })
            {
                var conflicts =
                    one.Source != other.Source ? x == y && second < 0
                    : second < 0 ? x != y && leads[x, y]
                    : x < y && Meet(relations, leads, x, y);
                if (!conflicts)
                    continue;
                var stands = Days.Select(day =>
                    SideOn(timelines[one], day) > 0 && SideOn(timelines[other], day) == second
                );
                foreach (var (began, ended) in Runs([.. stands]))
                    yield return $"{one} {other} {second} {began:O} {ended:O}";
            }
        }
    }

    /// <summary>Stretches of days on which something holds; the first and the last day stand for no
    /// bounds.</summary>
    private static IEnumerable<(DateOnly? Began, DateOnly? Ended)> Runs(bool[] holds)
    {
        for (var i = 0; i < holds.Length; i++)
        {
            if (!holds[i])
                continue;
            var first = i;
            while (i < holds.Length && holds[i])
                i++;
            yield return (first == 0 ? null : Days[first], i == holds.Length ? null : Days[i]);
        }
    }

    private static int SideOn(List<TimelineEntry> timeline, DateOnly day) =>
        Timeline.AsOf(timeline, day) is { } entry && Timeline.StanceOf(entry, day) is { } stance
            ? Math.Sign(Shift.Number(stance))
            : 0;

    private static bool[,] Closed(Relation[] relations)
    {
        var leads = new bool[5, 5];
        for (var i = 0; i < 5; i++)
            leads[i, i] = true;
        foreach (var relation in relations.Where(r => r.Carries))
            leads[Index(relation.From), Index(relation.To)] = true;
        for (var k = 0; k < 5; k++)
        {
            for (var i = 0; i < 5; i++)
            {
                for (var j = 0; j < 5; j++)
                    leads[i, j] |= leads[i, k] && leads[k, j];
            }
        }
        return leads;
    }

    private static bool Meet(Relation[] relations, bool[,] leads, int x, int y) =>
        relations
            .Where(r => !r.Carries)
            .Select(r => (A: Index(r.From), B: Index(r.To)))
            .Any(r => (leads[x, r.A] && leads[y, r.B]) || (leads[x, r.B] && leads[y, r.A]));

    private static string Text(Contradiction c) =>
        $"{c.First.Key} {c.Second.Key} {(c.Second.Agrees ? 1 : -1)} {c.Began:O} {c.Ended:O}";

    /// <summary>Five propositions of two threats, in their order.</summary>
    private static PropositionKey Key(int i) => new(i < 3 ? "t0" : "t1", $"p{i}");

    private static PropositionKey KeyOf(Stand stand) => new(stand.Key.Threat, stand.Key.Proposition);

    private static int Index(PropositionKey key) => key.Proposition[1] - '0';

    private static int Index(TimelineKey key) => key.Proposition[1] - '0';
}
