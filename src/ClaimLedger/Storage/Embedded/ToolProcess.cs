using System.ComponentModel;
using System.Diagnostics;

namespace ClaimLedger.Storage.Embedded;

/// <summary>How a program ended, and what it wrote to both of its outputs.</summary>
internal sealed record ToolResult(int ExitCode, string Output);

/// <summary>Runs PostgreSQL's programs, and the few of the system, as the server's user.</summary>
internal static class ToolProcess
{
    // A grandchild may have inherited the pipe (it does on Windows); output that comes later is not ours.
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);

    /// <summary>Runs to the end. Cancelling kills the program and everything that it started.</summary>
    /// <exception cref="EmbeddedPostgresException">The program cannot be started at all.</exception>
    public static async Task<ToolResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? user,
        CancellationToken cancellation
    )
    {
        using var process = Start(program, arguments, user);
        return await FinishAsync(process, killDescendants: true, cancellation);
    }

    /// <summary>Starts a program with its outputs redirected; the caller finishes and disposes it.</summary>
    /// <exception cref="EmbeddedPostgresException">The program cannot be started at all.</exception>
    public static Process Start(string program, IEnumerable<string> arguments, string? user)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            // The service's own folder may be one that the server's user must not enter.
            WorkingDirectory = OperatingSystem.IsWindows() ? string.Empty : "/",
        };
        if (user is not null)
        {
            start.UserName = user;
        }

        CleanEnvironment(start.Environment);
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            throw new EmbeddedPostgresException(
                $"{program} cannot be run{(user is null ? "" : $" as the user {user}")}: {e.Message}",
                e
            );
        }
    }

    /// <summary>Waits for the end of a started program and collects what it wrote.</summary>
    public static async Task<ToolResult> FinishAsync(
        Process process,
        bool killDescendants,
        CancellationToken cancellation
    )
    {
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(killDescendants);
            throw;
        }

        var texts = Task.WhenAll(output, errors);
        try
        {
            return new ToolResult(
                process.ExitCode,
                string.Concat(await texts.WaitAsync(OutputGrace, CancellationToken.None))
            );
        }
        catch (TimeoutException)
        {
            return new ToolResult(process.ExitCode, string.Empty);
        }
    }

    // PG* would point the programs at another server or folder; NOTIFY_SOCKET would have the server tell
    // systemd that the service is ready; messages are read by us and so have to be in English.
    private static void CleanEnvironment(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.ToArray())
        {
            if (name.StartsWith("PG", StringComparison.Ordinal) || name is "NOTIFY_SOCKET" or "LANGUAGE")
            {
                environment.Remove(name);
            }
        }

        environment["LC_ALL"] = "C";
    }
}
