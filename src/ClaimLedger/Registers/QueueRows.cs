using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Registers;

/// <summary>One thing that waits, as the rows have it.</summary>
internal sealed record QueueRow(
    QueueKind Kind,
    long RecordedFrom,
    DateTimeOffset RecordedAt,
    Guid OpenedBy,
    string OpenedByType,
    string Actor,
    string Source,
    string? Statement,
    string? Assessment,
    string? Dispute,
    Commitment? Note
);

/// <summary>Finds what waited at a position. What waits still is found by an index of nothing else, what has
/// been dealt with since by an index of when it was; so it costs what there is to do, not what was ever
/// done.</summary>
internal sealed class QueueRows(Asked asked, long? after, int limit)
{
    /// <summary>The most that is counted of a kind.</summary>
    public const int MostCounted = 10_000;

    private const string Position = "$1";
    private const string Source = "$2";

    // Of an entry of the register. As an expression, as the planner would else walk the whole register in the
    // order of its key rather than look at the few that are in force.
    private const string Since = "(e.recorded_from + 0)";
    private const string Events = $"{LedgerTables.Schema}.mt_events";

    private readonly string? _source = asked.Slug("source");
    private readonly string? _threat = asked.Slug("threat");

    private string Threat => _source is null ? "$2" : "$3";

    private List<object> Values => [asked.KnownAt.Position, .. new[] { _source, _threat }.OfType<string>()];

    /// <summary>The first that wait after the place where the page before ended, the oldest first; one more
    /// than the limit where there is a next page.</summary>
    public Task<List<QueueRow>> ReadAsync(
        NpgsqlDataSource dataSource,
        IEnumerable<QueueKind> kinds,
        CancellationToken cancel
    )
    {
        var branches = kinds.SelectMany(kind => BranchesOf(kind).Select(branch => PageOf(kind, branch)));
        return dataSource.ListAsync(
            $"""
            select * from ({string.Join(" union all ", branches)}) q
            order by recorded_from limit {limit + 1}
            """,
            RowOf,
            cancel,
            Values
        );
    }

    /// <summary>How many wait, of each kind, counted up to <see cref="MostCounted"/>.</summary>
    public async Task<IReadOnlyList<long>> CountAsync(NpgsqlDataSource dataSource, CancellationToken cancel)
    {
        var counts = Enum.GetValues<QueueKind>()
            .Select(kind => string.Join(" union all ", BranchesOf(kind).Select(b => $"(select 1 {b})")))
            .Select(branches => $"(select count(*) from (({branches}) limit {MostCounted}) counted)");
        var counted = await dataSource.ListAsync(
            $"select {string.Join(", ", counts)}",
            row => Enumerable.Range(0, row.FieldCount).Select(row.GetInt64).ToList(),
            cancel,
            Values
        );
        return counted[0];
    }

    /// <summary>From and where of what is waiting, each part of it once.</summary>
    private string[] BranchesOf(QueueKind kind) =>
        kind switch
        {
            QueueKind.Unassessed =>
            [
                Unassessed("e.recorded_to is null"),
                // What was recorded together with its assessment never waited, and is most of all.
                Unassessed($"e.recorded_to > {Position} and e.closed_at > e.recorded_at"),
            ],
            QueueKind.Ungraded => [Ungraded()],
            _ =>
            [
                .. OnThreat(kind)
                    .SelectMany(on =>
                        new[]
                        {
                            InForce(kind, on, "e.recorded_to is null"),
                            InForce(kind, on, $"e.recorded_to > {Position}"),
                        }
                    ),
            ],
        };

    private string Unassessed(string waiting) =>
        $"""
            from {LedgerTables.Unassessed} e where {waiting} and e.recorded_from <= {Position}
            {If(_source, $"e.source = {Source}")} {If(_threat, $"e.statement = any(array({WithdrawnOnIt}))")}
            """;

    /// <summary>Conditions of what is in force that single out what has to do with the threat, one for each
    /// way in which it may.</summary>
    private string[] OnThreat(QueueKind kind) =>
        (_threat, kind) switch
        {
            (null, _) => [""],
            (_, QueueKind.Dispute) => [$"and e.threats @> to_jsonb({Threat}::text)"],
            (_, QueueKind.RedactionRequest) =>
            [
                $"and {WasAssessedOnIt}",
                $"and e.statement is null and {HoldsEntryOf("e.source")}",
            ],
            _ => [$"and {WasAssessedOnIt}"],
        };

    private string InForce(QueueKind kind, string onThreat, string inForce) =>
        $"""
            from {LedgerTables.Register} e
            where e.kind = '{Codes<QueueKind>.Write(kind)}' and {inForce} and {Since} <= {Position}
            {If(_source, $"{SourceThen} = {Source}")} {onThreat}
            """;

    private string Ungraded() =>
        $"""
            from {Events} e where e.type = 'SourceRegistered' and e.seq_id <= {Position}
            and not exists (
                select from {Events} g where g.stream_id = e.stream_id and g.type = 'ReliabilityAssessed'
                    and g.seq_id <= {Position})
            {If(_source, $"e.stream_id = '{Streams.SourcePrefix}' || {Source}")}
            {If(_threat, HoldsEntryOf($"substr(e.stream_id, {Streams.SourcePrefix.Length + 1})"))}
            """;

    private static string If(string? given, string condition) => given is null ? "" : $"and {condition}";

    /// <summary>The statement was assessed on the threat by then, whether that stood or not.</summary>
    private string WasAssessedOnIt =>
        $"exists (select from {LedgerTables.TimelineEntries} n where n.statement = e.statement and n.threat = {Threat} and n.recorded_from <= {Position})";

    /// <summary>The timelines of the threat held an entry of the source.</summary>
    private string HoldsEntryOf(string source) =>
        $"""
            exists (
                select from {LedgerTables.Timelines} t join {LedgerTables.TimelineEntries} n
                    using (threat, proposition, source)
                where t.source = {source} and t.threat = {Threat} and n.recorded_from <= {Position}
                    and (n.recorded_to is null or n.recorded_to > {Position}))
            """;

    /// <summary>The statements of which an assessment on the threat was withdrawn: one that waits was
    /// assessed on it in no other case.</summary>
    private string WithdrawnOnIt =>
        $"""
            select w.statement from {LedgerTables.Register} w where w.kind = 'withdrawn-assessment'
                and w.threats @> to_jsonb({Threat}::text) and w.recorded_from <= {Position}
            """;

    /// <summary>The statement's source: that of the entry, or what it was corrected to since.</summary>
    private const string SourceThen = $"""
        coalesce((
            select c.to_source from {LedgerTables.Register} c
            where c.statement = e.statement and c.to_source is not null
                and c.recorded_from > e.recorded_from and c.recorded_from <= {Position}
            order by c.recorded_from desc limit 1), e.source)
        """;

    private string PageOf(QueueKind kind, string branch)
    {
        var code = Codes<QueueKind>.Write(kind);
        var columns = kind switch
        {
            QueueKind.Ungraded =>
                $"e.seq_id recorded_from, e.timestamp recorded_at, e.id opened_by, e.type::text opened_by_type, e.user_name::text actor, substr(e.stream_id, {Streams.SourcePrefix.Length + 1}) source, null::text statement, null::text assessment, null::text dispute, null::bytea note",
            QueueKind.Unassessed =>
                $"e.recorded_from, e.recorded_at, e.opened_by, e.opened_by_type, (select m.user_name::text from {Events} m where m.seq_id = e.recorded_from) actor, e.source, e.statement, null::text assessment, null::text dispute, null::bytea note",
            _ =>
                "e.recorded_from, e.recorded_at, e.opened_by, e.opened_by_type, e.actor, e.source, e.statement, e.assessment, e.dispute, e.note",
        };
        var place = kind switch
        {
            QueueKind.Ungraded => "e.seq_id",
            QueueKind.Unassessed => "e.recorded_from",
            _ => Since,
        };
        return $"""
            (select '{code}' kind, {columns} {branch} and {place} > {after ?? 0}
            order by {place} limit {limit + 1})
            """;
    }

    private static QueueRow RowOf(NpgsqlDataReader row) =>
        new(
            row.Code<QueueKind>(0),
            row.GetInt64(1),
            row.GetFieldValue<DateTimeOffset>(2),
            row.GetGuid(3),
            row.GetString(4),
            row.GetString(5),
            row.GetString(6),
            row.TextIfAny(7),
            row.TextIfAny(8),
            row.TextIfAny(9),
            row.IsDBNull(10) ? null : Commitment.Of(row.GetFieldValue<byte[]>(10))
        );
}
