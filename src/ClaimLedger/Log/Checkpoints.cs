using System.Text;
using ClaimLedger.Proofs;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Log;

/// <summary>A checkpoint as it was signed.</summary>
/// <param name="Head">Origin, size and root.</param>
/// <param name="Note">The signed note, without cosignatures.</param>
/// <param name="SignedAt">When.</param>
public sealed record StoredCheckpoint(Checkpoint Head, string Note, DateTimeOffset SignedAt);

/// <summary>The checkpoints that were signed, and what witnesses signed of them.</summary>
public sealed class Checkpoints(NpgsqlDataSource dataSource)
{
    /// <summary>How far back a cosigned checkpoint is looked for: hours, where one comes every
    /// second.</summary>
    public const int CosignaturesSearched = 10_000;

    /// <summary>The last checkpoint; null before the first.</summary>
    public async Task<StoredCheckpoint?> LastAsync(CancellationToken cancel)
    {
        var found = await dataSource.ListAsync(
            $"select note, signed_at from {LedgerTables.LogCheckpoints} order by size desc limit 1",
            Read,
            cancel
        );
        return found.SingleOrDefault();
    }

    /// <summary>The checkpoint of a size; null where there is none.</summary>
    public async Task<StoredCheckpoint?> OfAsync(long size, CancellationToken cancel)
    {
        var found = await dataSource.ListAsync(
            $"select note, signed_at from {LedgerTables.LogCheckpoints} where size = $1",
            Read,
            cancel,
            size
        );
        return found.SingleOrDefault();
    }

    /// <summary>Stores a checkpoint, unless one of its size is there.</summary>
    /// <returns>Whether it was stored.</returns>
    public async Task<bool> TryStoreAsync(StoredCheckpoint checkpoint, CancellationToken cancel)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            insert into {LedgerTables.LogCheckpoints} (size, root, note, signed_at) values ($1, $2, $3, $4)
            on conflict do nothing
            """
        );
        command.Parameters.AddWithValue(checkpoint.Head.Size);
        command.Parameters.AddWithValue(checkpoint.Head.Root.Bytes.ToArray());
        command.Parameters.AddWithValue(checkpoint.Note);
        command.Parameters.AddWithValue(checkpoint.SignedAt);
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }

    /// <summary>A checkpoint with the cosignatures that it has by now.</summary>
    public async Task<SignedNote> WithCosignaturesAsync(StoredCheckpoint checkpoint, CancellationToken cancel)
    {
        var lines = await dataSource.ListAsync(
            $"select line from {LedgerTables.LogCosignatures} where size = $1 order by signed_at, witness",
            row => row.GetString(0),
            cancel,
            checkpoint.Head.Size
        );
        var text = lines.Count == 0 ? checkpoint.Note : checkpoint.Note + string.Join('\n', lines) + '\n';
        return SignedNote.Parse(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A checkpoint as a note, as it was signed.</summary>
    public static SignedNote NoteOf(StoredCheckpoint checkpoint) =>
        SignedNote.Parse(Encoding.UTF8.GetBytes(checkpoint.Note));

    /// <summary>The newest checkpoint that so many witnesses have cosigned, up to a size; null where there is
    /// none among the last <see cref="CosignaturesSearched"/> cosignatures.</summary>
    public async Task<StoredCheckpoint?> LastCosignedAsync(long upTo, int witnesses, CancellationToken cancel)
    {
        var found = await dataSource.ListAsync(
            $"""
            select note, signed_at from {LedgerTables.LogCheckpoints} where size = (
                select size from (
                    select size from {LedgerTables.LogCosignatures} where size <= $1 order by size desc limit $2
                ) last group by size having count(*) >= $3 order by size desc limit 1
            )
            """,
            Read,
            cancel,
            upTo,
            CosignaturesSearched,
            witnesses
        );
        return found.SingleOrDefault();
    }

    /// <summary>The last size that a witness has cosigned, and when it says that it did; null before the
    /// first.</summary>
    public async Task<(long Size, DateTimeOffset At)?> LastOfAsync(string witness, CancellationToken cancel)
    {
        var found = await dataSource.ListAsync(
            $"select size, signed_at from {LedgerTables.LogCosignatures} where witness = $1 order by size desc limit 1",
            row => (row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1)),
            cancel,
            witness
        );
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Whether a witness has cosigned a checkpoint.</summary>
    public async Task<bool> IsCosignedAsync(long size, string witness, CancellationToken cancel)
    {
        var found = await dataSource.ListAsync(
            $"select 1 from {LedgerTables.LogCosignatures} where size = $1 and witness = $2",
            row => row.GetInt32(0),
            cancel,
            size,
            witness
        );
        return found.Count > 0;
    }

    /// <summary>Stores a cosignature that was verified, unless the witness's own of that size is
    /// there.</summary>
    public async Task StoreAsync(
        long size,
        string witness,
        NoteSignature cosignature,
        DateTimeOffset at,
        CancellationToken cancel
    )
    {
        await using var command = dataSource.CreateCommand(
            $"""
            insert into {LedgerTables.LogCosignatures} (size, witness, line, signed_at) values ($1, $2, $3, $4)
            on conflict do nothing
            """
        );
        command.Parameters.AddWithValue(size);
        command.Parameters.AddWithValue(witness);
        command.Parameters.AddWithValue(cosignature.ToString());
        command.Parameters.AddWithValue(at);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static StoredCheckpoint Read(NpgsqlDataReader row)
    {
        var note = row.GetString(0);
        var head = Checkpoint.Parse(SignedNote.Parse(Encoding.UTF8.GetBytes(note)).Text);
        return new StoredCheckpoint(head, note, row.GetFieldValue<DateTimeOffset>(1));
    }
}
