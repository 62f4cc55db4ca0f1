using System.Globalization;
using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Vocabulary;

/// <summary>What holds of every date that can be written, and of every text that cannot.</summary>
public sealed class EdtfDateProperties
{
    private static readonly Gen<string> Mark = Gen.OneOf("", "~", "?", "%");

    /// <summary>A day near others half of the time, so that ties and equal dates come up.</summary>
    private static readonly Gen<DateOnly> Day = Gen.OneOf(
            Gen.Int[DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber],
            Gen.Int[new DateOnly(2003, 12, 30).DayNumber, new DateOnly(2004, 3, 1).DayNumber]
        )
        .Select(DateOnly.FromDayNumber);

    private static readonly Gen<string> Single = Gen.Select(
            Day,
            Gen.OneOf("yyyy", "yyyy-MM", "yyyy-MM-dd"),
            Mark
        )
        .Select((day, format, mark) => day.ToString(format, CultureInfo.InvariantCulture) + mark);

    /// <summary>Both sides are of one precision and in order, which makes every one of them valid.</summary>
    private static readonly Gen<string> SamePrecision = Gen.Select(
            Day,
            Day,
            Gen.OneOf("yyyy", "yyyy-MM", "yyyy-MM-dd"),
            Mark,
            Mark
        )
        .Select(
            (a, b, format, markA, markB) =>
                (a < b ? a : b).ToString(format, CultureInfo.InvariantCulture)
                + markA
                + "/"
                + (a < b ? b : a).ToString(format, CultureInfo.InvariantCulture)
                + markB
        );

    /// <summary>A coarse start before an exact end: the year or month of a day, up to that day.</summary>
    private static readonly Gen<string> CoarseStart = Gen.Select(
            Day,
            Gen.OneOf("yyyy", "yyyy-MM"),
            Mark,
            Mark
        )
        .Select(
            (day, format, markA, markB) =>
                day.ToString(format, CultureInfo.InvariantCulture)
                + markA
                + "/"
                + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                + markB
        );

    private static readonly Gen<string> OneSideOpen = Gen.Select(Single, Gen.Bool)
        .Select((date, openStart) => openStart ? "../" + date : date + "/..");

    private static readonly Gen<string> ValidText = Gen.OneOf(
        Single,
        SamePrecision,
        CoarseStart,
        OneSideOpen
    );

    private static readonly Gen<EdtfDate> Valid = ValidText.Select(EdtfDate.Parse);

    private static readonly Gen<(EdtfDate, EdtfDate, EdtfDate)> Three = Gen.Select(Valid, Valid, Valid);

    private static readonly Gen<string> Garbage = Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char["0123456789-/.~?%"], 0, 24],
        Gen.String[Gen.Char["0012-/.~?%XTYWZ:[] \n\u0664\uD800"], 0, 45],
        Gen.Select(ValidText, Gen.Int[0, 30], Gen.Char["0129-/.~?% X\u2013\u202E"])
            .Select((text, at, with) => text.Insert(Math.Min(at, text.Length), with.ToString())),
        Gen.Select(Single, Single).Select((a, b) => a + "/" + b)
    );

    [Fact]
    public void Earliest_is_never_after_latest() =>
        Valid.Sample(date => date.Earliest is null || date.Latest is null || date.Earliest <= date.Latest);

    [Fact]
    public void The_text_is_kept_as_written() =>
        ValidText.Sample(text => string.Equals(EdtfDate.Parse(text).Text, text, StringComparison.Ordinal));

    [Fact]
    public void Only_an_open_side_has_no_day() =>
        Valid.Sample(date =>
            date.Earliest is null == date.Text.StartsWith("..", StringComparison.Ordinal)
            && date.Latest is null == date.Text.EndsWith("..", StringComparison.Ordinal)
        );

    [Fact]
    public void The_order_is_total_and_agrees_with_equality() =>
        Three.Sample(
            (a, b, c) =>
            {
                Assert.Equal(Math.Sign(a.CompareTo(b)), -Math.Sign(b.CompareTo(a)));
                Assert.Equal(a.CompareTo(b) == 0, a == b);
                Assert.Equal(string.Equals(a.Text, b.Text, StringComparison.Ordinal), a == b);
                Assert.Equal(
                    (a < b, a <= b, a > b, a >= b),
                    (a.CompareTo(b) < 0, a.CompareTo(b) <= 0, a.CompareTo(b) > 0, a.CompareTo(b) >= 0)
                );
                Assert.True(a > null && null < a && a.CompareTo(null) > 0);

                EdtfDate[] sorted = [.. new[] { a, b, c }.Order()];
                Assert.True(sorted[0] <= sorted[1] && sorted[1] <= sorted[2] && sorted[0] <= sorted[2]);
                Assert.Equal(EdtfDate.Parse(a.Text).GetHashCode(), a.GetHashCode());
            }
        );

    [Fact]
    public void The_order_by_days_is_the_order_without_ties() =>
        Gen.Select(Valid, Valid)
            .Sample(
                (a, b) =>
                {
                    var byDays = EdtfDate.CompareByDays(a, b);
                    Assert.Equal(byDays == 0, (a.Earliest, a.Latest) == (b.Earliest, b.Latest));
                    return byDays == 0 || Math.Sign(byDays) == Math.Sign(a.CompareTo(b));
                }
            );

    [Fact]
    public void Any_text_is_either_kept_or_refused_with_a_printable_reason() =>
        Garbage.Sample(
            text =>
                EdtfDate.TryParse(text, out var date, out var problem)
                    ? string.Equals(date.Text, text, StringComparison.Ordinal) && problem is null
                    : problem.Length is > 80 and < 500
                        && date is null
                        && !problem.Any(c => char.IsControl(c) || char.IsSurrogate(c)),
            iter: 20_000
        );

    [Fact]
    public void In_json_it_is_its_text() =>
        Valid.Sample(date =>
        {
            var json = JsonSerializer.Serialize(date);
            return string.Equals(json, $"\"{date.Text}\"", StringComparison.Ordinal)
                && JsonSerializer.Deserialize<EdtfDate>(json) == date;
        });
}
