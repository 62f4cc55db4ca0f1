using System.Globalization;
using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Vocabulary;

public sealed class EdtfDateTests
{
    private static readonly Gen<string> Mark = Gen.OneOf("", "~", "?", "%");

    /// <summary>A day near others half of the time, so that ties and equal dates come up.</summary>
    private static readonly Gen<DateOnly> Day = Gen.OneOf(
        Gen.Int[DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber],
        Gen.Int[new DateOnly(2003, 12, 30).DayNumber, new DateOnly(2004, 3, 1).DayNumber])
        .Select(DateOnly.FromDayNumber);

    private static readonly Gen<string> Single =
        Gen.Select(Day, Gen.OneOf("yyyy", "yyyy-MM", "yyyy-MM-dd"), Mark)
            .Select((day, format, mark) => day.ToString(format, CultureInfo.InvariantCulture) + mark);

    /// <summary>Both sides are of one precision and in order, which makes every one of them valid.</summary>
    private static readonly Gen<string> SamePrecision =
        Gen.Select(Day, Day, Gen.OneOf("yyyy", "yyyy-MM", "yyyy-MM-dd"), Mark, Mark)
            .Select((a, b, format, markA, markB) =>
                (a < b ? a : b).ToString(format, CultureInfo.InvariantCulture) + markA + "/"
                + (a < b ? b : a).ToString(format, CultureInfo.InvariantCulture) + markB);

    /// <summary>A coarse start before an exact end: the year or month of a day, up to that day.</summary>
    private static readonly Gen<string> CoarseStart =
        Gen.Select(Day, Gen.OneOf("yyyy", "yyyy-MM"), Mark, Mark).Select((day, format, markA, markB) =>
            day.ToString(format, CultureInfo.InvariantCulture) + markA + "/"
            + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + markB);

    private static readonly Gen<string> OneSideOpen = Gen.Select(Single, Gen.Bool)
        .Select((date, openStart) => openStart ? "../" + date : date + "/..");

    private static readonly Gen<string> ValidText =
        Gen.OneOf(Single, SamePrecision, CoarseStart, OneSideOpen);

    private static readonly Gen<EdtfDate> Valid = ValidText.Select(EdtfDate.Parse);

    private static readonly Gen<(EdtfDate, EdtfDate, EdtfDate)> Three = Gen.Select(Valid, Valid, Valid);

    private static readonly Gen<string> Garbage = Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char["0123456789-/.~?%"], 0, 24],
        Gen.String[Gen.Char["0012-/.~?%XTYWZ:[] \n\u0664\uD800"], 0, 45],
        Gen.Select(ValidText, Gen.Int[0, 30], Gen.Char["0129-/.~?% X\u2013\u202E"])
            .Select((text, at, with) => text.Insert(Math.Min(at, text.Length), with.ToString())),
        Gen.Select(Single, Single).Select((a, b) => a + "/" + b));

    [Theory]
    [InlineData("2004-01-23", "2004-01-23", "2004-01-23")]
    [InlineData("2004-01", "2004-01-01", "2004-01-31")]
    [InlineData("2004-02", "2004-02-01", "2004-02-29")]
    [InlineData("1900-02", "1900-02-01", "1900-02-28")]
    [InlineData("2004", "2004-01-01", "2004-12-31")]
    [InlineData("0001", "0001-01-01", "0001-12-31")]
    [InlineData("9999-12", "9999-12-01", "9999-12-31")]
    [InlineData("2003-10/2004-01", "2003-10-01", "2004-01-31")]
    [InlineData("2003/2004-01-23", "2003-01-01", "2004-01-23")]
    [InlineData("2004/2004-01-23", "2004-01-01", "2004-01-23")]
    [InlineData("2003-12-31/2004", "2003-12-31", "2004-12-31")]
    [InlineData("2004-01-23/2004-01-23", "2004-01-23", "2004-01-23")]
    [InlineData("../2004-01-23", null, "2004-01-23")]
    [InlineData("2003/..", "2003-01-01", null)]
    [InlineData("2003-10-01~/2004-01-23%", "2003-10-01", "2004-01-23")]
    public void Covers_these_days(string text, string? earliest, string? latest)
    {
        var date = EdtfDate.Parse(text);

        Assert.Equal(text, date.Text);
        Assert.Equal(text, date.ToString());
        Assert.Equal(earliest, date.Earliest?.ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal(latest, date.Latest?.ToString("O", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("2004-01", false, false)]
    [InlineData("2004-01~", true, false)]
    [InlineData("2004-01?", false, true)]
    [InlineData("2004-01-23%", true, true)]
    [InlineData("2003-10~/2004-01~", true, false)]
    [InlineData("2003-10/2004-01?", false, true)]
    [InlineData("2003-10~/2004-01?", true, true)]
    [InlineData("../2004%", true, true)]
    public void Carries_its_qualifiers(string text, bool approximate, bool uncertain)
    {
        var date = EdtfDate.Parse(text);

        Assert.Equal((approximate, uncertain), (date.IsApproximate, date.IsUncertain));
    }

    [Theory]
    [InlineData(null, "must not be empty")]
    [InlineData("", "must not be empty")]
    [InlineData(" ", "begins or ends with a blank")]
    [InlineData(" 2004", "begins or ends with a blank")]
    [InlineData("2004\u00A0", "begins or ends with a blank")]
    [InlineData("2004 / 2005", "has a blank in it")]
    [InlineData("2004\n", "'2004\\u000A' has a control character")]
    [InlineData("20\u000004", "'20\\u000004' has a control character")]
    [InlineData("1234567890123456789012345678901234567890", "is not a year of four digits")]
    [InlineData("12345678901234567890123456789012345678901", "0…' is 41 characters long, where 40")]
    [InlineData("2004-13", "2004-13 has no month 13;")]
    [InlineData("2004-00", "2004-00 has no month 00;")]
    [InlineData("2004-21-03", "has no month 21")]
    [InlineData("2004-42", "has no month 42")]
    [InlineData("2004-01-00", "has no day 00")]
    [InlineData("2004-02-30", "has no day 30")]
    [InlineData("2003-02-29", "has no day 29")]
    [InlineData("0000", "has the year 0000")]
    [InlineData("-0044", "begins with -")]
    [InlineData("204", "is not a year of four digits")]
    [InlineData("20040123", "is not a year of four digits")]
    [InlineData("2004-1-23", "is not a year of four digits")]
    [InlineData("2004-023", "is not a year of four digits")]
    [InlineData("2004-01-23-05", "is not a year of four digits")]
    [InlineData("2004--01", "is not a year of four digits")]
    [InlineData("23/01/2004", "has more than one /")]
    [InlineData("23.01.2004", "has a full stop")]
    [InlineData("2004-01-23T10:00", "has a time of day")]
    [InlineData("2004-01-23Z", "has a time of day or a time zone")]
    [InlineData("2004-21", "is a season")]
    [InlineData("2004-41~", "is a season or another division of the year")]
    [InlineData("200X", "has unspecified digits (X)")]
    [InlineData("2004-XX", "has unspecified digits (X)")]
    [InlineData("Y170000002", "has a long year (Y)")]
    [InlineData("1950S2", "significant digits")]
    [InlineData("2004-W04", "has a week (W)")]
    [InlineData("[2003,2004]", "is a set of dates")]
    [InlineData("{2003..2004}", "is a set of dates")]
    [InlineData("\u0662\u0660\u0660\u0664", "has the digit \u0662")]
    [InlineData("2004\u201301", "has the dash \u2013")]
    [InlineData("2004\u202E", "has the character \\u202E")]
    [InlineData("spring 2004", "has the character s")]
    [InlineData("~", "has a qualifier but no date")]
    [InlineData("2004~?", "has more than one qualifier")]
    [InlineData("~2004", "qualifies a part of the date")]
    [InlineData("2004~-01", "qualifies a part of the date")]
    [InlineData("..", "an open side of an interval")]
    [InlineData("../..", "is open on both sides")]
    [InlineData("..~/2004", "qualifies an open side")]
    [InlineData("2003/", "leaves a side of the interval empty")]
    [InlineData("/2004", "leaves a side of the interval empty")]
    [InlineData("2003..2004", "has a full stop")]
    [InlineData("2004/2003", "ends before it begins")]
    [InlineData("2004-01-24/2004-01-23", "ends before it begins")]
    [InlineData("2004-06-11/2004", "begins after the first day of 2004,")]
    [InlineData("2003-10/2004-13", "2004-13 has no month 13")]
    public void Refuses_with_a_reason_and_an_example(string? text, string reason)
    {
        Assert.False(EdtfDate.TryParse(text, out var date, out var problem));
        Assert.Null(date);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        Assert.EndsWith(
            "; write a date such as 2004-01-23, 2004-01, 2004, 2003-10/2004-01 or ../2004-01-23.",
            problem,
            StringComparison.Ordinal);
        Assert.Equal(problem, Assert.Throws<FormatException>(() => EdtfDate.Parse(text!)).Message);
    }

    [Fact]
    public void An_overlong_text_is_cut_in_the_reason()
    {
        Assert.False(EdtfDate.TryParse(new string('9', 100_000), out _, out var problem));
        Assert.StartsWith($"'{new string('9', 40)}…' is 100000 char", problem, StringComparison.Ordinal);
        Assert.True(problem.Length < 250);
    }

    [Fact]
    public void Every_example_that_a_refusal_gives_is_right()
    {
        Assert.False(EdtfDate.TryParse("", out _, out var problem));
        var examples = problem[(problem.IndexOf("such as", StringComparison.Ordinal) + 8)..^1]
            .Split([", ", " or "], StringSplitOptions.None);

        Assert.Equal(5, examples.Length);
        Assert.All(examples, example => EdtfDate.Parse(example));
    }

    [Fact]
    public void Sorts_by_earliest_then_latest_then_text()
    {
        string[] inOrder =
        [
            "../2003", "../2004-01", "../2004-01~", "../9999",
            "0001", "2003", "2003/..", "2004-01-01", "2004-01", "2004-01-01/2004-01-31", "2004-01~", "2004",
            "2004/9999", "2004/..", "2004-01-02",
        ];

        var sorted = inOrder.Select(EdtfDate.Parse).Reverse().Order().Select(date => date.Text);

        Assert.Equal(inOrder, sorted, StringComparer.Ordinal);
    }

    [Fact]
    public void Comparing_by_days_leaves_texts_out()
    {
        var month = EdtfDate.Parse("2004-01");
        var interval = EdtfDate.Parse("2004-01-01~/2004-01-31");

        Assert.Equal(0, EdtfDate.CompareByDays(month, interval));
        Assert.NotEqual(0, month.CompareTo(interval));
        Assert.NotEqual(month, interval);
    }

    [Fact]
    public void Earliest_is_never_after_latest() =>
        Valid.Sample(date => date.Earliest is null || date.Latest is null || date.Earliest <= date.Latest);

    [Fact]
    public void The_text_is_kept_as_written() =>
        ValidText.Sample(text => string.Equals(EdtfDate.Parse(text).Text, text, StringComparison.Ordinal));

    [Fact]
    public void Only_an_open_side_has_no_day() => Valid.Sample(date =>
        date.Earliest is null == date.Text.StartsWith("..", StringComparison.Ordinal)
        && date.Latest is null == date.Text.EndsWith("..", StringComparison.Ordinal));

    [Fact]
    public void The_order_is_total_and_agrees_with_equality() => Three.Sample((a, b, c) =>
    {
        Assert.Equal(Math.Sign(a.CompareTo(b)), -Math.Sign(b.CompareTo(a)));
        Assert.Equal(a.CompareTo(b) == 0, a == b);
        Assert.Equal(string.Equals(a.Text, b.Text, StringComparison.Ordinal), a == b);
        Assert.Equal((a < b, a <= b, a > b, a >= b),
            (a.CompareTo(b) < 0, a.CompareTo(b) <= 0, a.CompareTo(b) > 0, a.CompareTo(b) >= 0));
        Assert.True(a > null && null < a && a.CompareTo(null) > 0);

        EdtfDate[] sorted = [.. new[] { a, b, c }.Order()];
        Assert.True(sorted[0] <= sorted[1] && sorted[1] <= sorted[2] && sorted[0] <= sorted[2]);
        Assert.Equal(EdtfDate.Parse(a.Text).GetHashCode(), a.GetHashCode());
    });

    [Fact]
    public void The_order_by_days_is_the_order_without_ties() => Gen.Select(Valid, Valid).Sample((a, b) =>
    {
        var byDays = EdtfDate.CompareByDays(a, b);
        Assert.Equal(byDays == 0, (a.Earliest, a.Latest) == (b.Earliest, b.Latest));
        return byDays == 0 || Math.Sign(byDays) == Math.Sign(a.CompareTo(b));
    });

    [Fact]
    public void Any_text_is_either_kept_or_refused_with_a_printable_reason() => Garbage.Sample(text =>
        EdtfDate.TryParse(text, out var date, out var problem)
            ? string.Equals(date.Text, text, StringComparison.Ordinal) && problem is null
            : problem.Length is > 80 and < 500 && date is null
                && !problem.Any(c => char.IsControl(c) || char.IsSurrogate(c)), iter: 20_000);

    [Fact]
    public void In_json_it_is_its_text() => Valid.Sample(date =>
    {
        var json = JsonSerializer.Serialize(date);
        return string.Equals(json, $"\"{date.Text}\"", StringComparison.Ordinal)
            && JsonSerializer.Deserialize<EdtfDate>(json) == date;
    });

    [Theory]
    [InlineData("\"2004-13\"", "2004-13 has no month 13; write a date such as")]
    [InlineData("\"\"", "must not be empty")]
    [InlineData("2004", "must be a JSON string")]
    [InlineData("{}", "must be a JSON string")]
    [InlineData("[\"2004\"]", "must be a JSON string")]
    [InlineData("\"\\uD800\"", "")]
    public void In_json_a_bad_date_says_why(string json, string reason)
    {
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<EdtfDate>(json));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_json_null_is_no_date() => Assert.Null(JsonSerializer.Deserialize<EdtfDate>("null"));
}
