using ClaimLedger.Domain.Search;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Search;

/// <summary>One way of finding statements: by words that their text or their source has, by threats that
/// they are about, or by both.</summary>
/// <param name="Words">What their words have to hold; null for nothing.</param>
/// <param name="Threats">The threats that they may be about; empty for any.</param>
internal sealed record StatementWay(string? Words, Items<string> Threats);

/// <summary>The ways of finding statements that have all the words of a query.</summary>
internal static class StatementWays
{
    // Beyond, the likest are taken: a word that names so many sources or threats says little.
    public const int MostThings = 500;
    private const int MostWays = 16;

    /// <summary>By the text and the source alone, and, for each set of words that the names of threats
    /// have, by those threats and the other words.</summary>
    /// <param name="query">The query.</param>
    /// <param name="things">The sources and threats with one of the words at least.</param>
    /// <param name="most">The least likeness that counts.</param>
    public static IReadOnlyList<StatementWay> Of(
        SearchQuery query,
        IReadOnlyCollection<FoundThing> things,
        Likeness most
    )
    {
        var words = query.Words.Select((word, i) => Word(word, i, things, most)).ToList();
        var threats = things
            .Where(thing => thing.IsThreat)
            .Select(thing => (thing.Id, Has: Mask(thing, most)))
            .Where(threat => threat.Has != 0)
            .GroupBy(threat => threat.Has, threat => threat.Id)
            .OrderByDescending(group => int.PopCount(group.Key))
            .ThenBy(group => group.Key)
            .Take(MostWays)
            .Select(group => new StatementWay(
                All(words.Where((_, i) => (group.Key & (1 << i)) == 0)),
                group.Order(StringComparer.Ordinal).Take(MostThings).ToItems()
            ));
        return [new StatementWay(All(words), []), .. threats];
    }

    private static string Word(
        QueryWord word,
        int i,
        IReadOnlyCollection<FoundThing> things,
        Likeness most
    ) =>
        Lexemes.Query(
            word,
            most,
            things
                .Where(thing => thing.IsSource && thing.Names[i] <= most)
                .OrderBy(thing => thing.Names[i])
                .ThenBy(thing => thing.Id, StringComparer.Ordinal)
                .Take(MostThings)
                .Select(thing => thing.Id)
        );

    /// <summary>Which of the words a thing's names have, a bit a word.</summary>
    private static int Mask(FoundThing thing, Likeness most) =>
        thing.Names.Select((likeness, i) => likeness <= most ? 1 << i : 0).Sum();

    private static string? All(IEnumerable<string> words)
    {
        var all = string.Join(" & ", words);
        return all.Length == 0 ? null : all;
    }
}
