using System.Globalization;
using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Vocabulary;

public sealed class EdtfDateTests
{
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
            StringComparison.Ordinal
        );
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
            "../2003",
            "../2004-01",
            "../2004-01~",
            "../9999",
            "0001",
            "2003",
            "2003/..",
            "2004-01-01",
            "2004-01",
            "2004-01-01/2004-01-31",
            "2004-01~",
            "2004",
            "2004/9999",
            "2004/..",
            "2004-01-02",
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
