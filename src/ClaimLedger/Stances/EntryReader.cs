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
        var entries = await dataSource.ListAsync(
            $"""
            select n.* from unnest($1, $2, $3) p(source, threat, proposition)
            cross join lateral (
                select {Columns} from {LedgerTables.TimelineEntries} e
                where {Same} order by e.earliest, e.latest, e.ord limit $4
            ) n
            """,
            Read,
            cancel,
            timelines.Select(k => k.Source).ToArray(),
            timelines.Select(k => k.Threat).ToArray(),
            timelines.Select(k => k.Proposition).ToArray(),
            most
        );
        return entries.ToLookup(e => e.Key);
    }

    /// <summary>The entries in force at and on either side of each place.</summary>
    public static async Task<IReadOnlyCollection<TimelineEntry>> NeighboursAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyCollection<TimelineEntry> places,
        CancellationToken cancel
    )
    {
        const string Place = "(e.earliest, e.latest, e.ord)";
        var entries = await dataSource.ListAsync(
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
            """,
            Read,
            cancel,
            places.Select(p => p.Key.Source).ToArray(),
            places.Select(p => p.Key.Threat).ToArray(),
            places.Select(p => p.Key.Proposition).ToArray(),
            places.Select(p => Days.First(p.StatedOn)).ToArray(),
            places.Select(p => Days.Last(p.StatedOn)).ToArray(),
            places.Select(p => p.Order).ToArray()
        );
        return entries.ToHashSet();
    }

    public static TimelineEntry Read(NpgsqlDataReader row) =>
        new(
            new TimelineKey(row.GetString(0), row.GetString(1), row.GetString(2)),
            row.GetString(3),
            row.GetString(4),
            row.Code<Stance>(5),
            row.CodeIfAny<Likelihood>(6),
            row.CodeIfAny<Confidence>(7),
            row.CodeIfAny<Credibility>(8),
            EdtfDate.Parse(row.GetString(9)),
            row.IsDBNull(10) ? null : EdtfDate.Parse(row.GetString(10)),
            row.GetInt64(11),
            row.IsDBNull(12) ? Nothing : [.. row.GetString(12).Split(' ')]
        );
}
