using ClaimLedger.Domain.Stances;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Stances;

/// <summary>The entry that settles where a source stands, as of (validAt, knownAt): of those known then, in
/// timeline order, the last that began by then.</summary>
internal sealed record InForce(
    TimelineEntry Entry,
    long RecordedFrom,
    DateTimeOffset RecordedAt,
    bool Contested
)
{
    /// <summary>Those of a threat, in the order of source and proposition. Each timeline costs one look at an
    /// index, however long it is.</summary>
    public static Task<List<InForce>> ReadAsync(
        NpgsqlDataSource dataSource,
        long position,
        DateOnly validAt,
        string threat,
        string? proposition,
        string? source,
        CancellationToken cancel
    ) =>
        dataSource.ListAsync(
            $"""
            select {EntryReader.Columns}, e.recorded_from, e.recorded_at, {EntryReader.Contested}
            from {LedgerTables.Timelines} t cross join lateral (
                select * from {LedgerTables.TimelineEntries} e
                where e.threat = t.threat and e.proposition = t.proposition and e.source = t.source
                    and {EntryReader.Known} and e.earliest <= $3::date
                order by e.earliest desc, e.latest desc, e.ord desc limit 1
            ) e
            where t.threat = $2 and ($4::text is null or t.proposition = $4)
                and ($5::text is null or t.source = $5)
            order by t.source, t.proposition
            """,
            Read,
            cancel,
            position,
            threat,
            Days.Iso(validAt),
            proposition,
            source
        );

    /// <summary>Every entry of a threat that is in force on some day, up to a number: in the order of source
    /// and proposition, then of the timeline.</summary>
    public static Task<List<InForce>> AllAsync(
        NpgsqlDataSource dataSource,
        long position,
        string threat,
        int most,
        CancellationToken cancel
    ) =>
        dataSource.ListAsync(
            $"""
            select {EntryReader.Columns}, e.recorded_from, e.recorded_at, {EntryReader.Contested}
            from {LedgerTables.TimelineEntries} e where e.threat = $2 and {EntryReader.Known}
            order by e.source, e.proposition, e.earliest, e.latest, e.ord limit $3
            """,
            Read,
            cancel,
            position,
            threat,
            most
        );

    private static InForce Read(NpgsqlDataReader row) =>
        new(
            EntryReader.Read(row),
            row.GetInt64(EntryReader.Count),
            row.GetFieldValue<DateTimeOffset>(EntryReader.Count + 1),
            row.GetBoolean(EntryReader.Count + 2)
        );
}
