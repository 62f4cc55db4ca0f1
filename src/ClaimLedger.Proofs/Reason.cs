using System.Text;

namespace ClaimLedger.Proofs;

/// <summary>Why something is refused, in words that show what is wrong with it, which may be anybody's
/// text.</summary>
internal static class Reason
{
    private const int MaxLength = 800;

    /// <summary>A reason as one line that does no harm to a terminal or a log: U+FFFD stands for control
    /// characters and half surrogate pairs, and what is too long loses its middle.</summary>
    public static string Shown(string reason)
    {
        const int half = MaxLength / 2;
        var cut = reason.Length <= MaxLength ? reason : $"{reason[..half]}…{reason[^half..]}";
        return string.Concat(
            cut.EnumerateRunes().Select(rune => Rune.IsControl(rune) ? Rune.ReplacementChar : rune)
        );
    }
}
