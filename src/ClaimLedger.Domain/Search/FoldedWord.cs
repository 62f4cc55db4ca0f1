namespace ClaimLedger.Domain.Search;

/// <summary>A word of a text as the search knows it.</summary>
/// <param name="Plain">The word in ASCII: lower case, without diacritics, transliterated.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Length">How many characters of the text it takes.</param>
/// <param name="IsCapital">Whether it begins with a capital letter, as names do.</param>
public readonly record struct FoldedWord(string Plain, int Start, int Length, bool IsCapital)
{
    /// <summary>What spellings of the same name have in common; null where it is too short for a
    /// name.</summary>
    public string? Key => NameKey.Of(Plain);
}
