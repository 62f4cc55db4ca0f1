using System.Globalization;
using ClaimLedger.Domain.Search;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Search;

/// <summary>A source or threat of which a text has one of the words at least.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Texts">For each word, how like the likest word of its texts is; null where none is.</param>
/// <param name="Names">The same of its names and aliases alone.</param>
internal sealed record FoundThing(string Stream, Likeness?[] Texts, Likeness?[] Names)
{
    public string Id => Streams.IdOf(Stream);

    public bool IsSource => Stream.StartsWith(Streams.SourcePrefix, StringComparison.Ordinal);

    public bool IsThreat => !IsSource;

    /// <summary>The likeness of the least like word; null where it has not all of them.</summary>
    public Likeness? All => Array.TrueForAll(Texts, t => t is not null) ? Texts.Max() : null;

    /// <summary>Whether its names alone have all the words.</summary>
    public bool IsByName => Array.TrueForAll(Names, n => n is not null);
}

/// <summary>Finds sources and threats by their words, as known at a position.</summary>
internal sealed class ThingSearch(NpgsqlDataSource dataSource)
{
    /// <summary>Every source and threat that has at least one of the words.</summary>
    public async Task<IReadOnlyCollection<FoundThing>> FindAsync(
        SearchQuery query,
        long position,
        CancellationToken cancel
    )
    {
        var found = new Dictionary<string, FoundThing>(StringComparer.Ordinal);
        await using var connection = await dataSource.OpenConnectionAsync(cancel);
        await using var batch = connection.CreateBatch();
        batch.Add("select set_config('plan_cache_mode', 'force_custom_plan', true)");
        AddQuery(batch, query, position);
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        await rows.NextResultAsync(cancel);
        while (await rows.ReadAsync(cancel))
            Take(found, rows, query);
        return found.Values;
    }

    /// <summary>The ids of the sources that are graded so as of a position. Grades are few, and have an index
    /// of their own.</summary>
    public async Task<HashSet<string>> GradedAsync(
        string reliability,
        long position,
        CancellationToken cancel
    )
    {
        var graded = await dataSource.ListAsync(
            $"""
            select g.stream_id from (
                select distinct on (e.stream_id) e.stream_id, e.data->>'reliability' as reliability
                from {LedgerTables.Schema}.mt_events e
                where e.type = '{nameof(ReliabilityAssessed)}' and e.seq_id <= $1
                order by e.stream_id desc, e.seq_id desc
            ) g
            where g.reliability = $2
            """,
            row => Streams.IdOf(row.GetString(0)),
            cancel,
            position,
            reliability
        );
        return graded.ToHashSet(StringComparer.Ordinal);
    }

    private static void AddQuery(NpgsqlBatch batch, SearchQuery query, long position)
    {
        const string Known = "t.recorded_from <= $1 and (t.recorded_to is null or t.recorded_to > $1)";
        const string Sql = $"""
            select w.i, t.thing, t.field, t.name,
                case when t.words @@ w.same::tsquery then 0 when t.words @@ w.prefix::tsquery then 1 else 2 end
            from unnest($2, $3, $4) with ordinality w(same, prefix, spelling, i)
            join {LedgerTables.SearchThings} t on t.words @@ w.spelling::tsquery
            where {Known}
            union all
            select w.i, t.thing, t.field, t.name, 3
            from unnest($5) with ordinality w(typo, i)
            join {LedgerTables.SearchThings} t on t.words @@ w.typo::tsquery
            where {Known} and t.name is not null
            union all
            select w.i, t.thing, t.field, null, 3
            from unnest($6) with ordinality w(slip, i)
            join {LedgerTables.SearchThings} t on t.words @@ w.slip::tsquery
            where {Known} and t.name is null
            """;
        string[] Of(Likeness most) => [.. query.Words.Select(w => Lexemes.Query(w, most))];
        batch.Add(
            Sql,
            position,
            Of(Likeness.Word),
            Of(Likeness.Prefix),
            Of(Likeness.Spelling),
            query.Words.Select(w => Typo.CanBe(w.Plain) ? Lexemes.Mistyped(w) : null).ToArray(),
            query.Words.Select(Lexemes.Slips).ToArray()
        );
    }

    private static void Take(Dictionary<string, FoundThing> found, NpgsqlDataReader row, SearchQuery query)
    {
        var (word, stream, field) = ((int)row.GetInt64(0) - 1, row.GetString(1), row.GetString(2));
        var likeness = (Likeness)row.GetInt32(4);
        if (
            likeness == Likeness.Typo
            && row.TextIfAny(3) is { } name
            && !IsMistyped(name, query.Words[word].Plain)
        )
            return;
        if (!found.TryGetValue(stream, out var thing))
        {
            var count = query.Words.Count;
            thing = found[stream] = new FoundThing(stream, new Likeness?[count], new Likeness?[count]);
        }
        thing.Texts[word] = Likest(thing.Texts[word], likeness);
        if (ThingFields.IsName(field))
            thing.Names[word] = Likest(thing.Names[word], likeness);
    }

    private static bool IsMistyped(string name, string word) =>
        name.Split(' ').Any(part => Typo.IsOne(part, word));

    private static Likeness Likest(Likeness? one, Likeness other) => one < other ? one.Value : other;
}
