using System.Diagnostics;

namespace ClaimLedger.IntegrationTests.Hosting;

/// <summary>The service as a process of its own, for starts that have to fail.</summary>
internal static class ServiceProcess
{
    /// <summary>Starts the service and waits for its end.</summary>
    /// <param name="settings">Its settings.</param>
    /// <returns>Its exit code and what it wrote on standard error; a service that comes up is ended, and has
    /// no exit code.</returns>
    public static async Task<(int? ExitCode, string Error)> RunAsync(
        params (string Name, string Value)[] settings
    )
    {
        var cancel = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "ClaimLedger.dll"));
        start.ArgumentList.Add("--access=open");
        foreach (var (name, value) in settings)
            start.ArgumentList.Add($"--{name}={value}");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(cancel);
        var cameUp = false;
        while (await process.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            cameUp |= line.Contains("Now listening on", StringComparison.Ordinal);
            if (cameUp)
                process.Kill(entireProcessTree: true);
        }
        await process.WaitForExitAsync(cancel);
        return (cameUp ? null : process.ExitCode, await error);
    }
}
