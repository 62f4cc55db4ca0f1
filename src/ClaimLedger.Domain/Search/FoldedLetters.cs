namespace ClaimLedger.Domain.Search;

/// <summary>The letters of a folded word: one of <c>a-z</c>, a digit, or <c>u</c> with the number of a letter
/// that is not transliterated. Where a number ends is seen by its length: it has four digits, or five that
/// begin with a 1; the letters beyond are words alone.</summary>
internal static class FoldedLetters
{
    /// <summary>The most characters that a letter takes.</summary>
    public const int MaxLength = 6;

    /// <summary>The letters of a word.</summary>
    public static List<string> Of(string plain)
    {
        var letters = new List<string>(plain.Length);
        for (var i = 0; i < plain.Length; i += letters[^1].Length)
            letters.Add(plain.Substring(i, LengthOf(plain.AsSpan(i))));
        return letters;
    }

    /// <summary>Whether it is a letter and no digit, nor the rest of one that was cut.</summary>
    public static bool IsLetter(string letter) => letter.Length > 1 || char.IsAsciiLetterLower(letter[0]);

    private static int LengthOf(ReadOnlySpan<char> rest)
    {
        if (rest[0] != 'u')
            return 1;
        var digits = 0;
        while (digits + 1 < rest.Length && char.IsAsciiHexDigitUpper(rest[digits + 1]))
            digits++;
        return digits < 4 ? 1
            : digits > 4 && rest[1] == '1' ? MaxLength
            : MaxLength - 1;
    }
}
