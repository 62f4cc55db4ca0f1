using ClaimLedger.Domain.Search;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Search;

/// <summary>
/// Finds statements by their words, their source's and their threats' names, as known at a position; the
/// last recorded version first. What is frequent is found among the last rows; only where they do not fill
/// the page are the indexes of words and threats gone through.
/// </summary>
internal sealed class StatementSearch(NpgsqlDataSource dataSource)
{
    // The rows that are looked at one by one, from the last back, before the indexes are asked.
    private const int Recent = 5_000;

    private const string Held = "e.recorded_from <= $1 and (e.recorded_to is null or e.recorded_to > $1)";

    private const string Bound =
        $"(select b.recorded_from from {LedgerTables.SearchStatements} b where b.recorded_from < $2 order by b.recorded_from desc offset $3 limit 1)";

    /// <summary>The statements of one likeness: those that have all the words so like, and that a greater
    /// likeness did not find.</summary>
    /// <param name="filters">What is asked.</param>
    /// <param name="things">The sources and threats with one of the words at least.</param>
    /// <param name="graded">The sources that it may be of; null for any.</param>
    /// <param name="likeness">The likeness.</param>
    /// <param name="after">The rank after which to go on.</param>
    /// <param name="limit">The most that are found.</param>
    /// <param name="cancel">Ends the search.</param>
    public async Task<IReadOnlyList<(string Statement, long Rank)>> FindAsync(
        SearchFilters filters,
        IReadOnlyCollection<FoundThing> things,
        HashSet<string>? graded,
        Likeness likeness,
        long after,
        int limit,
        CancellationToken cancel
    )
    {
        var ways = StatementWays.Of(filters.Query, things, likeness);
        var before = likeness == Likeness.Word ? [] : StatementWays.Of(filters.Query, things, likeness - 1);
        if (graded is { Count: 0 } || ways.SequenceEqual(before))
            return [];
        var (recent, isAll) = await ReadAsync(isRecent: true);
        return isAll || recent.Count == limit ? recent : (await ReadAsync(isRecent: false)).Found;

        async Task<(List<(string, long)> Found, bool IsAll)> ReadAsync(bool isRecent)
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancel);
            await using var batch = connection.CreateBatch();
            // Plans for the values at hand: a word may be in every statement or in none.
            batch.Add("select set_config('plan_cache_mode', 'force_custom_plan', true)");
            var command = batch.CreateBatchCommand();
            command.Parameters.AddWithValue(filters.Position);
            command.Parameters.AddWithValue(HitOrder.MaxRank - after);
            command.Parameters.AddWithValue(Recent);
            command.CommandText = Sql(filters, graded, ways, before, isRecent, limit, command.Parameters);
            batch.BatchCommands.Add(command);
            await using var rows = await batch.ExecuteReaderAsync(cancel);
            await rows.NextResultAsync(cancel);
            var (found, isAll) = (new List<(string, long)>(), true);
            while (await rows.ReadAsync(cancel))
            {
                if (rows.IsDBNull(1))
                    isAll = rows.IsDBNull(0);
                else
                    found.Add((rows.GetString(1), HitOrder.MaxRank - rows.GetInt64(0)));
            }
            return ([.. found.Distinct().Take(limit)], isAll);
        }
    }

    /// <summary>Each way of finding is a search by its own index; what is in common stands in each. One row
    /// without a statement says down to where it was looked.</summary>
    private static string Sql(
        SearchFilters filters,
        HashSet<string>? graded,
        IReadOnlyList<StatementWay> ways,
        IReadOnlyList<StatementWay> before,
        bool isRecent,
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
            isRecent ? $"s.recorded_from > coalesce({Bound}, -1)" : "$3 > 0",
            .. Conditions(filters, graded, Value),
        ];
        if (before.Count > 0)
            common.Add($"not ({string.Join(" or ", before.Select(way => Condition(way, Value)))})");
        // Fenced off, the search is planned to be carried out as a whole; else, for the few rows that are
        // wanted, the primary key would be gone through backwards, to the first row if need be.
        var fence = isRecent ? "" : "offset 0";
        var searches = ways.Select(way =>
            $"""
                (select f.* from (
                    select s.recorded_from, s.statement from {LedgerTables.SearchStatements} s
                    where {string.Join(" and ", common.Append(Condition(way, Value)))} {fence}
                 ) f order by f.recorded_from desc limit {limit})
                """
        );
        var bound = isRecent ? $" union all select {Bound}, null" : "";
        return $"select * from ({string.Join(" union all ", searches)}{bound}) found order by 1 desc";
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

    private static IEnumerable<string> Conditions(
        SearchFilters filters,
        HashSet<string>? graded,
        Func<object, string> value
    )
    {
        if (filters.Source is { } source)
            yield return $"s.words @@ {value(Lexemes.Quoted(source))}::tsquery";
        if (graded is { Count: <= StatementWays.MostThings })
            yield return $"s.words @@ {value(string.Join(" | ", graded.Select(Lexemes.Quoted)))}::tsquery";
        else if (graded is not null)
            yield return $"s.source = any({value(graded.ToArray())})";
        if (Days.Iso(filters.From) is { } from)
            yield return $"s.earliest >= {value(from)}::date";
        if (Days.Iso(filters.To) is { } to)
            yield return $"s.earliest <= {value(to)}::date";
        if ((filters.Threat, filters.Stance) is not (null, null))
        {
            var threat = filters.Threat is { } t ? $" and e.threat = {value(t)}" : "";
            var stance = filters.Stance is { } st ? $" and e.stance = {value(st)}" : "";
            yield return $"exists (select from {LedgerTables.TimelineEntries} e where e.statement = s.statement{threat}{stance} and {Held})";
        }
    }
}
