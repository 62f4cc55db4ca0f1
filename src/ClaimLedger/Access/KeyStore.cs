using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Access;

/// <summary>The table of keys. Rows are added, and ended; none is ever deleted. Whoever changes something
/// tells every node, with the commit.</summary>
internal sealed class KeyStore(NpgsqlDataSource dataSource)
{
    /// <summary>Where the nodes listen.</summary>
    public const string Channel = "claimledger_keys";

    private const string Columns =
        "key, digest, role, person, label, created_at, created_by, expires_at, revoked_at, replaced_by";

    // One writer at a time, in all nodes: what is decided is decided on what is there. Readers do not wait.
    private const string Lock = $"lock table {LedgerTables.AccessKeys} in share row exclusive mode";

    /// <summary>All keys, in the order in which they were made.</summary>
    public Task<List<AccessKey>> ListAsync(CancellationToken cancel) =>
        dataSource.ListAsync(
            $"select {Columns} from {LedgerTables.AccessKeys} order by created_at, key",
            Read,
            cancel
        );

    /// <summary>Changes keys in one transaction that no other change comes between.</summary>
    /// <param name="change">Is given all keys, and answers those that are new or altered, with what is to be
    /// returned.</param>
    /// <param name="cancel">Calls it off before the commit.</param>
    public async Task<T> ChangeAsync<T>(
        Func<IReadOnlyList<AccessKey>, (T Result, IReadOnlyList<AccessKey> Changed)> change,
        CancellationToken cancel
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(Lock, cancel);
        var all = new List<AccessKey>();
        await foreach (
            var key in connection.StreamAsync(
                $"select {Columns} from {LedgerTables.AccessKeys}",
                Read,
                cancel
            )
        )
            all.Add(key);
        var (result, changed) = change(all);
        foreach (var key in changed)
            await PutAsync(connection, key, cancel);
        if (changed.Count > 0)
            await connection.ExecuteAsync($"notify {Channel}", cancel);
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    private static async Task PutAsync(NpgsqlConnection connection, AccessKey key, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"""
            insert into {LedgerTables.AccessKeys} ({Columns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            on conflict (key) do update set expires_at = excluded.expires_at,
                revoked_at = excluded.revoked_at, replaced_by = excluded.replaced_by
            """,
            connection
        );
        object?[] values =
        [
            key.Id,
            key.Digest,
            Codes<Role>.Write(key.Role),
            key.Person,
            key.Label,
            key.CreatedAt.UtcDateTime,
            key.CreatedBy,
            key.ExpiresAt?.UtcDateTime,
            key.RevokedAt?.UtcDateTime,
            key.ReplacedBy,
        ];
        foreach (var value in values)
            command.Parameters.AddWithValue(value ?? DBNull.Value);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static AccessKey Read(NpgsqlDataReader row) =>
        new(
            row.GetString(0),
            row.GetFieldValue<byte[]>(1),
            row.Code<Role>(2),
            row.GetString(3),
            row.TextIfAny(4),
            row.GetFieldValue<DateTimeOffset>(5),
            row.GetString(6),
            row.TimeIfAny(7),
            row.TimeIfAny(8),
            row.TextIfAny(9)
        );
}
