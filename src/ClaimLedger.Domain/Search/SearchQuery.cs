using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Search;

/// <summary>How a word that was searched for is like one that was found, the likest first.</summary>
public enum Likeness
{
    /// <summary>The same word, folded.</summary>
    Word,

    /// <summary>It begins so.</summary>
    Prefix,

    /// <summary>Another spelling of the same name.</summary>
    Spelling,

    /// <summary>The same but for one slip; in names, and in other texts where none has the word.</summary>
    Typo,
}

/// <summary>A word that is searched for.</summary>
/// <param name="Plain">Folded.</param>
/// <param name="Readable">Folded, in letters that people read.</param>
public sealed record QueryWord(string Plain, string Readable)
{
    /// <summary>The fewest letters that are taken for the beginning of a word. In Korean, where a letter is a
    /// syllable, one is.</summary>
    public const int MinPrefix = 3;

    /// <summary>What other spellings of it have in common; null where it is no name.</summary>
    public string? Key { get; } = NameKey.Of(Plain);

    /// <summary>The words of texts that it may be a slip of; null where it is not taken for one but in
    /// names.</summary>
    public Items<string>? Slips { get; init; }

    /// <summary>Whether it also finds words that begin with it.</summary>
    public bool IsPrefix { get; } =
        Readable.EnumerateRunes().Count() >= MinPrefix
        || Readable.EnumerateRunes().Any(letter => letter.Value is >= 0xAC00 and <= 0xD7A3);

    /// <summary>How a word is like this one; null where it is not.</summary>
    /// <param name="word">A word of a text.</param>
    /// <param name="isName">Whether the text is a name; in others only capital words are taken for
    /// names.</param>
    public Likeness? LikenessOf(FoldedWord word, bool isName)
    {
        if (word.Plain == Plain)
            return Likeness.Word;
        if (IsPrefix && word.Plain.StartsWith(Plain, StringComparison.Ordinal))
            return Likeness.Prefix;
        if (Key is not null && (isName || word.IsCapital) && word.Key == Key)
            return Likeness.Spelling;
        return (isName || Slips is not null) && Typo.CanBe(Plain) && Typo.IsOne(word.Plain, Plain)
            ? Likeness.Typo
            : null;
    }

    /// <summary>How the likest word of a text is like this one; null where none is.</summary>
    public Likeness? LikenessIn(IEnumerable<FoldedWord> words, bool isName) =>
        words.Min(word => LikenessOf(word, isName));
}

/// <summary>What is searched for: everything found has all of the words.</summary>
/// <param name="Words">The words, each once; at least one.</param>
public sealed record SearchQuery(Items<QueryWord> Words)
{
    /// <summary>The longest text that is searched for.</summary>
    public const int MaxLength = 200;

    /// <summary>The most words that are searched for.</summary>
    public const int MaxWords = 12;

    /// <summary>Reads what somebody typed. Nothing in it is syntax.</summary>
    /// <returns>The query, or what is wrong with it and what would be right.</returns>
    public static (SearchQuery? Query, string? Wrong) Read(string text)
    {
        if (text.Length > MaxLength)
            return (null, $"it is {text.Length} characters long; give at most {MaxLength}.");
        var words = Folding
            .Words(text)
            .Zip(Folding.Readable(text), (word, readable) => new QueryWord(word.Plain, readable))
            .DistinctBy(word => word.Plain, StringComparer.Ordinal)
            .ToItems();
        return words.Count switch
        {
            0 => (null, "it has no word; give at least one letter or digit, such as Yuldashev."),
            > MaxWords => (null, $"it has {words.Count} words; give at most {MaxWords}."),
            _ => (new SearchQuery(words), null),
        };
    }
}
