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
    public static async Task<IReadOnlyList<Grade>> GradesAsync(
        NpgsqlDataSource dataSource,
        IEnumerable<string> sources,
        long position,
        CancellationToken cancel
    )
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select s.stream, g.* from unnest($1) s(stream) cross join lateral (
                select e.seq_id, e.data ->> 'reliability' from {LedgerTables.Schema}.mt_events e
                where e.type = '{nameof(ReliabilityAssessed)}' and e.stream_id = s.stream and e.seq_id <= $2
                order by e.seq_id desc limit 1
            ) g
            """
        );
        command.Parameters.AddWithValue(sources.Select(Streams.Source).ToArray());
        command.Parameters.AddWithValue(position);
        var grades = new List<Grade>();
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            grades.Add(
                new Grade(
                    Streams.IdOf(rows.GetString(0)),
                    rows.GetInt64(1),
                    CodeOf<Reliability>(rows.GetString(2))
                )
            );
        return grades;
    }

    private static async Task<List<LinkChange>> ChangesAsync(
        NpgsqlDataSource dataSource,
        long position,
        CancellationToken cancel
    )
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select stream_id, data ->> 'relation', data ->> 'otherSource', type = '{nameof(SourcesUnlinked)}'
            from {LedgerTables.Schema}.mt_events
            where type in ('{nameof(SourcesLinked)}', '{nameof(SourcesUnlinked)}') and seq_id <= $1
            order by seq_id
            """
        );
        command.Parameters.AddWithValue(position);
        var changes = new List<LinkChange>();
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            changes.Add(
                new LinkChange(
                    Streams.IdOf(rows.GetString(0)),
                    CodeOf<SourceRelation>(rows.GetString(1)),
                    rows.GetString(2),
                    rows.GetBoolean(3)
                )
            );
        return changes;
    }

    private static async Task<IReadOnlyDictionary<string, long>> RegisteredAsync(
        NpgsqlDataSource dataSource,
        IEnumerable<LinkChange> links,
        CancellationToken cancel
    )
    {
        await using var command = dataSource.CreateCommand(
            $"select stream_id, seq_id from {LedgerTables.Schema}.mt_events where stream_id = any($1) and version = 1"
        );
        var sources = links.SelectMany(link => new[] { link.Source, link.OtherSource });
        command.Parameters.AddWithValue(sources.Distinct().Select(Streams.Source).ToArray());
        var registered = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            registered[Streams.IdOf(rows.GetString(0))] = rows.GetInt64(1);
        return registered;
    }

    private static T CodeOf<T>(string code)
        where T : struct, Enum =>
        Codes<T>.TryRead(code, out var value)
            ? value
            : throw new InvalidOperationException($"'{code}' is no code of {typeof(T).Name}.");
}
