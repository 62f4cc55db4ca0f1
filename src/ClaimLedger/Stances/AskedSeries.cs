using System.Globalization;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;

namespace ClaimLedger.Stances;

/// <summary>The days that a read asks about: one, or those of a series.</summary>
internal sealed record AskedSeries(
    IReadOnlyList<DateOnly> Days,
    SeriesStep? Every = null,
    DateOnly? From = null,
    DateOnly? To = null
)
{
    /// <summary>The most points of all propositions together.</summary>
    public const int MaxPoints = 10_000;

    private static readonly string[] Ends = ["from", "to"];

    /// <summary>Reads the parameters; what is wrong with them is noted.</summary>
    public static AskedSeries Read(Asked asked, DateOnly today)
    {
        var validAt = asked.Day("validAt");
        var (from, to) = asked.FromTo();
        if (asked.Code<SeriesStep>("every") is not { } code)
        {
            foreach (var name in Ends.Where(name => asked.Text(name) is not null))
                asked.Refuse(name, $"{name} is for a series; give every as well, such as every=month.");
            return new AskedSeries([validAt ?? today]);
        }
        if (validAt is not null)
            asked.Refuse("validAt", "validAt is for one day, every for a series; give one of the two.");
        if (asked.Text("from") is null)
            asked.Refuse("from", "A series needs its first day; give from, such as from=2003-01-01.");
        var (first, last) = (from ?? today, to ?? today);
        if (to is null && last < first)
            asked.RefuseOrder($"today, '{Iso(last)}', which to is where it is left out");
        if (!Codes<SeriesStep>.TryRead(code, out var every) || asked.Refusals.Count > 0)
            return new AskedSeries([first]);
        var count = Series.Count(first, last, every);
        if (count > Series.MaxDays)
        {
            asked.Refuse(
                "every",
                $"Every {code} from {Iso(first)} to {Iso(last)} is {Number(count)} points, and {Number(Series.MaxDays)} are the most; take a longer step or a shorter stretch."
            );
            return new AskedSeries([first]);
        }
        return new AskedSeries(Series.Days(first, last, every), every, first, last);
    }

    /// <summary>Whether so many propositions make no more points than there may be; if not, that is
    /// noted.</summary>
    public bool Bound(Asked asked, int propositions)
    {
        var points = Days.Count * propositions;
        if (points <= MaxPoints)
            return true;
        asked.Refuse(
            "every",
            $"{Number(Days.Count)} points for each of {propositions} propositions are {Number(points)}, and {Number(MaxPoints)} are the most; ask for one proposition, or take a longer step."
        );
        return false;
    }

    private static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
