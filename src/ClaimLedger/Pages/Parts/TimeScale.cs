using System.Globalization;

namespace ClaimLedger.Pages.Parts;

/// <summary>Where days lie on a drawing, in percent of its width.</summary>
/// <param name="from">The day at its left.</param>
/// <param name="to">The day at its right.</param>
public sealed class TimeScale(DateOnly from, DateOnly to)
{
    private const int MostTicks = 7;

    private static readonly int[] Months = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1_200, 6_000, 12_000];

    private readonly int _days = Math.Max(1, to.DayNumber - from.DayNumber);

    /// <summary>A scale from before the first of some days to after the last; a year up to today where there
    /// are none.</summary>
    /// <param name="days">The days, in their order.</param>
    /// <param name="today">Today.</param>
    public static TimeScale Around(IReadOnlyList<DateOnly> days, DateOnly today)
    {
        var (first, last) = days.Count == 0 ? (today.AddYears(-1), today) : (days[0], days[^1]);
        var margin = Math.Clamp((last.DayNumber - first.DayNumber) / 20, 10, 400);
        return new TimeScale(
            DateOnly.FromDayNumber(Math.Max(first.DayNumber - margin, 0)),
            DateOnly.FromDayNumber(Math.Min(last.DayNumber + margin, DateOnly.MaxValue.DayNumber))
        );
    }

    /// <summary>The day at the left.</summary>
    public DateOnly From => from;

    /// <summary>The day at the right.</summary>
    public DateOnly To => to;

    /// <summary>Where a day lies; at an edge where it is beyond.</summary>
    public string At(DateOnly day) => $"{Text(Share(day))}%";

    /// <summary>How wide some days are.</summary>
    public string Between(DateOnly first, DateOnly last) =>
        $"{Text(Math.Max(0, Share(last) - Share(first)))}%";

    /// <summary>The days to write below the drawing: firsts of months, of years where it is long.</summary>
    public IEnumerable<(DateOnly Day, string Text)> Ticks()
    {
        var step = Months.FirstOrDefault(m => _days / 30.4 / m <= MostTicks, Months[^1]);
        var first = ((from.Year * 12) + from.Month - 1 + step) / step * step;
        for (var month = first; month / 12 <= to.Year && month / 12 < 9_999; month += step)
        {
            var day = new DateOnly(Math.Max(1, month / 12), (month % 12) + 1, 1);
            if (day > to)
                yield break;
            if (day >= from)
                yield return (
                    day,
                    day.ToString(step % 12 == 0 ? "yyyy" : "yyyy-MM", CultureInfo.InvariantCulture)
                );
        }
    }

    private double Share(DateOnly day) =>
        Math.Clamp(100.0 * (day.DayNumber - from.DayNumber) / _days, 0, 100);

    private static string Text(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
