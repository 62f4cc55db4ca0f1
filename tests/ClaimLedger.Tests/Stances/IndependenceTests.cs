using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Stances;

/// <summary>What counts as one voice, in examples. A voice is written <c>source:statement&lt;origins</c>,
/// another statement <c>statement&lt;origins</c>; an origin is <c>@source</c> or a statement.</summary>
public sealed class IndependenceTests
{
    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "a:1")]
    [InlineData(3, "a:1 b:2 c:3")]
    // Passed on by the same source, or not.
    [InlineData(1, "a:1<@via b:2<@via")]
    [InlineData(2, "a:1<@via b:2<@other")]
    [InlineData(2, "a:1<@via b:2<@via c:3")]
    // Two sources passed it on: one in common is enough, and it chains.
    [InlineData(1, "a:1<@u,@v b:2<@v,@w c:3<@w")]
    // Based on the same statement, wherever that was said.
    [InlineData(1, "a:1<9 b:2<9")]
    [InlineData(2, "a:1<9 b:2<8")]
    // A voice and what rests on it: on its statement, or on its source.
    [InlineData(1, "a:1 b:2<1")]
    [InlineData(1, "a:1 b:2<@a")]
    [InlineData(1, "a:1<@b b:2<@a")]
    // Another statement of a source is not that source.
    [InlineData(2, "a:1 b:2<9")]
    // A source that is its own origin, or names what is not there, is one voice all the same.
    [InlineData(1, "a:1<@a")]
    [InlineData(2, "a:1<@a b:2")]
    // Over statements that have no voice here, in however many steps; what these were reported via counts.
    [InlineData(1, "a:1<9 b:2<8", "9<7 8<7")]
    [InlineData(1, "a:1<9 b:2", "9<8 8<7 7<2")]
    [InlineData(1, "a:1<9 b:2<@via", "9<@via")]
    [InlineData(1, "a:1<9 b:2", "9<@b")]
    [InlineData(2, "a:1<9 b:2<8", "9<7 8<6")]
    // Circles end.
    [InlineData(1, "a:1<9 b:2<8", "9<8 8<9")]
    [InlineData(2, "a:1<9 b:2", "9<8 8<9")]
    [InlineData(1, "a:1<2 b:2<1")]
    // What rests on both, and has no voice, joins nobody.
    [InlineData(2, "a:1<8 b:2<7", "9<8,7")]
    public void Voices_that_rest_on_one_origin_count_once(int independent, string voices, string others = "")
    {
        var independence = new Independence(Others(others));
        Assert.Equal(independent, Count(independence, Voices(voices)));
    }

    [Fact]
    public void Every_count_is_for_itself()
    {
        var independence = new Independence(Others("9<7 8<7"));
        var voices = Voices("a:1<9 b:2<8 c:3<@a");
        Assert.Equal(1, Count(independence, voices));
        Assert.Equal(2, Count(independence, voices[1..]));
        Assert.Equal(1, Count(independence, [voices[0], voices[2]]));
        Assert.Equal(1, Count(independence, voices));
    }

    [Fact]
    public void It_counts_what_a_search_without_cunning_finds() =>
        Gen.Select(
                Gen.Int[0, 11].Array[0, 3].Array[8],
                Gen.Int[0, 11].Array[0, 3].Array[4],
                Gen.Bool.Array[8]
            )
            .Sample(
                (rests, further, speaking) =>
                {
                    // 0..7 are the statements of eight sources, 8..11 others'; a source is named for 0 and 1.
                    var voices = rests.Select((on, i) => VoiceOf($"s{i}", $"{i}", on.Select(Name))).ToList();
                    var origins = further
                        .Select((on, i) => (Stream: $"statement/{i + 8}", On: on.Select(Name)))
                        .Concat(
                            voices.Select(v =>
                                (Stream: $"statement/{v.Statement}", On: v.RestsOn.AsEnumerable())
                            )
                        )
                        .ToDictionary(
                            o => o.Stream,
                            IReadOnlyCollection<string> (o) => [.. o.On],
                            StringComparer.Ordinal
                        );
                    var independence = new Independence(origins);
                    var half = voices.Where((_, i) => speaking[i]).ToList();
                    foreach (var heard in new[] { voices, half, voices })
                        Assert.Equal(NaiveConsensus.Independent(heard, origins), Count(independence, heard));
                },
                iter: 2_000
            );

    private static string Name(int i) => i < 2 ? $"source/s{i}" : $"statement/{i}";

    private static int Count(Independence independence, IEnumerable<Voice> voices) =>
        independence.Count([.. voices.Select(independence.Of)]);

    private static Voice[] Voices(string text) =>
        [
            .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(voice => voice.Split(':'))
                .Select(parts => VoiceOf(parts[0], parts[1].Split('<')[0], Origins(parts[1]))),
        ];

    private static Dictionary<string, IReadOnlyCollection<string>> Others(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(
                other => $"statement/{other.Split('<')[0]}",
                IReadOnlyCollection<string> (other) => [.. Origins(other)],
                StringComparer.Ordinal
            );

    private static IEnumerable<string> Origins(string text) =>
        text.Split('<') is [_, var on]
            ? on.Split(',').Select(o => o[0] == '@' ? $"source/{o[1..]}" : $"statement/{o}")
            : [];

    private static Voice VoiceOf(string source, string statement, IEnumerable<string> restsOn) =>
        new(source, statement, Stance.Agree, null, null, 0, null, [.. restsOn]);
}
