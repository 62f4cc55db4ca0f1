using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Stances;

/// <summary>The days of a series: the first, and from it on at even steps, none after the last. Months are
/// counted from the first day, so a series from 31 January goes over 29 February to 31 March.</summary>
public static class Series
{
    /// <summary>The most days that a series may have.</summary>
    public const int MaxDays = 1_000;

    /// <summary>How many days there are; 0 where <paramref name="last"/> lies before
    /// <paramref name="first"/>.</summary>
    public static int Count(DateOnly first, DateOnly last, SeriesStep every)
    {
        if (last < first)
            return 0;
        if (every is SeriesStep.Day or SeriesStep.Week)
            return (last.DayNumber - first.DayNumber) / (every == SeriesStep.Day ? 1 : 7) + 1;
        var steps = ((last.Year - first.Year) * 12 + last.Month - first.Month) / MonthsOf(every);
        return At(first, every, steps) > last ? steps : steps + 1;
    }

    /// <summary>The days, in their order.</summary>
    public static IReadOnlyList<DateOnly> Days(DateOnly first, DateOnly last, SeriesStep every) =>
        [.. Enumerable.Range(0, Count(first, last, every)).Select(i => At(first, every, i))];

    private static DateOnly At(DateOnly first, SeriesStep every, int step) =>
        every switch
        {
            SeriesStep.Day => first.AddDays(step),
            SeriesStep.Week => first.AddDays(step * 7),
            _ => first.AddMonths(step * MonthsOf(every)),
        };

    private static int MonthsOf(SeriesStep every) =>
        every switch
        {
            SeriesStep.Month => 1,
            SeriesStep.Quarter => 3,
            SeriesStep.Year => 12,
            _ => throw new ArgumentOutOfRangeException(nameof(every)),
        };
}
