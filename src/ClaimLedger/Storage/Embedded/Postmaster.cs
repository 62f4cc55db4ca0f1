using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace ClaimLedger.Storage.Embedded;

/// <summary>
/// Starts and stops the server of one cluster through <c>pg_ctl</c>, which puts it into a session of its own:
/// a Ctrl-C at the terminal reaches the service alone, and the service stops the server after itself. Only
/// for the holder of the folder's lock.
/// </summary>
internal sealed class Postmaster(
    PostgresBinaries binaries,
    ServerUser user,
    ClusterFolder folder,
    ILogger logger
)
{
    private static readonly TimeSpan FastStopLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ImmediateStopLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(50);

    private readonly PostmasterFile _pidFile = new(folder.Cluster);

    /// <summary>Clears what an earlier service left, then starts the server and waits for recovery.</summary>
    /// <returns>The loopback port that it listens on.</returns>
    /// <exception cref="EmbeddedPostgresException">The server ended, or the time ran out.</exception>
    public async Task<int> StartAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        await ClearAbandonedAsync(cancellation);
        await AnnounceRecoveryAsync(cancellation);
        var since = Stopwatch.GetTimestamp();
        var told = 0L;
        while (true)
        {
            var port = FreePort();
            var logStart = new FileInfo(folder.LogFile).Length;
            var left = timeout - Stopwatch.GetElapsedTime(since);
            var answer = await TryStartAsync(port, left, cancellation);
            if (answer.ExitCode == 0)
            {
                logger.LogInformation("PostgreSQL {Major} listens on 127.0.0.1:{Port}", binaries.Major, port);
                return port;
            }

            var running = await _pidFile.LivePidAsync(cancellation) is not null;
            var said = ServerLog.ReadFrom(folder.LogFile, logStart);
            if (running || Stopwatch.GetElapsedTime(since) >= timeout || !MayPass(said))
            {
                await StopAsync();
                throw NotStarted(running, Stopwatch.GetElapsedTime(since), answer.Output, said);
            }

            // Twice a second would bury everything else.
            if (told == 0 || Stopwatch.GetElapsedTime(told) >= ProgressEvery)
            {
                told = Stopwatch.GetTimestamp();
                logger.LogInformation("PostgreSQL cannot start yet, trying again: {Reason}", Fatal(said));
            }

            await Task.Delay(RetryAfter, cancellation);
        }
    }

    /// <summary>
    /// Stops the server and waits for its end: first in the orderly way, which writes a checkpoint; past a
    /// limit at once, which loses nothing that was confirmed but makes the next start recover.
    /// </summary>
    public async Task StopAsync()
    {
        if (await StopAsync("fast", FastStopLimit))
        {
            return;
        }

        logger.LogWarning(
            "PostgreSQL did not stop within {Seconds} s; stopping it at once, the next start recovers it",
            FastStopLimit.TotalSeconds
        );
        if (!await StopAsync("immediate", ImmediateStopLimit))
        {
            logger.LogError(
                "PostgreSQL (process {Pid}) does not stop; the next start tries again",
                _pidFile.ReadPid()
            );
        }
    }

    // Polls by itself instead of pg_ctl -w: that takes a dead postmaster which nobody has reaped for a live
    // one.
    private async Task<bool> StopAsync(string mode, TimeSpan limit)
    {
        var since = Stopwatch.GetTimestamp();
        if (await _pidFile.LivePidAsync(CancellationToken.None) is null)
        {
            return true;
        }

        var answer = await ToolProcess.RunAsync(
            binaries.PathOf("pg_ctl"),
            ["stop", "-D", folder.Cluster, "-m", mode, "-W", "-s"],
            user.Name,
            CancellationToken.None
        );
        while (await _pidFile.LivePidAsync(CancellationToken.None) is not null)
        {
            if (Stopwatch.GetElapsedTime(since) >= limit)
            {
                logger.LogWarning("pg_ctl stop -m {Mode} did not help: {Output}", mode, answer.Output.Trim());
                return false;
            }

            await Task.Delay(PollEvery, CancellationToken.None);
        }

        return true;
    }

    private async Task ClearAbandonedAsync(CancellationToken cancellation)
    {
        if (_pidFile.ReadPid() is not { } pid)
        {
            return;
        }

        if (await _pidFile.LivePidAsync(cancellation) is not null)
        {
            logger.LogWarning(
                "Stopping the PostgreSQL (process {Pid}) that an earlier service left running in {Folder}",
                pid,
                folder.Cluster
            );
            await StopAsync();
        }
        else if (_pidFile.Disown())
        {
            logger.LogInformation("The PostgreSQL with process id {Pid} has ended without a stop", pid);
        }
    }

    private async Task AnnounceRecoveryAsync(CancellationToken cancellation)
    {
        var answer = await ToolProcess.RunAsync(
            binaries.PathOf("pg_controldata"),
            ["-D", folder.Cluster],
            user.Name,
            cancellation
        );
        if (!answer.Output.Contains(" shut down", StringComparison.Ordinal))
        {
            logger.LogWarning("PostgreSQL was not stopped in order; it recovers now, which may take a while");
        }
    }

    private async Task<ToolResult> TryStartAsync(int port, TimeSpan left, CancellationToken cancellation)
    {
        var whole = Math.Max(1, (int)Math.Ceiling(left.TotalSeconds));
        var seconds = whole.ToString(CultureInfo.InvariantCulture);
        string[] arguments =
        [
            "start",
            "-D",
            folder.Cluster,
            "-l",
            folder.LogFile,
            "-w",
            "-t",
            seconds,
            "-s",
            "-o",
            Settings(port),
        ];
        using var process = ToolProcess.Start(binaries.PathOf("pg_ctl"), arguments, user.Name);
        using var started = new CancellationTokenSource();
        var progress = LogProgressAsync(started.Token);
        try
        {
            return await ToolProcess.FinishAsync(process, killDescendants: false, cancellation);
        }
        catch (OperationCanceledException)
        {
            await StopAsync();
            throw;
        }
        finally
        {
            await started.CancelAsync();
            await progress;
        }
    }

    // Nothing here may touch fsync, full_page_writes or synchronous_commit; DurabilityGuard checks them.
    private static string Settings(int port)
    {
        string[] settings =
        [
            "listen_addresses=127.0.0.1",
            string.Create(CultureInfo.InvariantCulture, $"port={port}"),
            "unix_socket_directories=",
            "max_connections=200",
            "shared_buffers=256MB",
            "logging_collector=off",
            "timezone=UTC",
            "log_timezone=UTC",
            "cluster_name=claimledger",
        ];
        return string.Join(' ', settings.Select(s => "-c " + s));
    }

    private async Task LogProgressAsync(CancellationToken started)
    {
        using var timer = new PeriodicTimer(ProgressEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(started))
            {
                logger.LogInformation(
                    "PostgreSQL is still starting: {LastLine}",
                    LastLine(ServerLog.ReadTail(folder.LogFile))
                );
            }
        }
        catch (OperationCanceledException)
        {
            // The start is over, one way or the other.
        }
    }

    // The port was taken between our look and the server's, or a killed postmaster's last sessions have not
    // noticed yet that it is gone. Both pass.
    private static bool MayPass(string said) =>
        said.Contains("could not create any TCP/IP sockets", StringComparison.Ordinal)
        || said.Contains("pre-existing shared memory block", StringComparison.Ordinal);

    private EmbeddedPostgresException NotStarted(bool running, TimeSpan waited, string output, string said)
    {
        var seconds = Math.Round(waited.TotalSeconds, 1).ToString(CultureInfo.InvariantCulture);
        var what = running
            ? $"PostgreSQL was not ready after {seconds} s and was stopped. If it is recovering from a "
                + "crash, allow it more time (StartTimeout)."
            : $"PostgreSQL ended while it was starting. {output.Trim()}";
        return new EmbeddedPostgresException(
            $"{what} Its log, {folder.LogFile}, ends with:{Environment.NewLine}{ServerLog.Tail(said)}"
        );
    }

    private static string Fatal(string text) =>
        Array.Find(text.Split('\n'), l => l.Contains(" FATAL: ", StringComparison.Ordinal)) ?? LastLine(text);

    private static string LastLine(string text) => text.TrimEnd().Split('\n')[^1];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
