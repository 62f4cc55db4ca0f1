using ClaimLedger.Domain;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Stances;

/// <summary>Reads what contradictions are made of, as known at a position: how propositions are related, how
/// sources are graded, which timelines there are, and the stands on them. Each query finds what is
/// wanted by an index and reads nothing else.</summary>
internal sealed class StandReader(NpgsqlDataSource dataSource, long position)
{
    /// <summary>The most timelines, and the most entries, that one answer is made of.</summary>
    public const int Most = 100_000;

    private const string Events = $"{LedgerTables.Schema}.mt_events";

    private const string RelationsSql = $"""
        select stream_id, data from {Events} where type = '{nameof(PropositionsRelated)}' and seq_id <= $1
        order by seq_id
        """;

    private const string GradesSql = $"""
        select s.source, g.reliability from unnest($2) s(source) cross join lateral (
            select e.data ->> 'reliability' as reliability from {Events} e
            where e.type = '{nameof(
            ReliabilityAssessed
        )}' and e.stream_id = '{Streams.SourcePrefix}' || s.source
                and e.seq_id <= $1
            order by e.seq_id desc limit 1
        ) g
        """;

    private const string OfThreatSql =
        $"select distinct t.threat, t.proposition from {LedgerTables.Timelines} t where t.threat = $1";

    private const string OfSourceSql =
        $"select t.threat, t.proposition from {LedgerTables.Timelines} t where t.source = $1";

    private const string OnPropositionsSql = $"""
        select t.source, t.threat, t.proposition from unnest($1, $2) k(threat, proposition)
        join {LedgerTables.Timelines} t on t.threat = k.threat and t.proposition = k.proposition limit $3
        """;

    private const string EntriesSql = $"""
        select {EntryReader.Columns} from unnest($2, $3, $4) k(source, threat, proposition)
        join {LedgerTables.TimelineEntries} e on e.source = k.source and e.threat = k.threat and e.proposition = k.proposition
        where {EntryReader.Known} limit $5
        """;

    /// <summary>How all propositions are related.</summary>
    public async Task<PropositionGraph> GraphAsync(CancellationToken cancel)
    {
        var relations = await ReadAsync(
            RelationsSql,
            row =>
                Relation.Of(
                    Streams.IdOf(row.GetString(0)),
                    (PropositionsRelated)EventTypes.Read(nameof(PropositionsRelated), row.GetString(1))
                ),
            cancel,
            position
        );
        return new PropositionGraph(relations);
    }

    /// <summary>The grades of some sources; one that was not graded is not among them.</summary>
    public async Task<Dictionary<string, Reliability>> GradesAsync(
        IEnumerable<string> sources,
        CancellationToken cancel
    )
    {
        var grades = await ReadAsync(
            GradesSql,
            row => (Source: row.GetString(0), Grade: EntryReader.Code<Reliability>(row, 1)!.Value),
            cancel,
            position,
            sources.Distinct(StringComparer.Ordinal).ToArray()
        );
        return grades.ToDictionary(g => g.Source, g => g.Grade, StringComparer.Ordinal);
    }

    /// <summary>The propositions of a threat that somebody has a timeline on.</summary>
    public Task<List<PropositionKey>> OfThreatAsync(string threat, CancellationToken cancel) =>
        ReadAsync(OfThreatSql, PropositionOf, cancel, threat);

    /// <summary>The propositions that a source has a timeline on.</summary>
    public Task<List<PropositionKey>> OfSourceAsync(string source, CancellationToken cancel) =>
        ReadAsync(OfSourceSql, PropositionOf, cancel, source);

    /// <summary>Every source's timelines on some propositions, <see cref="Most"/> and one at most.</summary>
    public Task<List<TimelineKey>> OnAsync(
        IReadOnlyCollection<PropositionKey> propositions,
        CancellationToken cancel
    ) =>
        ReadAsync(
            OnPropositionsSql,
            row => new TimelineKey(row.GetString(0), row.GetString(1), row.GetString(2)),
            cancel,
            propositions.Select(p => p.Threat).ToArray(),
            propositions.Select(p => p.Proposition).ToArray(),
            Most + 1
        );

    /// <summary>The stands on some timelines; null where they are made of more than <see cref="Most"/>
    /// entries.</summary>
    public async Task<List<Stand>?> StandsAsync(
        IReadOnlyCollection<TimelineKey> timelines,
        CancellationToken cancel
    )
    {
        var entries = await ReadAsync(
            EntriesSql,
            EntryReader.Read,
            cancel,
            position,
            timelines.Select(k => k.Source).ToArray(),
            timelines.Select(k => k.Threat).ToArray(),
            timelines.Select(k => k.Proposition).ToArray(),
            Most + 1
        );
        return entries.Count > Most
            ? null
            : [.. entries.GroupBy(e => e.Key).SelectMany(timeline => Stand.Of([.. timeline.Order()]))];
    }

    private static PropositionKey PropositionOf(NpgsqlDataReader row) =>
        new(row.GetString(0), row.GetString(1));

    private async Task<List<T>> ReadAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancel,
        params object[] values
    )
    {
        await using var command = dataSource.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        var found = new List<T>();
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            found.Add(read(rows));
        return found;
    }
}
