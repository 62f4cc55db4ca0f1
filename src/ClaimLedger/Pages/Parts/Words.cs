using System.Globalization;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Pages.Parts;

/// <summary>Codes and instants as one reads them.</summary>
internal static class Words
{
    /// <summary>A code of a vocabulary in words: <c>strongly-disagree</c> as "strongly disagree".</summary>
    public static string Of<T>(T code)
        where T : struct, Enum => Codes<T>.Write(code).Replace('-', ' ');

    /// <summary>The sign of a stance, which says without colour where it lies.</summary>
    public static string Sign(Stance? stance) =>
        stance switch
        {
            Stance.StronglyDisagree => "−−",
            Stance.Disagree => "−",
            Stance.Neutral => "0",
            Stance.Agree => "+",
            Stance.StronglyAgree => "++",
            _ => "∅",
        };

    /// <summary>The class by which a stance is coloured.</summary>
    public static string Class(Stance? stance) =>
        stance is { } some ? $"stance {Codes<Stance>.Write(some)}" : "stance none";

    /// <summary>A day.</summary>
    public static string Of(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An instant, in UTC to the second.</summary>
    public static string Of(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>What was typed, without the blanks around it; null for nothing.</summary>
    public static string? Given(string? typed) => typed?.Trim() is { Length: > 0 } given ? given : null;

    /// <summary>A number with two decimals.</summary>
    public static string Of(double number) => number.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A whole number, its thousands apart.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
