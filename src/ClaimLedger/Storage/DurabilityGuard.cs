using System.Globalization;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>
/// The database would lose, in a crash, what it has confirmed, or is too old. The message names the setting,
/// its value, where it was set, and how to turn it on.
/// </summary>
public sealed class UnsafeDatabaseException : Exception
{
    /// <param name="message">The setting, its value, and the remedy.</param>
    public UnsafeDatabaseException(string message)
        : base(message) { }
}

/// <summary>
/// Refuses a PostgreSQL on which "confirmed" does not mean "durable". Every promise of the service rests on
/// these settings, and some benchmarks and containers turn them off. It sees what the session sees, so a
/// setting of the role, of the database or of the connection string counts as well.
/// </summary>
public static class DurabilityGuard
{
    private const int OldestVersion = 150000;

    private const string Query = """
        SELECT name, setting, source, sourcefile, sourceline FROM pg_settings
        WHERE name IN ('server_version_num', 'server_version',
            'fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums')
        """;

    /// <inheritdoc cref="EnsureAsync(NpgsqlConnection, bool, CancellationToken)" />
    public static async Task EnsureAsync(
        NpgsqlDataSource dataSource,
        bool requireChecksums,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await EnsureAsync(connection, requireChecksums, cancellationToken);
    }

    /// <summary>
    /// Checks version, <c>fsync</c>, <c>full_page_writes</c> and <c>synchronous_commit</c>. Of the last,
    /// every value but <c>off</c> waits for the local disk and is allowed.
    /// </summary>
    /// <param name="connection">An open connection, made as the service makes its own.</param>
    /// <param name="requireChecksums">Whether a cluster without data checksums is refused as well; a server
    /// that somebody else runs may have its reasons, such as a checksumming file system.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="UnsafeDatabaseException">The server is refused.</exception>
    public static async Task EnsureAsync(
        NpgsqlConnection connection,
        bool requireChecksums,
        CancellationToken cancellationToken
    )
    {
        var settings = await ReadAsync(connection, cancellationToken);
        if (int.Parse(settings["server_version_num"].Value, CultureInfo.InvariantCulture) < OldestVersion)
        {
            throw new UnsafeDatabaseException(
                $"This server is PostgreSQL {settings["server_version"].Value}; the service needs version 15 "
                    + "or later. Upgrade the server or point the service at a newer one."
            );
        }

        foreach (var name in (string[])["fsync", "full_page_writes", "synchronous_commit"])
        {
            if (settings[name].Value is "off")
            {
                throw new UnsafeDatabaseException(
                    $"This PostgreSQL runs with {name} = off ({settings[name].Origin}): a crash could lose "
                        + "or corrupt what it has confirmed, so the service does not start on it. Remove that "
                        + $"setting (or: ALTER SYSTEM SET {name} = on), reload the server, and start the service "
                        + "again."
                );
            }
        }

        if (requireChecksums && settings["data_checksums"].Value is not "on")
        {
            throw new UnsafeDatabaseException(
                "This PostgreSQL cluster has data_checksums = off: damage on its disk would go unnoticed, so "
                    + "the service does not start on it. With the service stopped, turn them on with "
                    + "pg_checksums --enable -D and the cluster's folder."
            );
        }
    }

    private static async Task<Dictionary<string, Setting>> ReadAsync(
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        var settings = new Dictionary<string, Setting>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand(Query, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            // File and line are shown only to roles that may read all settings.
            var origin = await reader.IsDBNullAsync(3, cancellation)
                ? $"set by: {reader.GetString(2)}"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"set in {reader.GetString(3)}, line {reader.GetInt32(4)}"
                );
            settings[reader.GetString(0)] = new Setting(reader.GetString(1), origin);
        }

        return settings;
    }

    private readonly record struct Setting(string Value, string Origin);
}
