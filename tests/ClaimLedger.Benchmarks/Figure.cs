using System.Globalization;

namespace ClaimLedger.Benchmarks;

/// <summary>One line of the result: what was done, how fast, and the floor of the same run.</summary>
/// <param name="Work">What was done.</param>
/// <param name="Measured">How fast, by the median of the rounds.</param>
/// <param name="Floor">How fast the floor was, by the median as well; empty where there is none.</param>
/// <param name="Ratio">The median of the rounds' ratios; empty where there is no floor.</param>
/// <param name="Goal">What is to be reached.</param>
/// <param name="Columns">What was noted in every round.</param>
/// <param name="Rounds">The values of every round, in order.</param>
/// <param name="Warnings">What makes the figure worthless, such as requests that failed.</param>
internal sealed record Figure(
    string Work,
    string Measured,
    string Floor,
    string Ratio,
    string Goal,
    IReadOnlyList<string> Columns,
    IReadOnlyList<IReadOnlyList<string>> Rounds,
    IReadOnlyList<string> Warnings
);

/// <summary>Numbers as they are shown.</summary>
internal static class Number
{
    /// <summary>With so many digits after the point, and commas between thousands.</summary>
    public static string Text(double value, int digits = 0) =>
        value.ToString($"N{digits.ToString(CultureInfo.InvariantCulture)}", CultureInfo.InvariantCulture);

    /// <summary>The one in the middle; of an even count, between the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
