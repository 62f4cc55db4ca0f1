using ClaimLedger.Domain.Search;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Search;

/// <summary>Writes the queries for the statements of one search. What was asked for goes in as parameters;
/// each way of finding is a query by its own index, with what is in common in each.</summary>
/// <param name="filters">What is asked.</param>
/// <param name="things">The sources and threats with one of the words at least.</param>
/// <param name="graded">The sources that it may be of; null for any.</param>
internal sealed class StatementSql(
    SearchFilters filters,
    IReadOnlyCollection<FoundThing> things,
    HashSet<string>? graded
)
{
    /// <summary>So many statements are read at once, in whatever order.</summary>
    public const int Few = 2_000;

    // The rows that are looked at one by one, from the last back, before the indexes are asked.
    private const int Last = 1_000;

    private const string Held = "e.recorded_from <= $1 and (e.recorded_to is null or e.recorded_to > $1)";
    private const string Columns = "s.recorded_from, s.statement, s.source";

    private readonly IReadOnlyList<StatementWay>[] _ways =
    [
        .. Enum.GetValues<Likeness>().Select(most => StatementWays.Of(filters.Query, things, most)),
    ];

    /// <summary>Whether a likeness finds nothing that a greater one does not.</summary>
    public bool FindsNothing(Likeness likeness) =>
        graded is { Count: 0 } || WaysOf(likeness).SequenceEqual(WaysBefore(likeness));

    /// <summary>Those of a likeness among the last rows, the last first.</summary>
    public NpgsqlBatchCommand OfLast(Likeness likeness, long after, int limit) =>
        Command(value =>
        {
            var before = value(HitOrder.MaxRank - after);
            var bound =
                $"(select b.recorded_from from {LedgerTables.SearchStatements} b where b.recorded_from < {before} order by b.recorded_from desc offset {Last} limit 1)";
            return Ordered(
                likeness,
                $"s.recorded_from < {before} and s.recorded_from > coalesce({bound}, -1)",
                fence: "",
                limit,
                value
            );
        });

    /// <summary>Those of a likeness, the last first.</summary>
    public NpgsqlBatchCommand Of(Likeness likeness, long after, int limit) =>
        Command(value =>
            Ordered(
                likeness,
                $"s.recorded_from < {value(HitOrder.MaxRank - after)}",
                // Fenced off, the query is planned to be carried out as a whole; else, for the few rows that
                // are wanted, the primary key would be gone through backwards, to the first row if need be.
                fence: "offset 0",
                limit,
                value
            )
        );

    /// <summary>Those of any likeness, up to one more than a few, in no order.</summary>
    public NpgsqlBatchCommand OfAll() =>
        Command(value =>
        {
            var common = string.Join(" and ", Conditions(value));
            var searches = WaysOf(Likeness.Typo)
                .Select(way =>
                    $"(select * from (select s.* from {LedgerTables.SearchStatements} s where {common} and {Condition(way, value)} offset 0) f limit {Few + 1})"
                );
            var likenesses = Enum.GetValues<Likeness>()
                .SkipLast(1)
                .Select(likeness => $"when {Any(WaysOf(likeness), value)} then {(int)likeness}");
            return $"""
                select {Columns}, case {string.Join(' ', likenesses)} else {(int)Likeness.Typo} end
                from ({string.Join(" union all ", searches)}) s limit {Few + 1}
                """;
        });

    private IReadOnlyList<StatementWay> WaysOf(Likeness likeness) => _ways[(int)likeness];

    private IReadOnlyList<StatementWay> WaysBefore(Likeness likeness) =>
        likeness == Likeness.Word ? [] : WaysOf(likeness - 1);

    private NpgsqlBatchCommand Command(Func<Func<object, string>, string> sql)
    {
        var command = new NpgsqlBatchCommand();
        string Value(object value)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
            return $"${command.Parameters.Count}";
        }
        Value(filters.Position);
        command.CommandText = sql(Value);
        return command;
    }

    private string Ordered(
        Likeness likeness,
        string within,
        string fence,
        int limit,
        Func<object, string> value
    )
    {
        var common = Conditions(value).Prepend(within).ToList();
        if (WaysBefore(likeness) is { Count: > 0 } before)
            common.Add($"not {Any(before, value)}");
        var searches = WaysOf(likeness)
            .Select(way =>
                $"""
                    (select f.* from (
                        select {Columns} from {LedgerTables.SearchStatements} s
                        where {string.Join(" and ", common.Append(Condition(way, value)))} {fence}
                     ) f order by f.recorded_from desc limit {limit})
                    """
            );
        return $"""
            select found.*, {(int)likeness} from (
                select * from ({string.Join(" union ", searches)}) ways order by 1 desc limit {limit}
            ) found
            """;
    }

    private static string Any(IEnumerable<StatementWay> ways, Func<object, string> value) =>
        $"({string.Join(" or ", ways.Select(way => Condition(way, value)))})";

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

    /// <summary>What is in common to all ways: known at the position, and what the filters say.</summary>
    private IEnumerable<string> Conditions(Func<object, string> value)
    {
        yield return "s.recorded_from <= $1 and (s.recorded_to is null or s.recorded_to > $1)";
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
