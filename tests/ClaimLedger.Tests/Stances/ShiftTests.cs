using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Stances;

public sealed class ShiftTests
{
    private static readonly Stance[] Scale = Enum.GetValues<Stance>();

    [Theory]
    [InlineData(Stance.Disagree, Stance.Agree, ShiftKind.Reversal)]
    [InlineData(Stance.StronglyAgree, Stance.StronglyDisagree, ShiftKind.Reversal)]
    [InlineData(Stance.StronglyAgree, Stance.Disagree, ShiftKind.Reversal)]
    [InlineData(Stance.Neutral, Stance.Agree, ShiftKind.Strengthening)]
    [InlineData(Stance.Neutral, Stance.StronglyDisagree, ShiftKind.Strengthening)]
    [InlineData(Stance.Agree, Stance.StronglyAgree, ShiftKind.Strengthening)]
    [InlineData(Stance.Disagree, Stance.StronglyDisagree, ShiftKind.Strengthening)]
    [InlineData(Stance.Agree, Stance.Neutral, ShiftKind.Weakening)]
    [InlineData(Stance.StronglyDisagree, Stance.Neutral, ShiftKind.Weakening)]
    [InlineData(Stance.StronglyAgree, Stance.Agree, ShiftKind.Weakening)]
    [InlineData(Stance.StronglyDisagree, Stance.Disagree, ShiftKind.Weakening)]
    public void The_kind_follows_from_the_numbers(Stance from, Stance to, ShiftKind kind) =>
        Assert.Equal(kind, Shift.KindOf(from, to));

    [Fact]
    public void A_move_back_is_the_opposite_kind()
    {
        foreach (var (from, to) in Scale.SelectMany(x => Scale.Where(y => y != x), (x, y) => (x, y)))
        {
            var back = Shift.KindOf(from, to) switch
            {
                ShiftKind.Strengthening => ShiftKind.Weakening,
                ShiftKind.Weakening => ShiftKind.Strengthening,
                var same => same,
            };
            Assert.Equal(back, Shift.KindOf(to, from));
        }
    }

    [Fact]
    public void The_numbers_go_from_minus_2_to_plus_2() =>
        Assert.Equal([-2, -1, 0, 1, 2], Scale.Select(Shift.Number));

    /// <summary>Ids are announced to the outside: they never change.</summary>
    [Fact]
    public void An_id_is_the_hash_of_the_timeline_and_what_the_shift_lies_between()
    {
        var desk = new Desk();
        desk.Says("st1", "2004-01-01", Stance.Agree);
        desk.Says("st2", "2004-01-05", Stance.Neutral);
        desk.Retracts("st2", Retractor.Source, "2004-01-10");
        string[] ids =
        [
            "d1cdc14d21744140073b2eda6400f55d",
            "ceb25a94ddafdb2b7563a1b899db357b",
            "7209dea0f7a96fb3c4e27c1ec2d9ea4e",
        ];
        var standing = desk.Book.ShiftsAt(desk.Now).Select(row => row.Shift).OrderBy(shift => shift.StatedOn);
        Assert.Equal(ids, standing.Select(shift => shift.Id), StringComparer.Ordinal);
    }
}
