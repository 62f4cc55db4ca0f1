using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Stances;

/// <summary>Agreement, held against values worked by hand. log₂ ¾ = −0.41504, log₂ ⅞ = −0.19265.</summary>
public sealed class AgreementTests
{
    private static readonly Gen<StanceCounts> Counts = Gen.Int[0, 5]
        .Array[5]
        .Select(n => new StanceCounts(n[0], n[1], n[2], n[3], n[4]));

    [Theory]
    // One, or all the same: they agree.
    [InlineData("1 0 0 0 0", -2, 1)]
    [InlineData("0 0 0 1 0", 1, 1)]
    [InlineData("0 0 7 0 0", 0, 1)]
    [InlineData("0 0 0 0 1000", 2, 1)]
    // Half at either end: 1 + ½ log₂ ½ + ½ log₂ ½.
    [InlineData("1 0 0 0 1", 0, 0)]
    [InlineData("500 0 0 0 500", 0, 0)]
    // One step apart: µ lies half a step from each, 1 + log₂ (1 − ⅛).
    [InlineData("0 0 0 1 1", 1.5, 0.8074)]
    [InlineData("3 3 0 0 0", -1.5, 0.8074)]
    // Two steps apart: 1 + log₂ ¾; three steps: 1 + log₂ ⅝.
    [InlineData("0 0 1 0 1", 1, 0.585)]
    [InlineData("0 1 0 0 1", 0.5, 0.3219)]
    // One of each: 1 + ⅖ log₂ ½ + ⅖ log₂ ¾.
    [InlineData("1 1 1 1 1", 0, 0.434)]
    // Three against one: µ = −1, 1 + ¾ log₂ ¾ + ¼ log₂ ¼.
    [InlineData("3 0 0 0 1", -1, 0.1887)]
    // Two and a bystander: 1 + ⅔ log₂ ½.
    [InlineData("1 0 1 0 1", 0, 0.3333)]
    // µ = ⅓: 1 + ⅔ log₂ 11/12 + ⅓ log₂ ⅚.
    [InlineData("0 0 2 1 0", 0.3333, 0.8286)]
    public void The_mean_and_the_agreement_are_those_worked_by_hand(string counts, double mean, double agreed)
    {
        Assert.Equal(mean, Agreement.Mean(Of(counts)));
        Assert.Equal(agreed, Agreement.Of(Of(counts)));
    }

    [Fact]
    public void Where_nobody_holds_a_stance_there_is_nothing_to_agree_on()
    {
        Assert.Null(Agreement.Mean(Of("0 0 0 0 0")));
        Assert.Null(Agreement.Of(Of("0 0 0 0 0")));
        Assert.Empty(Agreement.Farthest(Of("0 0 0 0 0")).Stances);
    }

    [Theory]
    [InlineData("0 0 0 1 0", "", 0)]
    [InlineData("0 0 0 9 0", "", 0)]
    // Each is as far from the other.
    [InlineData("0 0 0 1 1", "Agree StronglyAgree", 1)]
    [InlineData("1 0 0 0 1", "StronglyDisagree StronglyAgree", 4)]
    // The three stand at −⅔ from one another's mean, the one at 4.
    [InlineData("3 0 0 0 1", "StronglyAgree", 4)]
    // −2 to the mean of 0, 1, 2 is 3; 2 to that of −2, 0, 1 is 2⅓.
    [InlineData("1 0 1 1 1", "StronglyDisagree", 3)]
    [InlineData("1 1 1 1 1", "StronglyDisagree StronglyAgree", 2.5)]
    [InlineData("0 2 1 2 0", "Disagree Agree", 1.25)]
    [InlineData("0 0 2 1 0", "Agree", 1)]
    public void Farthest_is_who_has_the_largest_distance_to_the_mean_of_all_others(
        string counts,
        string stances,
        double distance
    )
    {
        var farthest = Agreement.Farthest(Of(counts));
        Assert.Equal(stances, string.Join(' ', farthest.Stances));
        Assert.Equal(distance, farthest.Distance);
    }

    [Fact]
    public void Agreement_lies_between_0_and_1_and_only_one_mind_reaches_1() =>
        Counts
            .Where(counts => counts.Total > 0)
            .Sample(counts =>
            {
                var agreed = Agreement.Of(counts)!.Value;
                Assert.InRange(agreed, 0, 1);
                Assert.False(double.IsNegative(agreed));
                Assert.Equal(Enum.GetValues<Stance>().Any(s => counts.Of(s) == counts.Total), agreed == 1);
                var (left, right) = (counts.StronglyDisagree, counts.StronglyAgree);
                Assert.Equal(left == right && left + right == counts.Total, agreed == 0);
            });

    [Fact]
    public void The_other_way_round_they_agree_as_much() =>
        Counts.Sample(c =>
        {
            var turned = new StanceCounts(
                c.StronglyAgree,
                c.Agree,
                c.Neutral,
                c.Disagree,
                c.StronglyDisagree
            );
            Assert.Equal(Agreement.Of(c), Agreement.Of(turned));
            Assert.Equal(-Agreement.Mean(c) ?? 0, Agreement.Mean(turned) ?? 0);
            Assert.Equal(Agreement.Farthest(c).Distance, Agreement.Farthest(turned).Distance);
        });

    [Fact]
    public void As_many_again_of_each_agree_as_much() =>
        Gen.Select(Counts, Gen.Int[2, 9])
            .Sample(
                (c, n) =>
                    Assert.Equal(
                        Agreement.Of(c),
                        Agreement.Of(
                            new(
                                n * c.StronglyDisagree,
                                n * c.Disagree,
                                n * c.Neutral,
                                n * c.Agree,
                                n * c.StronglyAgree
                            )
                        )
                    )
            );

    private static StanceCounts Of(string counts) =>
        counts.Split(' ').Select(n => int.Parse(n, null)).ToArray() is [var a, var b, var c, var d, var e]
            ? new StanceCounts(a, b, c, d, e)
            : throw new ArgumentException(counts, nameof(counts));
}
