using System.Globalization;
using System.Text;
using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Fuzzing;

/// <summary>Dates, EDTF.</summary>
internal static class DateTarget
{
    /// <summary>A date keeps its text and its days, in JSON too; an interval is as its sides are, and any
    /// other date as .NET reads it.</summary>
    public static bool Edtf(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        if (!EdtfDate.TryParse(text, out var date, out var problem))
        {
            Promise.IsReason(problem);
            Promise.Holds(Day(text, "yyyy-MM-dd") is null, "A day of the calendar is a date.");
            return false;
        }
        var again = JsonSerializer.Deserialize<EdtfDate>(JsonSerializer.Serialize(date));
        Promise.Holds(date.Text == text && again == date, "A date keeps its text.");
        Promise.Holds((date.Earliest ?? date.Latest) is not null, "A date is not open on both sides.");
        Promise.Holds(!(date.Earliest > date.Latest), "A date ends when it begins, or later.");
        Promise.Holds(date.IsApproximate == text.AsSpan().ContainsAny('~', '%'), "~ and % say approximate.");
        Promise.Holds(date.IsUncertain == text.AsSpan().ContainsAny('?', '%'), "? and % say uncertain.");
        var (start, end) = text.Split('/') is [var left, var right]
            ? (Side(left), Side(right))
            : (date, date);
        Promise.Holds(date.Earliest == start?.Earliest, "An interval begins as its first side.");
        Promise.Holds(date.Latest == end?.Latest, "An interval ends as its second side.");
        var day = Day(text.TrimEnd('~', '?', '%'), "yyyy-MM-dd", "yyyy-MM", "yyyy");
        Promise.Holds(
            text.Contains('/', StringComparison.Ordinal) || date.Earliest == day,
            "A date begins as .NET has it."
        );
        return true;
    }

    private static EdtfDate? Side(string text) => text == ".." ? null : EdtfDate.Parse(text);

    private static DateOnly? Day(string text, params string[] forms) =>
        DateOnly.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;
}
