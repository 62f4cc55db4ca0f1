using System.Globalization;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Stances;

public sealed class SeriesTests
{
    private static readonly Gen<DateOnly> AnyDay = Gen.Int[0, DateOnly.MaxValue.DayNumber]
        .Select(DateOnly.FromDayNumber);

    [Theory]
    [InlineData("2004-01-30", "2004-02-02", SeriesStep.Day, "2004-01-30 2004-01-31 2004-02-01 2004-02-02")]
    [InlineData("2004-01-30", "2004-02-12", SeriesStep.Week, "2004-01-30 2004-02-06")]
    [InlineData("2004-01-30", "2004-02-13", SeriesStep.Week, "2004-01-30 2004-02-06 2004-02-13")]
    [InlineData("2004-01-31", "2004-04-29", SeriesStep.Month, "2004-01-31 2004-02-29 2004-03-31")]
    [InlineData("2003-11-15", "2004-05-15", SeriesStep.Quarter, "2003-11-15 2004-02-15 2004-05-15")]
    [InlineData("2003-11-15", "2004-05-14", SeriesStep.Quarter, "2003-11-15 2004-02-15")]
    [InlineData(
        "2004-02-29",
        "2008-02-29",
        SeriesStep.Year,
        "2004-02-29 2005-02-28 2006-02-28 2007-02-28 2008-02-29"
    )]
    [InlineData("2004-02-29", "2004-02-29", SeriesStep.Year, "2004-02-29")]
    [InlineData("2004-02-29", "2004-02-28", SeriesStep.Day, "")]
    [InlineData("2004-03-31", "2004-02-28", SeriesStep.Month, "")]
    [InlineData("9999-11-30", "9999-12-31", SeriesStep.Month, "9999-11-30 9999-12-30")]
    public void The_days_lie_at_even_steps_from_the_first(
        string from,
        string to,
        SeriesStep every,
        string days
    )
    {
        var (first, last) = (Day(from), Day(to));
        var expected = days.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Day).ToList();
        Assert.Equal(expected, Series.Days(first, last, every));
        Assert.Equal(expected.Count, Series.Count(first, last, every));
    }

    [Fact]
    public void The_longest_series_can_be_counted() =>
        Assert.Equal(
            DateOnly.MaxValue.DayNumber + 1,
            Series.Count(DateOnly.MinValue, DateOnly.MaxValue, SeriesStep.Day)
        );

    [Fact]
    public void There_is_no_further_day_and_none_is_left_out() =>
        Gen.Select(AnyDay, Gen.Int[0, 4_000], Gen.Enum<SeriesStep>())
            .Where((first, length, _) => first.DayNumber + length <= DateOnly.MaxValue.DayNumber)
            .Sample(
                (first, length, every) =>
                {
                    var last = first.AddDays(length);
                    var days = Series.Days(first, last, every);
                    Assert.Equal(first, days[0]);
                    Assert.InRange(last.DayNumber - days[^1].DayNumber, 0, LongestOf(every) - 1);
                    Assert.All(
                        days.Zip(days.Skip(1)),
                        pair =>
                            Assert.InRange(pair.Second.DayNumber - pair.First.DayNumber, 1, LongestOf(every))
                    );
                }
            );

    private static int LongestOf(SeriesStep every) =>
        every switch
        {
            SeriesStep.Day => 1,
            SeriesStep.Week => 7,
            SeriesStep.Month => 31,
            SeriesStep.Quarter => 92,
            _ => 366,
        };

    private static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
