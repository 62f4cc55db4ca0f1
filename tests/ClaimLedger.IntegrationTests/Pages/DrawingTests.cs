using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Pages.Parts;
using ClaimLedger.Stances;
using CsCheck;

namespace ClaimLedger.IntegrationTests.Pages;

/// <summary>Where things lie on the drawings of the pages, and where signing in leads.</summary>
public sealed class DrawingTests
{
    private static DateOnly Day(int year, int month = 1, int day = 1) => new(year, month, day);

    [Fact]
    public void Days_lie_in_proportion_and_those_beyond_at_the_edges()
    {
        var scale = new TimeScale(Day(2001), Day(2001).AddDays(200));
        Assert.Equal("0%", scale.At(Day(2001)));
        Assert.Equal("25%", scale.At(Day(2001).AddDays(50)));
        Assert.Equal("100%", scale.At(Day(2001).AddDays(200)));
        Assert.Equal("0%", scale.At(DateOnly.MinValue));
        Assert.Equal("100%", scale.At(DateOnly.MaxValue));
        Assert.Equal("10.5%", scale.Between(Day(2001), Day(2001).AddDays(21)));
        Assert.Equal("0%", scale.Between(Day(2001).AddDays(21), Day(2001)));
    }

    [Fact]
    public void The_axis_names_few_days_in_their_order_whatever_it_spans() =>
        Gen.Int[0, DateOnly.MaxValue.DayNumber]
            .Array[2]
            .Sample(days =>
            {
                Array.Sort(days);
                var (from, to) = (DateOnly.FromDayNumber(days[0]), DateOnly.FromDayNumber(days[1]));
                var ticks = new TimeScale(from, to).Ticks().Select(t => t.Day).ToList();
                Assert.InRange(ticks.Count, 0, 15);
                Assert.Equal(ticks.Order(), ticks);
                Assert.All(ticks, t => Assert.InRange(t, from, to));
                Assert.All(ticks, t => Assert.Equal(1, t.Day));
            });

    [Fact]
    public void A_scale_leaves_room_around_its_days()
    {
        var scale = TimeScale.Around([Day(2003), Day(2004)], Day(2026));
        Assert.True(scale.From < Day(2003) && scale.From > Day(2002, 11));
        Assert.True(scale.To > Day(2004) && scale.To < Day(2004, 3));
        var empty = TimeScale.Around([], Day(2026));
        Assert.True(empty.From < Day(2025) && empty.To > Day(2026));
        var whole = TimeScale.Around([DateOnly.MinValue, DateOnly.MaxValue], Day(2026));
        Assert.Equal((DateOnly.MinValue, DateOnly.MaxValue), (whole.From, whole.To));
    }

    [Fact]
    public void A_step_goes_on_until_the_next_and_says_how_sure_its_date_is()
    {
        var steps = Step.Of([Moved("2003", Stance.Agree), Moved("2004-01-23", null)]);
        Assert.Equal(
            [
                new Step(Day(2003), Day(2003, 12, 31), Day(2004, 1, 23), Stance.Agree, "2003: agree"),
                new Step(Day(2004, 1, 23), Day(2004, 1, 23), null, null, "2004-01-23: withdrawn"),
            ],
            steps
        );
    }

    [Theory]
    [InlineData("/desk/threats/imu?on=2003-12-31", "/desk/threats/imu?on=2003-12-31")]
    [InlineData("/desk", "/desk")]
    [InlineData("/deskundig.example", "/desk")]
    [InlineData("//evil.example/desk/", "/desk")]
    [InlineData("https://evil.example/desk/", "/desk")]
    [InlineData("javascript:alert(1)", "/desk")]
    [InlineData("/keys", "/desk")]
    [InlineData("", "/desk")]
    [InlineData(null, "/desk")]
    public void Signing_in_leads_to_a_page_of_ours(string? to, string expected) =>
        Assert.Equal(expected, PagePaths.Inside(to));

    private static ShiftItem Moved(string on, Stance? to) =>
        new(
            "id",
            "source",
            "threat",
            "overall",
            ShiftKind.FirstPosition,
            From: null,
            to,
            EdtfDate.Parse(on),
            "statement",
            "a1",
            ChangeCause.NewStatement,
            RecordedFrom: 1,
            DateTimeOffset.UnixEpoch,
            [],
            RecordedTo: null,
            EndedAt: null,
            EndedCause: null,
            EndedBy: null
        );
}
