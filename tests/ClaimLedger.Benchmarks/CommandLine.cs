using System.Diagnostics;

namespace ClaimLedger.Benchmarks;

/// <summary>A command of claimledger that ran to its end.</summary>
/// <param name="Seconds">From the start of the process to its end.</param>
/// <param name="Megabytes">The high-water mark of its memory.</param>
/// <param name="EarlyMegabytes">The most that it had in the first third of its time.</param>
/// <param name="Output">What it wrote to its standard output.</param>
internal sealed record CommandLine(double Seconds, double Megabytes, double EarlyMegabytes, string Output)
{
    /// <summary>Runs it.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<CommandLine> RunAsync(string[] arguments, CancellationToken cancel)
    {
        var tool = Path.Combine(
            Options.Repository,
            "src/ClaimLedger.Cli/bin/Release/net10.0/ClaimLedger.Cli.dll"
        );
        var time = Stopwatch.StartNew();
        using var process = Tool.Start("dotnet", [tool, .. arguments]);
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        var highest = new List<(double Seconds, double Megabytes)>();
        while (!process.HasExited)
        {
            highest.Add((time.Elapsed.TotalSeconds, ProcessMemory.Of(process.Id, "VmHWM") ?? 0));
            await Task.WhenAny(output, Task.Delay(50, cancel));
            if (output.IsCompleted)
                await process.WaitForExitAsync(cancel);
        }
        var seconds = time.Elapsed.TotalSeconds;
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"claimledger {arguments[0]} ended with {process.ExitCode}: {await output}{await errors}"
            );
        var early = highest.Where(h => h.Seconds <= seconds / 3).Select(h => h.Megabytes);
        return new CommandLine(seconds, highest.Max(h => h.Megabytes), early.Max(), await output);
    }
}
