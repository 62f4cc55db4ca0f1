using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Vocabulary;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>The links and grades of sources as of a position, read from the events. Links and grades are
/// few, and each kind has a partial index of its own.</summary>
internal static class LinkedSources
{
    /// <summary>The identities that the links known at a position make. Goes through all links of the ledger,
    /// as any may join two others.</summary>
    public static async Task<Identities> ReadAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyCollection<SourceRelation> relations,
        long position,
        CancellationToken cancel
    )
    {
        if (relations.Count == 0)
            return Identities.Unlinked;
        var links = Identities.InForce(await ChangesAsync(dataSource, position, cancel));
        return Identities.Of(links, relations, await RegisteredAsync(dataSource, links, cancel));
    }

    /// <summary>The last grade that each source had been given at a position.</summary>
    public static Task<List<Grade>> GradesAsync(
        NpgsqlDataSource dataSource,
        IEnumerable<string> sources,
        long position,
        CancellationToken cancel
    ) =>
        dataSource.ListAsync(
            $"""
            select s.stream, g.* from unnest($1) s(stream) cross join lateral (
                select e.seq_id, e.data ->> 'reliability' from {LedgerTables.Schema}.mt_events e
                where e.type = '{nameof(ReliabilityAssessed)}' and e.stream_id = s.stream and e.seq_id <= $2
                order by e.seq_id desc limit 1
            ) g
            """,
            row => new Grade(Streams.IdOf(row.GetString(0)), row.GetInt64(1), row.Code<Reliability>(2)),
            cancel,
            sources.Select(Streams.Source).ToArray(),
            position
        );

    private static Task<List<LinkChange>> ChangesAsync(
        NpgsqlDataSource dataSource,
        long position,
        CancellationToken cancel
    ) =>
        dataSource.ListAsync(
            $"""
            select stream_id, data ->> 'relation', data ->> 'otherSource', type = '{nameof(SourcesUnlinked)}'
            from {LedgerTables.Schema}.mt_events
            where type in ('{nameof(SourcesLinked)}', '{nameof(SourcesUnlinked)}') and seq_id <= $1
            order by seq_id
            """,
            row => new LinkChange(
                Streams.IdOf(row.GetString(0)),
                row.Code<SourceRelation>(1),
                row.GetString(2),
                row.GetBoolean(3)
            ),
            cancel,
            position
        );

    private static async Task<IReadOnlyDictionary<string, long>> RegisteredAsync(
        NpgsqlDataSource dataSource,
        IEnumerable<LinkChange> links,
        CancellationToken cancel
    )
    {
        var sources = links.SelectMany(link => new[] { link.Source, link.OtherSource });
        var registered = await dataSource.ListAsync(
            $"select stream_id, seq_id from {LedgerTables.Schema}.mt_events where stream_id = any($1) and version = 1",
            row => (Source: Streams.IdOf(row.GetString(0)), Position: row.GetInt64(1)),
            cancel,
            [sources.Distinct().Select(Streams.Source).ToArray()]
        );
        return registered.ToDictionary(r => r.Source, r => r.Position, StringComparer.Ordinal);
    }
}
