using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>A node's claim to something that one of them does at a time: PostgreSQL's advisory lock on a
/// connection. It ends with the connection, so a node that goes away leaves none.</summary>
public sealed class Claim : IAsyncDisposable
{
    /// <summary>Whether any node holds the claim that <c>$1</c> stands for, in SQL.</summary>
    // A bigint lock shows as two halves.
    internal const string IsHeld = """
        exists (
            select from pg_locks l join pg_stat_activity a using (pid)
            where l.locktype = 'advisory' and l.granted and a.datname = current_database()
                and (l.classid::bigint << 32 | l.objid::bigint) = $1)
        """;

    private readonly long _key;

    private Claim(NpgsqlConnection connection, long key) => (Connection, _key) = (connection, key);

    /// <summary>The connection that holds it; free for other work.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Claims what a number stands for.</summary>
    /// <returns>The claim, to be disposed; null where another has it.</returns>
    public static async Task<Claim?> TryAsync(NpgsqlDataSource dataSource, long key, CancellationToken cancel)
    {
        var claim = new Claim(await dataSource.OpenConnectionAsync(cancel), key);
        try
        {
            if (await claim.AskAsync("select pg_try_advisory_lock($1)", cancel))
                return claim;
        }
        catch (Exception)
        {
            await claim.Connection.DisposeAsync();
            throw;
        }
        await claim.Connection.DisposeAsync();
        return null;
    }

    /// <summary>Whether any node holds it.</summary>
    public static async Task<bool> IsHeldAsync(
        NpgsqlDataSource dataSource,
        long key,
        CancellationToken cancel
    )
    {
        await using var command = dataSource.CreateCommand($"select {IsHeld}");
        command.Parameters.AddWithValue(key);
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // The pool would reset the connection only when it is used again.
            await AskAsync("select pg_advisory_unlock($1)", CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // It broke, and the lock with it.
        }
        await Connection.DisposeAsync();
    }

    private async Task<bool> AskAsync(string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, Connection);
        command.Parameters.AddWithValue(_key);
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }
}
