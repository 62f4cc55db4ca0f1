using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Search;

/// <summary>Where in an excerpt a word stands that was searched for.</summary>
/// <param name="Start">Its first character, in UTF-16 code units.</param>
/// <param name="Length">How many it takes.</param>
public sealed record Highlight(int Start, int Length);

/// <summary>A piece of a text around the first word that was searched for.</summary>
/// <param name="Text">The piece, with … where the text goes on.</param>
/// <param name="Highlights">The words in it that were searched for, in their order.</param>
public sealed record Excerpt(string Text, Items<Highlight> Highlights)
{
    /// <summary>The most characters of a text that are shown.</summary>
    public const int MaxLength = 240;

    // How much of it stands before the first word.
    private const int Before = 60;
    private const string More = "…";

    /// <summary>The excerpt of a text; its beginning where no word of it was searched for.</summary>
    /// <param name="text">The text.</param>
    /// <param name="query">What was searched for.</param>
    /// <param name="isName">Whether the text is a name.</param>
    public static Excerpt Of(string text, SearchQuery query, bool isName)
    {
        var words = Folding.Words(text);
        var found = words.Where(w => query.Words.Any(q => q.LikenessOf(w, isName) is not null)).ToList();
        var (from, to) = Range(text, words, found.Count == 0 ? 0 : found[0].Start);
        var head = from == 0 ? "" : More;
        var tail = to == text.Length ? "" : More;
        return new Excerpt(
            head + text[from..to] + tail,
            found
                .Where(w => w.Start >= from && w.Start + w.Length <= to)
                .Select(w => new Highlight(w.Start - from + head.Length, w.Length))
                .ToItems()
        );
    }

    /// <summary>The part that is shown: from a word's beginning to a word's end, where there is one near
    /// enough.</summary>
    private static (int From, int To) Range(string text, IReadOnlyList<FoldedWord> words, int first)
    {
        if (text.Length <= MaxLength)
            return (0, text.Length);
        var from = words.FirstOrDefault(w => w.Start >= first - Before).Start;
        if (first <= Before || from > first)
            from = first <= Before ? 0 : first;
        if (text.Length - from <= MaxLength)
            return (from, text.Length);
        var most = from + MaxLength;
        var to = words.LastOrDefault(w => w.Start > from && w.Start + w.Length <= most);
        var end = to.Length == 0 ? most : to.Start + to.Length;
        return (from, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end);
    }
}
