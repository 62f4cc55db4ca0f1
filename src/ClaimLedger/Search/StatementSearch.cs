using ClaimLedger.Domain.Search;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Search;

/// <summary>Finds statements by their words, their source's and their threats' names, as known at a
/// position; the last recorded version first.</summary>
internal sealed class StatementSearch(NpgsqlDataSource dataSource)
{
    private const string Held = "e.recorded_from <= $1 and (e.recorded_to is null or e.recorded_to > $1)";

    /// <summary>The statements of one likeness: those that have all the words so like, and that a greater
    /// likeness did not find.</summary>
    /// <param name="filters">What is asked.</param>
    /// <param name="things">The sources and threats with one of the words at least.</param>
    /// <param name="likeness">The likeness.</param>
    /// <param name="after">The rank after which to go on.</param>
    /// <param name="limit">The most that are found.</param>
    /// <param name="cancel">Ends the search.</param>
    public async Task<IReadOnlyList<(string Statement, long Rank)>> FindAsync(
        SearchFilters filters,
        IReadOnlyCollection<FoundThing> things,
        Likeness likeness,
        long after,
        int limit,
        CancellationToken cancel
    )
    {
        var ways = StatementWays.Of(filters.Query, things, likeness);
        var before = likeness == Likeness.Word ? [] : StatementWays.Of(filters.Query, things, likeness - 1);
        if (ways.SequenceEqual(before))
            return [];
        await using var connection = await dataSource.OpenConnectionAsync(cancel);
        await using var batch = connection.CreateBatch();
        batch.Add("select set_config('plan_cache_mode', 'force_custom_plan', true)");
        var command = batch.CreateBatchCommand();
        command.Parameters.AddWithValue(filters.Position);
        command.Parameters.AddWithValue(HitOrder.MaxRank - after);
        command.CommandText = Sql(filters, ways, before, limit, command.Parameters);
        batch.BatchCommands.Add(command);
        var found = new List<(string, long)>();
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        await rows.NextResultAsync(cancel);
        while (await rows.ReadAsync(cancel))
            found.Add((rows.GetString(1), HitOrder.MaxRank - rows.GetInt64(0)));
        return [.. found.Distinct().Take(limit)];
    }

    /// <summary>Each way of finding is a search by its own index; what is in common stands in
    /// each.</summary>
    private static string Sql(
        SearchFilters filters,
        IReadOnlyList<StatementWay> ways,
        IReadOnlyList<StatementWay> before,
        int limit,
        NpgsqlParameterCollection values
    )
    {
        string Value(object value)
        {
            values.Add(new NpgsqlParameter { Value = value });
            return $"${values.Count}";
        }
        List<string> common =
        [
            "s.recorded_from <= $1 and (s.recorded_to is null or s.recorded_to > $1) and s.recorded_from < $2",
            .. Conditions(filters, Value),
        ];
        if (before.Count > 0)
            common.Add($"not ({string.Join(" or ", before.Select(way => Condition(way, Value)))})");
        var searches = ways.Select(way =>
            $"""
                (select s.recorded_from, s.statement from {LedgerTables.SearchStatements} s
                 where {string.Join(" and ", common.Append(Condition(way, Value)))}
                 order by s.recorded_from desc limit {limit})
                """
        );
        return $"select * from ({string.Join(" union all ", searches)}) found order by 1 desc";
    }

    private static string Condition(StatementWay way, Func<object, string> value)
    {
        var parts = new List<string>();
        if (way.Words is { } words)
            parts.Add($"s.words @@ {value(words)}::tsquery");
        if (way.Threats.Count > 0)
            parts.Add(
                $"exists (select from {LedgerTables.TimelineEntries} e where e.statement = s.statement and e.threat = any({value(way.Threats.ToArray())}) and {Held})"
            );
        return $"({string.Join(" and ", parts)})";
    }

    private static IEnumerable<string> Conditions(SearchFilters filters, Func<object, string> value)
    {
        if (filters.Source is { } source)
            yield return $"s.words @@ {value(Lexemes.Quoted(source))}::tsquery";
        if (Days.Iso(filters.From) is { } from)
            yield return $"s.earliest >= {value(from)}::date";
        if (Days.Iso(filters.To) is { } to)
            yield return $"s.earliest <= {value(to)}::date";
        if (filters.Reliability is { } reliability)
            yield return $"{ThingSearch.GradeOf("'source/' || s.source", "$1")} = {value(reliability)}";
        if ((filters.Threat, filters.Stance) is not (null, null))
        {
            var threat = filters.Threat is { } t ? $" and e.threat = {value(t)}" : "";
            var stance = filters.Stance is { } st ? $" and e.stance = {value(st)}" : "";
            yield return $"exists (select from {LedgerTables.TimelineEntries} e where e.statement = s.statement{threat}{stance} and {Held})";
        }
    }
}
