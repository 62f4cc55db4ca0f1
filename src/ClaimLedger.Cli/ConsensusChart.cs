using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary>Draws where the sources stand as a line of text: from the lowest stance that one holds to the
/// highest, and the mean.
/// <code>
/// --   -    0    +   ++
/// ·····━━━━━━━━━━●━━━━━
/// </code></summary>
internal static class ConsensusChart
{
    /// <summary>What stands over the lines.</summary>
    public const string Scale = "--   -    0    +   ++";

    private const int Step = 5;

    /// <summary>The line; the bare scale where nobody holds a stance.</summary>
    public static string Line(StanceCounts stances, double? mean, bool unicode)
    {
        var line = new string(unicode ? '·' : '.', Scale.Length).ToCharArray();
        var held = Enum.GetValues<Stance>().Where(stance => stances.Of(stance) > 0).ToList();
        if (held.Count > 0)
        {
            var (from, to) = ((int)held[0] * Step, (int)held[^1] * Step);
            Array.Fill(line, unicode ? '━' : '-', from, to - from + 1);
        }
        if (mean is { } at)
            line[(int)Math.Round(Math.Clamp(at + 2, 0, 4) * Step)] = unicode ? '●' : 'o';
        return new string(line);
    }
}
