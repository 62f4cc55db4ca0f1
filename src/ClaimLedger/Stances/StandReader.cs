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

    /// <summary>The relations that were made up to position <c>$1</c>, in their order.</summary>
    public const string RelationsSql = $"""
        select stream_id, data from {Events} where type = '{nameof(PropositionsRelated)}' and seq_id <= $1
        order by seq_id
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
    public async Task<PropositionGraph> GraphAsync(CancellationToken cancel) =>
        new(await RelationsAsync(cancel));

    /// <summary>The relations, in the order in which they were made.</summary>
    public Task<List<Relation>> RelationsAsync(CancellationToken cancel) =>
        dataSource.ListAsync(RelationsSql, RelationOf, cancel, position);

    /// <summary>Reads a row of <see cref="RelationsSql"/>.</summary>
    public static Relation RelationOf(NpgsqlDataReader row) =>
        Relation.Of(
            Streams.IdOf(row.GetString(0)),
            (PropositionsRelated)EventTypes.Read(nameof(PropositionsRelated), row.GetString(1))
        );

    /// <summary>The grades of some sources; one that was not graded is not among them.</summary>
    public async Task<Dictionary<string, Reliability>> GradesAsync(
        IEnumerable<string> sources,
        CancellationToken cancel
    )
    {
        var grades = await LinkedSources.GradesAsync(dataSource, sources.Distinct(), position, cancel);
        return grades.ToDictionary(g => g.Source, g => g.Reliability, StringComparer.Ordinal);
    }

    /// <summary>The propositions of a threat that somebody has a timeline on.</summary>
    public Task<List<PropositionKey>> OfThreatAsync(string threat, CancellationToken cancel) =>
        dataSource.ListAsync(OfThreatSql, PropositionOf, cancel, threat);

    /// <summary>The propositions that a source has a timeline on.</summary>
    public Task<List<PropositionKey>> OfSourceAsync(string source, CancellationToken cancel) =>
        dataSource.ListAsync(OfSourceSql, PropositionOf, cancel, source);

    /// <summary>Every source's timelines on some propositions, <see cref="Most"/> and one at most.</summary>
    public Task<List<TimelineKey>> OnAsync(
        IReadOnlyCollection<PropositionKey> propositions,
        CancellationToken cancel
    ) =>
        dataSource.ListAsync(
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
        var entries = await dataSource.ListAsync(
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
}
