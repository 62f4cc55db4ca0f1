using Microsoft.Extensions.Logging;
using Npgsql;

namespace ClaimLedger.Storage.Embedded;

/// <summary>
/// A PostgreSQL of the service's own, for whoever has none to point it at. It runs as long as this object: it
/// comes up before <see cref="StartAsync"/> returns, recovered from whatever happened, and goes down with
/// <see cref="StopAsync"/>. What it confirmed survives the death of either process at any moment.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string Database = "ledger";

    private readonly Postmaster _postmaster;
    private readonly ServiceLock _lock;
    private readonly Lazy<Task> _stop;

    private EmbeddedPostgres(Postmaster postmaster, ServiceLock serviceLock, string connectionString)
    {
        _postmaster = postmaster;
        _lock = serviceLock;
        _stop = new Lazy<Task>(StopOnceAsync);
        ConnectionString = connectionString;
    }

    /// <summary>
    /// Leads to the database <c>ledger</c> as its superuser, over the loopback. Port and therefore string are
    /// new at every start. It says nothing about pools and timeouts; the caller adds what it needs.
    /// </summary>
    public string ConnectionString { get; }

    /// <summary>
    /// Locks the data folder, makes the cluster at the first time, stops a server that a killed service left
    /// behind, starts the server, waits for its recovery, and makes the database.
    /// </summary>
    /// <exception cref="EmbeddedPostgresException">It cannot be started; the message is for
    /// people.</exception>
    /// <exception cref="UnsafeDatabaseException">The cluster is set up to lose data in a crash.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(
        EmbeddedPostgresOptions options,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        var folder = new ClusterFolder(options.DataFolder, logger);
        var user = await ServerUser.ChooseAsync(folder.Cluster, cancellationToken);
        await user.EnsureReachesAsync(folder.Data, cancellationToken);
        folder.CreateDataFolder(user);
        var serviceLock = ServiceLock.Acquire(folder.Data);
        try
        {
            var binaries = await PostgresBinaries.FindAsync(
                options.BinariesFolder,
                folder.Cluster,
                cancellationToken
            );
            var password = await folder.EnsureClusterAsync(binaries, user, cancellationToken);
            await folder.PrepareLogAsync(user, cancellationToken);
            var postmaster = new Postmaster(binaries, user, folder, logger);
            var port = await postmaster.StartAsync(options.StartTimeout, cancellationToken);
            try
            {
                var connectionString = ConnectionStringTo(Database, port, password);
                var maintenance = ConnectionStringTo("postgres", port, password);
                await EnsureDatabaseAsync(maintenance, folder, cancellationToken);
                await EnsureSafeAsync(connectionString, cancellationToken);
                return new EmbeddedPostgres(postmaster, serviceLock, connectionString);
            }
            catch
            {
                await postmaster.StopAsync();
                throw;
            }
        }
        catch
        {
            serviceLock.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Ends all sessions, stops the server in order, and gives the data folder free. Waits up to 60 s before
    /// it stops the server at once, and then says so in the log. Calling it again waits for the same stop.
    /// </summary>
    public Task StopAsync() => _stop.Value;

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task StopOnceAsync()
    {
        try
        {
            await _postmaster.StopAsync();
        }
        finally
        {
            _lock.Dispose();
        }
    }

    // The loopback needs no encryption, and asking for it would look for libraries that may not be installed.
    private static string ConnectionStringTo(string database, int port, string password) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = ClusterFolder.Superuser,
            Password = password,
            Database = database,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;

    private static async Task EnsureDatabaseAsync(
        string connectionString,
        ClusterFolder folder,
        CancellationToken cancellation
    )
    {
        try
        {
            await using var connection = await OpenUnpooledAsync(connectionString, cancellation);
            await using var look = new NpgsqlCommand(
                "SELECT 1 FROM pg_database WHERE datname = 'ledger'",
                connection
            );
            if (await look.ExecuteScalarAsync(cancellation) is null)
            {
                await using var create = new NpgsqlCommand("CREATE DATABASE ledger", connection);
                await create.ExecuteNonQueryAsync(cancellation);
            }
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InvalidPassword)
        {
            throw new EmbeddedPostgresException(
                $"The password in {folder.PasswordFile} is not that of the cluster {folder.Cluster}. Restore "
                    + "both from the same backup.",
                e
            );
        }
        catch (NpgsqlException e)
        {
            throw new EmbeddedPostgresException(
                $"PostgreSQL came up but does not answer: {e.Message} Its log, {folder.LogFile}, ends with:"
                    + $"{Environment.NewLine}{ServerLog.ReadTail(folder.LogFile)}",
                e
            );
        }
    }

    private static async Task EnsureSafeAsync(string connectionString, CancellationToken cancellation)
    {
        await using var connection = await OpenUnpooledAsync(connectionString, cancellation);
        await DurabilityGuard.EnsureAsync(connection, requireChecksums: true, cancellation);
    }

    // A pool would keep a session open that nobody uses again.
    private static async Task<NpgsqlConnection> OpenUnpooledAsync(
        string connectionString,
        CancellationToken cancellation
    )
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync(cancellation);
        return connection;
    }
}
