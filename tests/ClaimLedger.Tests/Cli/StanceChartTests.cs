using ClaimLedger.Cli;
using ClaimLedger.Domain.Vocabulary;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Cli;

public sealed class StanceChartTests
{
    private static readonly Gen<ChartPoint> Point = Gen.Select(
        Gen.Enum<Stance>().Nullable(),
        Gen.OneOf("2004", "2004-01-23", "2003-10-01/2004-01-31"),
        Gen.Int[1, 2000],
        Gen.Bool,
        (stance, date, number, contested) => new ChartPoint(stance, date, number, contested)
    );

    [Fact]
    public void A_change_of_mind_is_a_step()
    {
        ChartPoint[] points =
        [
            new(Stance.Agree, "2003-05-02", 1),
            new(Stance.Agree, "2003", 2),
            new(Stance.StronglyDisagree, "2004-01~", 3),
        ];

        Assert.Equal(
            """
               strongly-agree ++ │
                        agree  + │ ●━━━━━━━━━━━●━━━━━━━━━━━┓
                      neutral  0 │                         ┃
                     disagree  - │                         ┃
            strongly-disagree -- │                         ●━━━━━━━━━━━
                                   2003-05-02  2003        2004-01~
            """,
            Draw(points)
        );
    }

    [Fact]
    public void A_withdrawal_and_a_dispute_have_marks_of_their_own()
    {
        ChartPoint[] points =
        [
            new(Stance.Neutral, "2002", 1, IsContested: true),
            new(null, "2003", 1),
            new(Stance.StronglyAgree, "2004", 2),
        ];

        Assert.Equal(
            """
               strongly-agree ++ │             ●━━━━━
                        agree  + │             ┃
                      neutral  0 │ ○━━━━━┓     ┃
                     disagree  - │       ┃     ┃
            strongly-disagree -- │       ┃     ┃
                    no stance    │       ×┄┄┄┄┄┛
                                   2002  2003  2004
                                    ○ contested
            """,
            Draw(points)
        );
    }

    [Fact]
    public void Where_there_is_no_Unicode_it_is_drawn_in_ASCII()
    {
        ChartPoint[] points = [new(Stance.Disagree, "2002", 1, IsContested: true), new(null, "2003", 1)];

        Assert.Equal(
            """
               strongly-agree ++ |
                        agree  + |
                      neutral  0 |
                     disagree  - | ?-----+
            strongly-disagree -- |       |
                    no stance    |       x.....
                                   2002  2003
                                    ? contested
            """,
            Draw(points, unicode: false)
        );
    }

    [Fact]
    public void What_does_not_fit_has_numbers_and_goes_on_in_a_further_band()
    {
        var points = Enumerable
            .Range(1, 9)
            .Select(i => new ChartPoint(i % 2 == 0 ? Stance.Disagree : Stance.Agree, "2004-01-23", i))
            .ToList();

        Assert.Equal(
            """
               strongly-agree ++ │
                        agree  + │ ●━━━┓   ●━━━┓   ●━━━
                      neutral  0 │     ┃   ┃   ┃   ┃
                     disagree  - │     ●━━━┛   ●━━━┛
            strongly-disagree -- │
                                   1   2   3   4   5
               strongly-agree ++ │
                        agree  + │━┓   ●━━━┓   ●━━━
                      neutral  0 │ ┃   ┃   ┃   ┃
                     disagree  - │ ●━━━┛   ●━━━┛
            strongly-disagree -- │
                                   6   7   8   9
            """,
            Draw(points, width: 43)
        );
    }

    [Fact]
    public void Any_timeline_fits_its_width() =>
        Gen.Select(Point.List[1, 40], Gen.Int[60, 300], Gen.Bool)
            .Sample(
                (points, width, unicode) =>
                    StanceChart
                        .Draw(points, width, unicode)
                        .All(line => line.Length <= Math.Min(width, 80) && line == line.TrimEnd())
            );

    private static string Draw(IReadOnlyList<ChartPoint> points, int width = 80, bool unicode = true) =>
        string.Join('\n', StanceChart.Draw(points, width, unicode));
}
