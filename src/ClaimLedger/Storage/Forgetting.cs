using ClaimLedger.Domain.Sealing;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>What is destroyed of one stream.</summary>
/// <param name="Stream">The stream's key.</param>
/// <param name="Version">The stream's version before what is appended with it.</param>
/// <param name="Fields">The paths of the texts that go.</param>
/// <param name="NewKey">The key under which the others are sealed again; null where there are none.</param>
public sealed record Forgotten(string Stream, long Version, IReadOnlySet<string> Fields, SubjectKey? NewKey);

/// <summary>
/// Destroys texts in the transaction that says so: the stream's disclosures go, its key goes in every case,
/// and what is left is sealed again under another, its salts, and so its commitments, as they were. What
/// imports said of lines about the stream goes as well.
/// </summary>
internal static class Forgetting
{
    /// <summary>The function that deletes disclosures and keys; nobody else may.</summary>
    public const string Function = $"{LedgerTables.Schema}.forget";

    /// <summary>Makes the function. It deletes in the transaction alone that appends the
    /// redaction, which another has to have asked for before.</summary>
    public const string MakeFunction = $"""
        create or replace function {Function}(streams text[]) returns void
            language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
            begin
                if exists (
                    select from unnest(streams) s(stream) where not exists (
                        select from {LedgerTables.Schema}.mt_events e
                        join {LedgerTables.Schema}.mt_events r on r.stream_id = e.stream_id
                            and r.version < e.version
                        where e.stream_id = s.stream and e.xmin = pg_current_xact_id()::xid
                            and e.type in ('StatementRedacted', 'SourceRedacted')
                            and r.type in ('StatementRedactionRequested', 'SourceRedactionRequested')
                            and e.user_name = e.data ->> 'approvedBy'
                            and r.user_name = e.data ->> 'requestedBy'
                            and r.user_name <> e.user_name))
                then
                    raise insufficient_privilege using message =
                        'Texts are destroyed by the redaction alone that one asked for and another approved.';
                end if;
                delete from {LedgerTables.Disclosures} where stream = any(streams);
                delete from {LedgerTables.SubjectKeys} where subject = any(streams);
            end $$;
        revoke all on function {Function}(text[]) from public
        """;

    private const string Delete = $"select {Function}($1)";

    private const string DeleteLines = $"delete from {LedgerTables.ImportRefusals} where stream = any($1)";

    // Locked first: what another node appends to the stream is then there to be read, or comes to nothing.
    private const string Hold = $"""
        select id, version from {LedgerTables.Schema}.mt_streams
        where id = any($1) order by id for no key update
        """;

    private const string Kept = $"""
        select d.stream, d.field, d.commitment, d.content, k.wrapped from {LedgerTables.Disclosures} d
        join {LedgerTables.SubjectKeys} k on k.subject = d.stream
        where d.stream = any($1)
        """;

    /// <summary>Queues what deletes them; after the event that says so, before any key or text that is new.
    /// </summary>
    public static void Queue(NpgsqlBatch batch, IReadOnlyList<Forgotten> forgotten)
    {
        if (forgotten.Count == 0)
            return;
        batch.Add(Delete, [StreamsOf(forgotten)]);
        batch.Add(DeleteLines, [StreamsOf(forgotten)]);
    }

    /// <summary>Opens what is left of the streams; within the transaction that deletes it.</summary>
    public static async Task<List<(SubjectKey Key, Disclosure Disclosure)>> ReadKeptAsync(
        NpgsqlConnection connection,
        Vault vault,
        IReadOnlyList<Forgotten> forgotten
    )
    {
        var byStream = forgotten.ToDictionary(f => f.Stream, StringComparer.Ordinal);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(Hold, [StreamsOf(forgotten)]);
        batch.Add(Kept, [StreamsOf(forgotten)]);
        var kept = new List<(SubjectKey, Disclosure)>();
        await using var rows = await batch.ExecuteReaderAsync(CancellationToken.None);
        while (await rows.ReadAsync(CancellationToken.None))
        {
            // Another node was faster: what is about to be appended is going to be refused.
            if (byStream[rows.GetString(0)].Version != rows.GetInt64(1))
                return [];
        }
        await rows.NextResultAsync(CancellationToken.None);
        while (await rows.ReadAsync(CancellationToken.None))
        {
            var (stream, field) = (rows.GetString(0), rows.GetString(1));
            if (byStream[stream].Fields.Contains(field))
                continue;
            var content = vault
                .Unwrap(stream, rows.GetFieldValue<byte[]>(4))
                .Decrypt($"{stream}#{field}", rows.GetFieldValue<byte[]>(3));
            var commitment = Commitment.Of(rows.GetFieldValue<byte[]>(2));
            var key =
                byStream[stream].NewKey
                ?? throw new InvalidOperationException(
                    $"'{stream}' has a text '{field}', which no redaction named."
                );
            kept.Add((key, new Disclosure(stream, field, commitment, content)));
        }
        return kept;
    }

    private static string[] StreamsOf(IEnumerable<Forgotten> forgotten) =>
        [.. forgotten.Select(f => f.Stream)];
}
