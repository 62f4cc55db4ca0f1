using ClaimLedger.Domain.Search;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Search;

/// <summary>
/// Forgives slips in texts. In names one always is; elsewhere only in a word that no text has, as it is or
/// as a beginning, as known at the position: what is there was hardly mistyped. All words that are one slip
/// away are tried in the index of the words, which needs nothing beside it.
/// </summary>
internal static class TextSlips
{
    // Most words are in one of the last rows, if in any; these are read without the index.
    private const int Last = 1_000;

    /// <summary>The query, with what its words may be slips of.</summary>
    public static async Task<SearchQuery> ForgivenAsync(
        NpgsqlDataSource dataSource,
        SearchQuery query,
        long position,
        CancellationToken cancel
    )
    {
        var candidates = query.Words.Where(word => Typo.CanBeInText(word.Plain)).ToList();
        var missing = await MissingAsync(dataSource, candidates, position, cancel);
        if (missing.Count == 0)
            return query;
        var tried = missing.SelectMany(word => Typo.Neighbours(word.Plain)).Distinct(StringComparer.Ordinal);
        var there = await ThereAsync(dataSource, [.. tried], cancel);
        return new SearchQuery([
            .. query.Words.Select(word =>
                missing.Contains(word)
                    ? word with
                    {
                        Slips = [.. Typo.Neighbours(word.Plain).Where(there.Contains)],
                    }
                    : word
            ),
        ]);
    }

    /// <summary>Those that no text or name has, nor any that begins so.</summary>
    private static async Task<HashSet<QueryWord>> MissingAsync(
        NpgsqlDataSource dataSource,
        List<QueryWord> words,
        long position,
        CancellationToken cancel
    )
    {
        if (words.Count == 0)
            return [];
        const string Held = "r.recorded_from <= $1 and (r.recorded_to is null or r.recorded_to > $1)";
        var missing = await dataSource.ListAsync(
            $"""
            select w.i from unnest($2) with ordinality w(query, i)
            where not case
                when exists (
                    select from (
                        select r.words from {LedgerTables.SearchStatements} r
                        where {Held} order by r.recorded_from desc limit {Last}
                    ) l where l.words @@ w.query::tsquery) then true
                when {Exists(LedgerTables.SearchThings, "w.query", Held)} then true
                else {Exists(LedgerTables.SearchStatements, "w.query", Held)} end
            """,
            row => words[(int)row.GetInt64(0) - 1],
            cancel,
            position,
            words.ConvertAll(word => Lexemes.Query(word, Likeness.Prefix)).ToArray()
        );
        return [.. missing];
    }

    /// <summary>Those that some text has, or had.</summary>
    private static async Task<HashSet<string>> ThereAsync(
        NpgsqlDataSource dataSource,
        string[] words,
        CancellationToken cancel
    )
    {
        var there = await dataSource.ListAsync(
            $"""
            select w.word from unnest($1) w(word)
            where {Exists(LedgerTables.SearchThings, "quote_literal(w.word)", "true")}
                or {Exists(LedgerTables.SearchStatements, "quote_literal(w.word)", "true")}
            """,
            row => row.GetString(0),
            cancel,
            (object)words
        );
        return there.ToHashSet(StringComparer.Ordinal);
    }

    // Fenced off, the rows with the word are found by the index of the words; else, for the one row that is
    // wanted, the table would be gone through, which takes long where there is none.
    private static string Exists(string table, string query, string condition) =>
        $"exists (select from (select * from {table} r where r.words @@ {query}::tsquery offset 0) r where {condition})";
}
