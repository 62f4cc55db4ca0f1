using System.Collections.Frozen;

namespace ClaimLedger.Domain.Search;

/// <summary>The alphabets in which a slip in a text is looked for: what may stand in place of a letter. Only
/// searches use them; nothing of them is stored.</summary>
internal static class Alphabets
{
    private static readonly FrozenSet<string>[] All =
    [
        Of("abcdefghijklmnopqrstuvwxyz0123456789"),
        // Greek, Armenian, Hebrew, Georgian
        Of(Range('\u03B1', '\u03C9')),
        Of(Range('\u0561', '\u0587')),
        Of(Range('\u05D0', '\u05EA')),
        Of(Range('\u10D0', '\u10F0')),
        // Arabic, with the letters of Persian; Urdu; Pashto; Uyghur; Kurdish
        Of(
            $"{Range('\u0621', '\u063A')}{Range('\u0641', '\u064A')}\u067E\u0686\u0698\u06A9\u06AF\u06CC"
                + "\u0679\u0688\u0691\u06BA\u06BE\u06C1\u06D2"
                + "\u067C\u0681\u0685\u0689\u0693\u0696\u069A\u06AB\u06BC\u06CD\u06D0"
                + "\u06AD\u06C6\u06C7\u06C8\u06CB\u06D5"
                + "\u0695\u06B5\u06CE"
        ),
    ];

    /// <summary>Whether all letters of a word are in one.</summary>
    public static bool Have(IEnumerable<string> letters) =>
        letters.All(letter => Array.Exists(All, alphabet => alphabet.Contains(letter)));

    /// <summary>The letters and digits of the alphabets that a word is written in.</summary>
    public static IReadOnlyList<string> Around(IReadOnlyCollection<string> letters) =>
        [
            .. All.Where(alphabet => letters.Any(alphabet.Contains))
                .DefaultIfEmpty(All[0])
                .SelectMany(alphabet => alphabet),
        ];

    private static string Range(char first, char last) =>
        string.Concat(Enumerable.Range(first, last - first + 1).Select(letter => (char)letter));

    private static FrozenSet<string> Of(string letters) =>
        Folding.Words(string.Join(' ', letters.ToCharArray())).Select(word => word.Plain).ToFrozenSet();
}
