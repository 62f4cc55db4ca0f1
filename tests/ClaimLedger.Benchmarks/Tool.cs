using System.Diagnostics;

namespace ClaimLedger.Benchmarks;

/// <summary>A program that runs to its end.</summary>
internal static class Tool
{
    /// <summary>Runs it; its output is what it wrote to its standard output.</summary>
    /// <exception cref="UsageException">It is not there.</exception>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it wrote.</exception>
    public static async Task<string> RunAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken cancel,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? remedy = null
    )
    {
        using var process = Start(program, arguments, environment, remedy);
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        try
        {
            await process.WaitForExitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"{program} ended with {process.ExitCode}.\n{await output}{await errors}"
            );
        return await output;
    }

    /// <summary>Starts it, with both outputs to be read.</summary>
    /// <exception cref="UsageException">It is not there.</exception>
    public static Process Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? remedy = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Users that a program is run as may not be allowed into the caller's folder.
            WorkingDirectory = "/",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>(StringComparer.Ordinal))
            start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new UsageException($"{program} cannot be run. {remedy ?? "Is it installed?"}");
        }
    }
}
