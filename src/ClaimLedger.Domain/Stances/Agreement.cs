using System.Text.Json.Serialization;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Stances;

/// <summary>How many hold each stance.</summary>
public sealed record StanceCounts(
    [property: JsonPropertyName("strongly-disagree")] int StronglyDisagree,
    [property: JsonPropertyName("disagree")] int Disagree,
    [property: JsonPropertyName("neutral")] int Neutral,
    [property: JsonPropertyName("agree")] int Agree,
    [property: JsonPropertyName("strongly-agree")] int StronglyAgree
)
{
    /// <summary>How many hold any.</summary>
    [JsonIgnore]
    public int Total => StronglyDisagree + Disagree + Neutral + Agree + StronglyAgree;

    /// <summary>The sum of their numbers −2..+2.</summary>
    [JsonIgnore]
    public int Sum => 2 * (StronglyAgree - StronglyDisagree) + Agree - Disagree;

    /// <summary>How many hold <paramref name="stance"/>.</summary>
    public int Of(Stance stance) =>
        stance switch
        {
            Stance.StronglyDisagree => StronglyDisagree,
            Stance.Disagree => Disagree,
            Stance.Neutral => Neutral,
            Stance.Agree => Agree,
            _ => StronglyAgree,
        };
}

/// <summary>The arithmetic of agreement over the five stances. Results are rounded to four
/// decimals.</summary>
public static class Agreement
{
    private const double Width = 4;

    /// <summary>The mean on −2..+2; null where nobody holds a stance.</summary>
    public static double? Mean(StanceCounts counts) =>
        counts.Total == 0 ? null : Round((double)counts.Sum / counts.Total);

    /// <summary>Ordinal consensus, Cns = 1 + Σ pᵢ log₂(1 − |Xᵢ − µ| / d), with the width of the scale d = 4:
    /// 1 where all hold the same stance, 0 where half stands at either end; null where nobody holds a
    /// stance. Source: Tastle and Wierman, "Consensus and dissention", 2007.</summary>
    public static double? Of(StanceCounts counts)
    {
        if (counts.Total == 0)
            return null;
        var mean = (double)counts.Sum / counts.Total;
        var sum = 1.0;
        foreach (var stance in Enum.GetValues<Stance>())
        {
            // A stance that nobody holds may lie a whole width from the mean, whose logarithm is no number.
            if (counts.Of(stance) is > 0 and var holding)
            {
                var distance = Math.Abs(Shift.Number(stance) - mean) / Width;
                sum += (double)holding / counts.Total * Math.Log2(1 - distance);
            }
        }
        return Round(sum);
    }

    /// <summary>The stances whose holders are farthest from the mean of all others, and how far. None where
    /// fewer than two hold a stance, or all hold the same.</summary>
    public static (IReadOnlyList<Stance> Stances, double Distance) Farthest(StanceCounts counts)
    {
        var others = counts.Total - 1;
        if (others < 1)
            return ([], 0);
        // |x − (sum − x) / others| is |(others + 1) x − sum| / others: whole numbers, so ties are exact.
        var distances = Enum.GetValues<Stance>()
            .Where(stance => counts.Of(stance) > 0)
            .Select(stance =>
                (Stance: stance, Far: Math.Abs(counts.Total * Shift.Number(stance) - counts.Sum))
            )
            .ToList();
        var farthest = distances.Max(d => d.Far);
        return farthest == 0
            ? ([], 0)
            : (
                [.. distances.Where(d => d.Far == farthest).Select(d => d.Stance)],
                Round((double)farthest / others)
            );
    }

    // Adding zero makes 0 of −0.
    private static double Round(double value) => Math.Round(value, 4) + 0.0;
}
