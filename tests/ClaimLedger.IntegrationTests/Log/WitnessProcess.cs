using System.Diagnostics;

namespace ClaimLedger.IntegrationTests.Log;

/// <summary>The tool's witness as a process of its own, to be killed.</summary>
internal sealed class WitnessProcess : IAsyncDisposable
{
    private readonly Process _process;

    private WitnessProcess(Process process) => _process = process;

    /// <summary>Where it listens.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Its verifier key.</summary>
    public string Verifier { get; private set; } = "";

    /// <summary>Starts it in a folder, on a free port, and waits until it listens.</summary>
    public static async Task<WitnessProcess> StartAsync(
        string folder,
        string logKey,
        string listen = "127.0.0.1:0"
    )
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "ClaimLedger.Cli.dll"),
            "witness",
            "--key",
            Path.Combine(folder, "witness.key"),
            "--state",
            Path.Combine(folder, "state"),
            "--log",
            logKey,
            "--listen",
            listen,
            "--name",
            "tool.example",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var witness = new WitnessProcess(Process.Start(start)!);
        while (
            await witness._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
                is { } line
        )
        {
            if (line.StartsWith("Listens on ", StringComparison.Ordinal))
                witness.Url = line["Listens on ".Length..];
            if (!line.StartsWith("Verifier key: ", StringComparison.Ordinal))
                continue;
            witness.Verifier = line["Verifier key: ".Length..];
            return witness;
        }
        throw new InvalidOperationException("The witness does not start.");
    }

    /// <summary>Ends it with SIGTERM.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Ends it with SIGKILL.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
