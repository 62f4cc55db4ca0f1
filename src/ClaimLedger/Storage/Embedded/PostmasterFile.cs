using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ClaimLedger.Storage.Embedded;

/// <summary>
/// The server's own <c>postmaster.pid</c>: its first line is the process id. It stays behind when the server
/// is killed, and then the id may by now belong to any other process, or to a dead one not yet reaped.
/// </summary>
internal sealed class PostmasterFile(string clusterFolder)
{
    // Above every system's largest process id, so that PostgreSQL finds no such process.
    private const int NoProcess = int.MaxValue;

    private const UnixFileMode ReadableByAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly string _path = Path.Combine(clusterFolder, "postmaster.pid");

    /// <summary>The process id that the file names; null without a file.</summary>
    public int? ReadPid()
    {
        try
        {
            var first = File.ReadAllText(_path).Split('\n')[0];
            return int.TryParse(first, NumberStyles.Integer, CultureInfo.InvariantCulture, out var pid)
                ? Math.Abs(pid)
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The process id, if that process is a PostgreSQL server and works on this cluster.</summary>
    public async Task<int?> LivePidAsync(CancellationToken cancellation) =>
        ReadPid() is { } pid && pid != NoProcess && await IsServerAsync(pid, cancellation) ? pid : null;

    /// <summary>
    /// Makes the file name a process that cannot be, for PostgreSQL would refuse to start while any process
    /// has the id. The rest of the file has to stay: by it PostgreSQL finds out whether sessions of the
    /// killed server still run, which must not be started over.
    /// </summary>
    /// <returns>Whether there was anything to do.</returns>
    public bool Disown()
    {
        if (ReadPid() is null or NoProcess)
        {
            return false;
        }

        var lines = File.ReadAllText(_path).Split('\n');
        lines[0] = NoProcess.ToString(CultureInfo.InvariantCulture);
        // Not in place: a crash in between would leave an empty file, which PostgreSQL does not start on.
        var unfinished = _path + ".new";
        File.WriteAllText(unfinished, string.Join('\n', lines));
        if (!OperatingSystem.IsWindows())
        {
            // Written by root under a strict umask, it would be unreadable for the server.
            File.SetUnixFileMode(unfinished, ReadableByAll);
        }

        File.Move(unfinished, _path, overwrite: true);
        return true;
    }

    private async Task<bool> IsServerAsync(int pid, CancellationToken cancellation)
    {
        if (OperatingSystem.IsLinux())
        {
            return IsServerByProc(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}"));
        }

        if (OperatingSystem.IsWindows())
        {
            return IsServerByName(pid);
        }

        var answer = await ToolProcess.RunAsync(
            "ps",
            ["-ww", "-o", "command=", "-p", pid.ToString(CultureInfo.InvariantCulture)],
            user: null,
            cancellation
        );
        return answer.ExitCode == 0
            && answer.Output.Contains("postgres", StringComparison.Ordinal)
            && answer.Output.Contains(clusterFolder, StringComparison.Ordinal);
    }

    // A dead process that waits to be reaped still has its folder in /proc, with an empty command line.
    private bool IsServerByProc(string process)
    {
        try
        {
            var command = File.ReadAllText(process + "/cmdline").Split('\0');
            return Path.GetFileName(command[0]).StartsWith("postgres", StringComparison.Ordinal)
                && (
                    command.Contains(clusterFolder, StringComparer.Ordinal)
                    || string.Equals(WorkingFolder(process), clusterFolder, StringComparison.Ordinal)
                );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Started by hand, its command line may not name the folder. Root without the right to trace cannot tell.
    private static string? WorkingFolder(string process) =>
        Directory.ResolveLinkTarget(process + "/cwd", returnFinalTarget: false)?.FullName;

    private static bool IsServerByName(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.ProcessName is "postgres";
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }
}
