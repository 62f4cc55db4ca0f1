using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Stances;

/// <summary>Reads rows of the timelines back into the domain.</summary>
internal static class EntryReader
{
    /// <summary>The columns of an entry, of a table or subquery <c>e</c>, in the order that is
    /// read.</summary>
    public const string Columns =
        "e.source, e.threat, e.proposition, e.statement, e.assessment, e.stance, e.likelihood, e.confidence, e.credibility, e.stated_on, e.withdrawn_on, e.ord, e.rests_on";

    /// <summary>How many columns that are.</summary>
    public const int Count = 13;

    private const string Same =
        "e.source = p.source and e.threat = p.threat and e.proposition = p.proposition and e.recorded_to is null";

    private static readonly Items<string> Nothing = [];

    /// <summary>Holds for what the ledger held at position <c>$1</c>.</summary>
    public const string Known = "e.recorded_from <= $1 and (e.recorded_to is null or e.recorded_to > $1)";

    /// <summary>Whether the entry's assessment was contested at position <c>$1</c>.</summary>
    public const string Contested =
        $"exists (select from {LedgerTables.Contests} c where c.statement = e.statement and c.assessment = e.assessment and c.recorded_from <= $1 and (c.recorded_to is null or c.recorded_to > $1))";

    /// <summary>The entries in force of whole timelines, each up to a number.</summary>
    public static async Task<ILookup<TimelineKey, TimelineEntry>> WholeAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyCollection<TimelineKey> timelines,
        int most,
        CancellationToken cancel
    )
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select n.* from unnest($1, $2, $3) p(source, threat, proposition)
            cross join lateral (
                select {Columns} from {LedgerTables.TimelineEntries} e
                where {Same} order by e.earliest, e.latest, e.ord limit $4
            ) n
            """
        );
        command.Parameters.AddWithValue(timelines.Select(k => k.Source).ToArray());
        command.Parameters.AddWithValue(timelines.Select(k => k.Threat).ToArray());
        command.Parameters.AddWithValue(timelines.Select(k => k.Proposition).ToArray());
        command.Parameters.AddWithValue(most);
        return (await ReadAsync(command, cancel)).ToLookup(e => e.Key);
    }

    /// <summary>The entries in force at and on either side of each place.</summary>
    public static async Task<IReadOnlyCollection<TimelineEntry>> NeighboursAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyCollection<TimelineEntry> places,
        CancellationToken cancel
    )
    {
        const string Place = "(e.earliest, e.latest, e.ord)";
        await using var command = dataSource.CreateCommand(
            $"""
            select n.* from unnest($1, $2, $3, $4::date[], $5::date[], $6) p(source, threat, proposition, earliest, latest, ord)
            cross join lateral (
                (select {Columns} from {LedgerTables.TimelineEntries} e
                 where {Same} and {Place} < (p.earliest, p.latest, p.ord)
                 order by e.earliest desc, e.latest desc, e.ord desc limit 1)
                union all
                (select {Columns} from {LedgerTables.TimelineEntries} e
                 where {Same} and {Place} >= (p.earliest, p.latest, p.ord)
                 order by e.earliest, e.latest, e.ord limit 2)
            ) n
            """
        );
        command.Parameters.AddWithValue(places.Select(p => p.Key.Source).ToArray());
        command.Parameters.AddWithValue(places.Select(p => p.Key.Threat).ToArray());
        command.Parameters.AddWithValue(places.Select(p => p.Key.Proposition).ToArray());
        command.Parameters.AddWithValue(places.Select(p => Days.First(p.StatedOn)).ToArray());
        command.Parameters.AddWithValue(places.Select(p => Days.Last(p.StatedOn)).ToArray());
        command.Parameters.AddWithValue(places.Select(p => p.Order).ToArray());
        return (await ReadAsync(command, cancel)).ToHashSet();
    }

    public static TimelineEntry Read(NpgsqlDataReader row) =>
        new(
            new TimelineKey(row.GetString(0), row.GetString(1), row.GetString(2)),
            row.GetString(3),
            row.GetString(4),
            Code<Stance>(row, 5)!.Value,
            Code<Likelihood>(row, 6),
            Code<Confidence>(row, 7),
            Code<Credibility>(row, 8),
            EdtfDate.Parse(row.GetString(9)),
            row.IsDBNull(10) ? null : EdtfDate.Parse(row.GetString(10)),
            row.GetInt64(11),
            row.IsDBNull(12) ? Nothing : [.. row.GetString(12).Split(' ')]
        );

    private static async Task<List<TimelineEntry>> ReadAsync(NpgsqlCommand command, CancellationToken cancel)
    {
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var entries = new List<TimelineEntry>();
        while (await rows.ReadAsync(cancel))
            entries.Add(Read(rows));
        return entries;
    }

    /// <summary>A code of a vocabulary; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The column holds something else.</exception>
    public static T? Code<T>(NpgsqlDataReader row, int column)
        where T : struct, Enum
    {
        if (row.IsDBNull(column))
            return null;
        var code = row.GetString(column);
        return Codes<T>.TryRead(code, out var value)
            ? value
            : throw new InvalidOperationException($"'{code}' is no code of {typeof(T).Name}.");
    }
}
