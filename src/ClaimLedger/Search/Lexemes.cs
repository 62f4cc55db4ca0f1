using System.Text;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Search;

namespace ClaimLedger.Search;

/// <summary>
/// Writes words as PostgreSQL's <c>tsvector</c> and <c>tsquery</c>. A word stands for itself, <c>=key</c>
/// for the spellings of a name, <c>~part</c> for a name with a letter left out, <c>@id</c> for the source of
/// a statement. All of it is <c>a-z</c>, digits,
/// <c>A-F</c> and the hyphens of ids, in quotes in a query: nothing that somebody typed can be syntax.
/// </summary>
internal static class Lexemes
{
    /// <summary>The words of a text; the vector's own order and uniqueness are PostgreSQL's affair.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isName">Whether all words are taken for names, not the capital ones alone.</param>
    /// <param name="source">The source of a statement.</param>
    public static string Vector(string text, bool isName, string? source = null)
    {
        var vector = new StringBuilder();
        if (source is not null)
            vector.Append(SourceOf(source)).Append(' ');
        foreach (var word in Folding.Words(text))
        {
            vector.Append(word.Plain).Append(' ');
            if ((isName || word.IsCapital) && word.Key is { } key)
                vector.Append('=').Append(key).Append(' ');
            if (isName && Typo.CanBeOf(word.Plain))
            {
                foreach (var part in Typo.Shortened(word.Plain))
                    vector.Append('~').Append(part).Append(' ');
            }
        }
        return vector.ToString();
    }

    /// <summary>What finds a word in a text.</summary>
    /// <param name="word">The word.</param>
    /// <param name="most">The least likeness that counts. A slip in a name is found by other means.</param>
    public static string Query(QueryWord word, Likeness most)
    {
        var plain = most > Likeness.Word && word.IsPrefix ? $"'{word.Plain}':*" : $"'{word.Plain}'";
        var spelt = most > Likeness.Prefix && word.Key is not null ? $"{plain} | '={word.Key}'" : plain;
        return most > Likeness.Spelling && Slips(word) is { } slips ? $"{spelt} | {slips}" : spelt;
    }

    /// <summary>What finds the words that one may be a slip of; null where there are none.</summary>
    public static string? Slips(QueryWord word) =>
        word.Slips is { Count: > 0 } slips ? string.Join(" | ", slips.Select(slip => $"'{slip}'")) : null;

    /// <summary>What finds every name that is one slip away from a word, and some that are two: with a
    /// letter left out, or as it is, the one is the other with a letter left out, or as it is.</summary>
    public static string Mistyped(QueryWord word) =>
        string.Join(
            " | ",
            Typo.Shortened(word.Plain)
                .SelectMany(part => new[] { part, $"~{part}" })
                .Append($"~{word.Plain}")
                .Select(lexeme => $"'{lexeme}'")
        );

    /// <summary>What finds a word in a statement: in its text, or by its source.</summary>
    public static string Query(QueryWord word, Likeness most, IEnumerable<string> sources) =>
        $"({string.Join(" | ", sources.Select(Quoted).Prepend(Query(word, most)))})";

    /// <summary>What finds the statements of a source.</summary>
    public static string Quoted(string source) => $"'{SourceOf(source)}'";

    private static string SourceOf(string source) =>
        SlugAttribute.IsSlug(source)
            ? $"@{source}"
            : throw new ArgumentException($"'{source}' is no id.", nameof(source));
}
