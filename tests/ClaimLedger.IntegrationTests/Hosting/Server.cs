using ClaimLedger.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

[assembly: AssemblyFixture(typeof(ClaimLedger.IntegrationTests.Hosting.Server))]

namespace ClaimLedger.IntegrationTests.Hosting;

/// <summary>One real PostgreSQL for the whole run, the embedded one; each fixture gets a database of its
/// own.</summary>
public sealed class Server : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(
        Path.GetTempPath(),
        $"claimledger-tests-{Guid.NewGuid():N}"
    );

    /// <summary>The folder of the cluster and of its log.</summary>
    public string Folder => _folder;

    private EmbeddedPostgres? _postgres;
    private int _databases;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        var options = new EmbeddedPostgresOptions { DataFolder = _folder };
        _postgres = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);
    }

    /// <summary>A new empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"ledger_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(_postgres!.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"create database {name}", connection);
        await command.ExecuteNonQueryAsync();
        var builder = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString)
        {
            Database = name,
            MaxPoolSize = 20,
        };
        return builder.ConnectionString;
    }

    /// <summary>Ends what is still connected to a database: every node that was stopped leaves the connection
    /// on which Marten listens, and a run has more nodes than the server connections.</summary>
    public async Task CloseAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(_postgres!.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = $1",
            connection
        );
        command.Parameters.AddWithValue(new NpgsqlConnectionStringBuilder(connectionString).Database!);
        await command.ExecuteNonQueryAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
