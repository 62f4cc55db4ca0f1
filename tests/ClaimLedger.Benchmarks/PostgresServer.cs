using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace ClaimLedger.Benchmarks;

/// <summary>The server that both the service and its floors are measured on. It is the run's own, with
/// PostgreSQL's defaults where they concern durability, or one that is given.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Superuser = "bench";

    private readonly string? _cluster;
    private readonly NpgsqlConnectionStringBuilder _connection;
    private readonly string _binaries;
    private int _databases;

    private PostgresServer(string binaries, string? cluster, NpgsqlConnectionStringBuilder connection)
    {
        _binaries = binaries;
        _cluster = cluster;
        _connection = connection;
    }

    /// <summary>What is not PostgreSQL's default; the service's embedded server has it so, too.</summary>
    public const string Settings = "max_connections=200 shared_buffers=256MB, data checksums, locale C";

    /// <summary>pgbench, which comes with the server.</summary>
    public string PgBench => Path.Combine(_binaries, "pgbench");

    /// <summary>Whether it was started by this run.</summary>
    public bool IsOwn => _cluster is not null;

    /// <summary>Starts a server in a folder below <paramref name="work"/>, or takes the given one.</summary>
    public static async Task<PostgresServer> StartAsync(
        Options options,
        string work,
        CancellationToken cancel
    )
    {
        var binaries = Binaries(options.Postgres);
        if (options.Connection is { } given)
            return new PostgresServer(binaries, cluster: null, new NpgsqlConnectionStringBuilder(given));

        var (cluster, password) = (Path.Combine(work, "cluster"), Path.Combine(work, "password"));
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = IPAddress.Loopback.ToString(),
            Port = FreePort(),
            Username = Superuser,
            Password = RandomNumberGenerator.GetHexString(32, lowercase: true),
            Database = "postgres",
        };
        Directory.CreateDirectory(
            cluster,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
        await File.WriteAllTextAsync(password, connection.Password, cancel);
        File.SetUnixFileMode(password, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        // Servers refuse to run as root.
        if (Environment.IsPrivilegedProcess)
            await Tool.RunAsync("chown", ["postgres", cluster, password], cancel);

        string[] init =
        [
            "-D",
            cluster,
            "--data-checksums",
            "--encoding=UTF8",
            "--locale=C",
            "--lc-ctype=C.UTF-8",
            "--auth=scram-sha-256",
            $"--username={Superuser}",
            $"--pwfile={password}",
        ];
        await RunAsServerAsync(Path.Combine(binaries, "initdb"), init, cancel);
        var server = new PostgresServer(binaries, cluster, connection);
        var port = connection.Port.ToString(CultureInfo.InvariantCulture);
        string[] start =
        [
            "-D",
            cluster,
            "-w",
            "-l",
            Path.Combine(cluster, "server.log"),
            "-o",
            $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= "
                + "-c max_connections=200 -c shared_buffers=256MB",
            "start",
        ];
        // Not to be cancelled: a server that nobody knows of would stay.
        await RunAsServerAsync(Path.Combine(binaries, "pg_ctl"), start, CancellationToken.None);
        return server;
    }

    /// <summary>Makes a database, and says how it is reached.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancel)
    {
        var name = $"bench_{Environment.ProcessId}_{++_databases}";
        await ExecuteAsync(_connection.ConnectionString, $"create database {name}", cancel);
        return new NpgsqlConnectionStringBuilder(_connection.ConnectionString)
        {
            Database = name,
        }.ConnectionString;
    }

    /// <summary>Removes a database of this run.</summary>
    public async Task DropDatabaseAsync(string database)
    {
        var name = new NpgsqlConnectionStringBuilder(database).Database;
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync(
            _connection.ConnectionString,
            $"drop database {name} with (force)",
            CancellationToken.None
        );
    }

    /// <summary>Both sides of a comparison begin with nothing left to write back.</summary>
    public Task CheckpointAsync(CancellationToken cancel) =>
        ExecuteAsync(_connection.ConnectionString, "checkpoint", cancel);

    /// <summary>The server's version.</summary>
    public async Task<string> VersionAsync(CancellationToken cancel)
    {
        await using var source = NpgsqlDataSource.Create(_connection);
        await using var command = source.CreateCommand("show server_version");
        return (string)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>Runs statements on a database.</summary>
    public static async Task ExecuteAsync(string database, string sql, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>A port of the loopback that nobody listens at.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Stops the server, if it is the run's own.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_cluster is null)
            return;
        NpgsqlConnection.ClearAllPools();
        string[] stop = ["-D", _cluster, "-w", "-m", "fast", "stop"];
        await RunAsServerAsync(Path.Combine(_binaries, "pg_ctl"), stop, CancellationToken.None);
    }

    private static async Task RunAsServerAsync(string program, string[] arguments, CancellationToken cancel)
    {
        if (Environment.IsPrivilegedProcess)
            await Tool.RunAsync("runuser", ["-u", "postgres", "--", program, .. arguments], cancel);
        else
            await Tool.RunAsync(program, arguments, cancel);
    }

    private static string Binaries(string? given)
    {
        string[] needed = ["initdb", "pg_ctl", "pgbench"];
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        IEnumerable<string> debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql")
            : [];
        var folders = given is not null
            ? [given]
            : path.Split(':', StringSplitOptions.RemoveEmptyEntries)
                .Concat(debian.OrderDescending(StringComparer.Ordinal).Select(f => Path.Combine(f, "bin")));
        return folders.FirstOrDefault(f => needed.All(p => File.Exists(Path.Combine(f, p))))
            ?? throw new UsageException(
                $"No folder holds {string.Join(", ", needed)}. Install PostgreSQL 15 or later "
                    + "(apt-get install postgresql), or name the folder with --postgres."
            );
    }
}
