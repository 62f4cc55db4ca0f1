using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Tests.Commands;
using Xunit;

namespace ClaimLedger.Tests.Stances;

/// <summary>Who stood where, by the sample dossier.</summary>
public sealed class DossierTimelineTests
{
    private static readonly TimelineKey Azimov = new("amirkul-azimov", "imu", "presence-tajik-afghan-border");
    private static readonly TimelineKey Rashid = new("ahmed-rashid", "imu", "military-capability");

    private static readonly TimelineKey HizbUtTahrir = new(
        "hizb-ut-tahrir-spokespeople",
        "hizb-ut-tahrir",
        "turn-to-violence"
    );

    private readonly MemoryLedger _ledger = new();
    private readonly StanceBook _book;

    public DossierTimelineTests()
    {
        foreach (var command in DossierTests.Commands)
            _ledger.Submit(command);
        _book = StanceBook.Of(_ledger.Events);
    }

    [Fact]
    public void Azimov_denies_at_the_end_of_2003_and_is_neutral_on_23_January_2004()
    {
        Assert.Equal(Stance.StronglyDisagree, _book.AsOf(Azimov, Desk.Day("2003-12-31")));
        Assert.Equal(Stance.Neutral, _book.AsOf(Azimov, Desk.Day("2004-01-23")));
        Assert.Null(_book.AsOf(Azimov, Desk.Day("2003-09-30")));
    }

    [Fact]
    public void Between_lies_one_weakening()
    {
        Assert.Collection(
            ShiftsOf(Azimov),
            first => Assert.Equal(ShiftKind.FirstPosition, first.Kind),
            shift =>
            {
                Assert.Equal(ShiftKind.Weakening, shift.Kind);
                Assert.Equal((Stance.StronglyDisagree, Stance.Neutral), (shift.From, shift.To));
                Assert.Equal("2004-01-19/2004-01-23", shift.StatedOn.Text);
                Assert.Equal("azimov-2004-interview", shift.Statement);
            }
        );
        Assert.All(_book.Shifts, row => Assert.Equal(ChangeCause.NewStatement, row.Cause));
    }

    [Fact]
    public void Rashid_grows_surer_that_no_military_capability_is_left()
    {
        var shift = ShiftsOf(Rashid)[^1];
        Assert.Equal(ShiftKind.Strengthening, shift.Kind);
        Assert.Equal((Stance.Disagree, Stance.StronglyDisagree), (shift.From, shift.To));
        Assert.Equal(2, ShiftsOf(Rashid).Count);
    }

    [Fact]
    public void Rashid_stands_differently_on_each_proposition()
    {
        var on = Desk.Day("2004-01-23");
        Assert.Equal(Stance.StronglyDisagree, _book.AsOf(Rashid, on));
        Assert.Equal(Stance.Agree, _book.AsOf(Rashid with { Proposition = "political-revival" }, on));
        Assert.Equal(Stance.Agree, _book.AsOf(Rashid with { Proposition = "overall" }, on));
    }

    [Fact]
    public void A_denial_with_an_open_start_was_always_in_force() =>
        Assert.Equal(Stance.StronglyDisagree, _book.AsOf(HizbUtTahrir, Desk.Day("1999-01-01")));

    [Fact]
    public void Nothing_is_known_before_it_was_recorded()
    {
        var interview = _book.KnownAt(Azimov)[^1].Order;
        var on = Desk.Day("2004-01-23");
        Assert.Equal(Stance.StronglyDisagree, _book.AsOf(Azimov, on, interview - 1));
        Assert.Equal(Stance.Neutral, _book.AsOf(Azimov, on, interview));
        Assert.Null(_book.AsOf(Azimov, on, 0));
    }

    private List<Shift> ShiftsOf(TimelineKey key) =>
        [
            .. _book
                .ShiftsAt(_ledger.Head)
                .Select(row => row.Shift)
                .Where(shift => shift.Key == key)
                .OrderBy(shift => shift.StatedOn),
        ];
}
