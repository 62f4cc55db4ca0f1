using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ClaimLedger.Storage.Embedded;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;

namespace ClaimLedger.IntegrationTests.Storage;

/// <summary>
/// A data folder of one test: everything that a person with a shell could do to it between two starts of the
/// service. Disposing it ends whatever still runs in it and removes it.
/// </summary>
public sealed class EmbeddedPostgresFolder : IAsyncDisposable, ILogger
{
    private const UnixFileMode EveryoneMayEnter =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherExecute;

    private readonly List<EmbeddedPostgres> _started = [];

    public EmbeddedPostgresFolder()
    {
        // Short, because the path of a Unix socket below it has to be.
        Data = Directory.CreateTempSubdirectory("ledger-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Data, EveryoneMayEnter);
        }
    }

    public string Data { get; }

    public string Cluster => Path.Combine(Data, "postgres");

    /// <summary>All that was logged, in order.</summary>
    public ConcurrentQueue<string> Logged { get; } = new();

    /// <summary>The id in postmaster.pid; null when there is no such file.</summary>
    public int? PostmasterPid =>
        File.Exists(PidFile)
            ? int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture)
            : null;

    private string PidFile => Path.Combine(Cluster, "postmaster.pid");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<EmbeddedPostgres> StartAsync()
    {
        var postgres = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions { DataFolder = Data },
            this,
            Cancellation
        );
        _started.Add(postgres);
        return postgres;
    }

    /// <summary>A cluster that holds one row, stopped in order.</summary>
    public async Task PrepareAsync()
    {
        await using var postgres = await StartAsync();
        await ExecuteAsync(postgres, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('first')");
    }

    public static async Task<object?> ExecuteAsync(EmbeddedPostgres postgres, string sql)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    public static async Task<object?> KeptAsync(EmbeddedPostgres postgres) =>
        await ExecuteAsync(postgres, "SELECT string_agg(word, ',' ORDER BY word) FROM kept");

    /// <summary>kill -9.</summary>
    public int KillPostmaster()
    {
        var pid = PostmasterPid ?? throw new InvalidOperationException("There is no postmaster to kill.");
        using var process = Process.GetProcessById(pid);
        process.Kill();
        return pid;
    }

    /// <summary>What a killed service leaves: a server that runs on, and nobody who holds the lock.</summary>
    public async Task<int> StartAbandonedAsync()
    {
        await RunAsync(
            "pg_ctl",
            "start",
            "-D",
            Cluster,
            "-w",
            "-s",
            "-l",
            Path.Combine(Data, "postgres.log"),
            "-o",
            $"-c listen_addresses= -c unix_socket_directories={Cluster}"
        );
        return PostmasterPid ?? throw new InvalidOperationException("pg_ctl started nothing.");
    }

    /// <summary>Runs one of PostgreSQL's programs as the cluster's owner.</summary>
    public async Task RunAsync(string program, params string[] arguments)
    {
        var binaries = await PostgresBinaries.FindAsync(explicitFolder: null, Cluster, Cancellation);
        var start = new ProcessStartInfo(binaries.PathOf(program), arguments)
        {
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            start.UserName = "postgres";
        }

        using var process = Process.Start(start)!;
        var output =
            await process.StandardOutput.ReadToEndAsync(Cancellation)
            + await process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 0, output);
    }

    public static bool IsRunning(int pid)
    {
        // A dead process that nobody has reaped yet has an empty command line.
        var command = $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/cmdline";
        return File.Exists(command) && File.ReadAllText(command).Length > 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var postgres in _started)
        {
            await postgres.DisposeAsync();
        }

        if (PostmasterPid is { } pid && IsRunning(pid))
        {
            KillPostmaster();
        }

        Directory.Delete(Data, recursive: true);
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        ArgumentNullException.ThrowIfNull(formatter);
        Logged.Enqueue(formatter(state, exception));
    }
}
