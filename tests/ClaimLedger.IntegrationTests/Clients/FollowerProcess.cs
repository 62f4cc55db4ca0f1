using System.Diagnostics;

namespace ClaimLedger.IntegrationTests.Clients;

/// <summary>The sample that follows, as a process of its own, to be killed.</summary>
internal sealed class FollowerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;

    private FollowerProcess(Process process) =>
        (_process, _error) = (process, process.StandardError.ReadToEndAsync(CancellationToken.None));

    /// <summary>Starts it.</summary>
    public static FollowerProcess Start(Uri service, string database)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] arguments =
        [
            // What it needs beside it is here, and in the framework that these tests run on.
            "exec",
            "--runtimeconfig",
            Here("ClaimLedger.IntegrationTests.runtimeconfig.json"),
            "--depsfile",
            Here("ClaimLedger.IntegrationTests.deps.json"),
            Here("Follower.dll"),
            service.ToString(),
            database,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return new FollowerProcess(Process.Start(start)!);
    }

    /// <summary>Waits until it has dealt with some entries.</summary>
    public async Task DealtWithAsync(int entries)
    {
        var cancel = TestContext.Current.CancellationToken;
        for (var i = 0; i < entries; i++)
        {
            if (await _process.StandardOutput.ReadLineAsync(cancel) is null)
                throw new InvalidOperationException($"The follower ended: {await _error}");
        }
    }

    /// <summary>Ends it with SIGKILL.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static string Here(string file) => Path.Combine(AppContext.BaseDirectory, file);
}
