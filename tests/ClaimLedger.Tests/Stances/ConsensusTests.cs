using System.Globalization;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Stances;

public sealed class ConsensusTests
{
    private static readonly Dictionary<string, Reliability> Grades = new(StringComparer.Ordinal)
    {
        ["s0"] = Reliability.B,
        ["s1"] = Reliability.A,
        ["s3"] = Reliability.B,
    };

    private static readonly Independence NoOrigins = new(
        new Dictionary<string, IReadOnlyCollection<string>>(StringComparer.Ordinal)
    );

    private static readonly Gen<Voice> AnyVoice = Gen.Select(
        Gen.Int[0, 4],
        Gen.Enum<Stance>(),
        Gen.Int[-1, 20],
        Gen.Int[0, 10],
        Gen.Int[0, 60],
        Gen.Int[0, 9].Array[0, 2],
        (source, stance, first, length, withdrawn, rests) =>
            new Voice(
                $"s{source}",
                "",
                stance,
                first < 0 ? null : Day(first),
                length > 8 ? null : Day(Math.Max(first, 0) + length),
                0,
                withdrawn > 25 ? null : Day(Math.Max(first, withdrawn)),
                [.. rests.Select(i => i < 5 ? $"source/s{i}" : $"statement/st{i}")]
            )
    );

    [Fact]
    public void The_distribution_is_told_whole_and_by_grade()
    {
        var consensus = Assert.Single(
            On(
                [Day(5)],
                Says("s0", Stance.Agree, 1),
                Says("s1", Stance.StronglyDisagree, 2),
                Says("s2", Stance.Agree, 3),
                Says("s3", Stance.Agree, 0) with
                {
                    WithdrawnFrom = Day(5),
                },
                Says("s4", Stance.Neutral, 6)
            )
        );
        Assert.Equal(3, consensus.Sources);
        Assert.Equal(new StanceCounts(1, 0, 0, 2, 0), consensus.Stances);
        Assert.Equal(1, consensus.Withdrawn);
        Assert.Equal(
            [
                new GradeCounts(Reliability.A, new StanceCounts(1, 0, 0, 0, 0), 0),
                new GradeCounts(Reliability.B, new StanceCounts(0, 0, 0, 1, 0), 1),
                new GradeCounts(null, new StanceCounts(0, 0, 0, 1, 0), 0),
            ],
            consensus.ByReliability
        );
        Assert.Equal(0, consensus.Mean);
        Assert.Equal(3, consensus.Independent);
        Assert.Equal(["s1"], consensus.Farthest!.Sources);
        Assert.Equal(3, consensus.Farthest.Distance);
    }

    [Fact]
    public void Where_nobody_has_spoken_there_is_nothing()
    {
        var consensus = Assert.Single(On([Day(0)], Says("s0", Stance.Agree, 1)));
        Assert.Equal((0, 0, 0), (consensus.Sources, consensus.Withdrawn, consensus.Independent));
        Assert.Empty(consensus.ByReliability);
        Assert.Null(consensus.Mean);
        Assert.Null(consensus.Agreement);
        Assert.Null(consensus.Farthest);
    }

    [Fact]
    public void A_series_tells_of_each_day_what_was_in_force_on_it()
    {
        var days = Enumerable.Range(0, 6).Select(Day).ToList();
        var points = On(
            days,
            Says("s0", Stance.Agree, 1),
            Says("s0", Stance.Disagree, 3) with
            {
                WithdrawnFrom = Day(4),
            },
            Says("s1", Stance.Agree, 2) with
            {
                WithdrawnFrom = Day(3),
            },
            Says("s1", Stance.Neutral, 5)
        );
        Assert.Equal(
            ["0 null 0", "1 1 0", "2 1 0", "1 -1 1", "0 null 2", "1 0 1"],
            points.Select(p =>
                $"{p.Sources} {p.Mean?.ToString(CultureInfo.InvariantCulture) ?? "null"} {p.Withdrawn}"
            )
        );
    }

    [Fact]
    public void A_withdrawal_after_the_source_has_spoken_again_changes_nothing()
    {
        var points = On(
            [Day(3), Day(9)],
            Says("s0", Stance.Agree, 1) with
            {
                WithdrawnFrom = Day(5),
            },
            Says("s0", Stance.Disagree, 3)
        );
        Assert.All(points, p => Assert.Equal((1, -1.0, 0), (p.Sources, p.Mean!.Value, p.Withdrawn)));
    }

    /// <summary>A series is a sweep; each of its points is what a look at that day alone gives, and what a
    /// plain search gives.</summary>
    [Fact]
    public void Every_point_of_a_series_is_the_consensus_of_that_day() =>
        Gen.Select(AnyVoice.Array[0, 40], Gen.Int[0, 9].Array[0, 2].Array[5])
            .Sample(
                (drawn, further) =>
                {
                    var voices = drawn
                        .Select((v, i) => v with { Statement = $"st{i}", Order = i * 7 % 41 })
                        .ToList();
                    // What a statement rests on is the same wherever it comes up.
                    var origins = Enumerable
                        .Range(0, Math.Max(10, voices.Count))
                        .ToDictionary(
                            i => $"statement/st{i}",
                            i =>
                                i < voices.Count
                                    ? voices[i].RestsOn
                                    : [.. further[i % 5].Select(o => $"statement/st{o}")],
                            StringComparer.Ordinal
                        );
                    var days = Enumerable.Range(0, 32).Select(Day).ToList();
                    var points = Consensus.On(voices, days, Grades, new Independence(origins));
                    foreach (var (day, point) in days.Zip(points))
                    {
                        Assert.Equal(
                            NaiveConsensus.On(voices, day, Grades, origins),
                            NaiveConsensus.TextOf(point)
                        );
                        var alone = Consensus.On(voices, [day], Grades, new Independence(origins));
                        Assert.Equal(NaiveConsensus.TextOf(alone[0]), NaiveConsensus.TextOf(point));
                        Assert.Equal((alone[0].Mean, alone[0].Agreement), (point.Mean, point.Agreement));
                    }
                },
                iter: 1_000
            );

    /// <summary>Whatever was said, retracted, corrected or came late.</summary>
    [Fact]
    public void The_shifts_tell_the_same_as_the_entries() =>
        Gen.Select(History.Steps, Gen.Int[0, 120])
            .Sample(
                (steps, knownAt) =>
                {
                    var book = StanceBook.Of(History.Of(steps).Events);
                    IReadOnlyList<DateOnly> days = [.. History.Days.Order()];
                    foreach (var on in book.Keys.GroupBy(key => (key.Threat, key.Proposition)))
                    {
                        var voices = on.SelectMany(key => book.KnownAt(key, knownAt)).Select(Voice.Of);
                        var moves = book.ShiftsAt(knownAt)
                            .Select(row => row.Shift)
                            .Where(s => (s.Key.Threat, s.Key.Proposition) == on.Key)
                            .Select(s => MoveOf(s, book, knownAt));
                        Assert.Equal(
                            Consensus.On(voices, days, Grades, NoOrigins).Select(NaiveConsensus.TextOf),
                            Consensus.OnMoves(moves, days, Grades).Select(NaiveConsensus.TextOf)
                        );
                    }
                },
                iter: 1_000
            );

    private static Move MoveOf(Shift shift, StanceBook book, long knownAt)
    {
        var entry = book.KnownAt(shift.Key, knownAt)
            .Single(e => e.Statement == shift.Statement && e.Assessment == shift.Assessment);
        var on = shift.To is null ? entry.WithdrawnFrom : entry.StatedOn.Earliest;
        return new Move(shift.Key.Source, on, shift.From, shift.To);
    }

    [Fact]
    public void Voices_are_in_the_order_of_their_entries() =>
        Gen.Select(Gen.Int[0, History.Dates.Count - 1].Array[2], Gen.Int[0, 1].Array[2])
            .Sample(
                (dates, orders) =>
                {
                    var (x, y) = (Entry(dates[0], orders[0]), Entry(dates[1], orders[1]));
                    Assert.Equal(Math.Sign(x.CompareTo(y)), Math.Sign(Voice.Of(x).CompareTo(Voice.Of(y))));
                }
            );

    [Theory]
    [InlineData("../2004", "0001-01-01/2003")]
    [InlineData("2004/9999-12-31", "2004/..")]
    public void An_open_start_is_before_every_day_and_an_open_end_after(string first, string second)
    {
        var (x, y) = (VoiceOn(Known.Date(first)), VoiceOn(Known.Date(second)));
        Assert.True(x.CompareTo(y) < 0);
        Assert.True(y.CompareTo(x) > 0);
    }

    private static Voice VoiceOn(EdtfDate date) => Voice.Of(Entry(0, 0) with { StatedOn = date });

    private static TimelineEntry Entry(int date, int order) =>
        new(
            Desk.Key,
            "st",
            "a",
            Stance.Agree,
            null,
            null,
            null,
            Known.Date(History.Dates[date]),
            null,
            order,
            []
        );

    private static IReadOnlyList<Consensus> On(IReadOnlyList<DateOnly> days, params Voice[] voices) =>
        Consensus.On(voices, days, Grades, NoOrigins);

    private static Voice Says(string source, Stance stance, int day) =>
        new(source, $"{source}-{day}", stance, Day(day), Day(day), day, null, []);

    private static DateOnly Day(int number) => new DateOnly(2004, 1, 1).AddDays(number);
}
