using ClaimLedger.Domain;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Stances;

/// <summary>A statement that was taken for a source's, with a date that one of its entries had, and how many
/// assessments of it are in force.</summary>
internal sealed record Said(string Statement, EdtfDate StatedOn, int Assessments);

/// <summary>Reads what a source's track record is made of, as known at a position. Its statements are found
/// by its timelines, and by the register those that were corrected to be its while no timeline held an entry
/// of them. One that was never assessed never had an entry.</summary>
internal sealed class RecordReader(NpgsqlDataSource dataSource, long position, string source)
{
    private const string Events = $"{LedgerTables.Schema}.mt_events";

    private const string StatementsSql = $"""
        select e.statement, (array_agg(e.stated_on order by e.recorded_from desc))[1],
            count(*) filter (where {EntryReader.Known})
        from {LedgerTables.Timelines} t join {LedgerTables.TimelineEntries} e
            on e.threat = t.threat and e.proposition = t.proposition and e.source = t.source
        where t.source = $2 and e.recorded_from <= $1
        group by e.statement
        union all
        select c.statement, n.stated_on, 0
        from (
            select distinct statement from {LedgerTables.Register} where to_source = $2 and recorded_from <= $1
        ) c cross join lateral (
            select min(e.stated_on) stated_on from {LedgerTables.TimelineEntries} e
            where e.statement = c.statement and e.recorded_from <= $1
            having count(*) > 0 and not bool_or(e.source = $2)
        ) n
        """;

    private const string ShiftsSql = $"""
        select e.kind, count(*), nullif(min(e.earliest), '-infinity'), nullif(max(e.earliest), '-infinity')
        from {LedgerTables.Shifts} e where e.source = $2 and {EntryReader.Known} group by e.kind
        """;

    private const string GradesSql = $"""
        select data ->> 'reliability', seq_id, timestamp from {Events}
        where type = '{nameof(ReliabilityAssessed)}' and stream_id = $2 and seq_id <= $1 order by seq_id
        """;

    private static readonly string EventsSql = $"""
        select {EventRow.Columns}
        from unnest($2) s(stream) join {Events} e on e.stream_id = s.stream
        where e.version > 1 and e.seq_id <= $1
            and e.type in ({string.Join(", ", TrackRecord.MadeOf.Select(type => $"'{type.Name}'"))})
        order by e.seq_id
        """;

    /// <summary>The statements that were ever taken for the source's.</summary>
    public Task<List<Said>> StatementsAsync(CancellationToken cancel) =>
        dataSource.ListAsync(
            StatementsSql,
            row => new Said(row.GetString(0), EdtfDate.Parse(row.GetString(1)), (int)row.GetInt64(2)),
            cancel,
            position,
            source
        );

    /// <summary>What became of some statements.</summary>
    public Task<List<Recorded>> EventsAsync(IEnumerable<string> statements, CancellationToken cancel) =>
        dataSource.ListAsync(
            EventsSql,
            EventRow.Read,
            cancel,
            position,
            statements.Select(Streams.Statement).ToArray()
        );

    /// <summary>How its stances moved, in the order of the vocabulary.</summary>
    public async Task<IReadOnlyList<ShiftTally>> ShiftsAsync(CancellationToken cancel)
    {
        var shifts = await dataSource.ListAsync(
            ShiftsSql,
            row => new ShiftTally(
                row.Code<ShiftKind>(0),
                (int)row.GetInt64(1),
                row.IsDBNull(2) ? null : row.GetFieldValue<DateOnly>(2),
                row.IsDBNull(3) ? null : row.GetFieldValue<DateOnly>(3)
            ),
            cancel,
            position,
            source
        );
        return [.. shifts.OrderBy(s => s.Kind)];
    }

    /// <summary>The grades that it was given, the first one first.</summary>
    public Task<List<GradeItem>> GradesAsync(CancellationToken cancel) =>
        dataSource.ListAsync(
            GradesSql,
            row => new GradeItem(
                row.Code<Reliability>(0),
                row.GetInt64(1),
                row.GetFieldValue<DateTimeOffset>(2)
            ),
            cancel,
            position,
            Streams.Source(source)
        );
}
