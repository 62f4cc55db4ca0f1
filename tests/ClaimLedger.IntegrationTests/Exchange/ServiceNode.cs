using System.Diagnostics;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>A node of a ledger as a process of its own, to be killed.</summary>
internal sealed class ServiceNode : IAsyncDisposable
{
    private const string Listens = "Now listening on: ";

    private readonly Process _process;
    private readonly Task<string> _error;

    private ServiceNode(Process process) =>
        (_process, _error) = (process, process.StandardError.ReadToEndAsync(CancellationToken.None));

    /// <summary>Talks to it.</summary>
    public HttpClient Client { get; } = new();

    /// <summary>Starts a node on a ledger's database and data folder, on a free port, and waits until it
    /// listens.</summary>
    public static async Task<ServiceNode> StartAsync(Ledger ledger)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "ClaimLedger.dll"),
            "--urls=http://127.0.0.1:0",
            "--access=open",
            $"--data={Path.GetDirectoryName(ledger.KeyFile)}",
            $"--ConnectionStrings:Ledger={ledger.ConnectionString}",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var node = new ServiceNode(Process.Start(start)!);
        while (await node.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Listens, StringComparison.Ordinal) is >= 0 and var at)
            {
                node.Client.BaseAddress = new Uri(line[(at + Listens.Length)..]);
                // Who does not read on holds the process up when its log fills the pipe.
                _ = node.ReadOnAsync();
                return node;
            }
        }
        throw new InvalidOperationException($"The service does not start: {await node._error}");
    }

    /// <summary>Ends it with SIGKILL.</summary>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task<string?> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

    private async Task ReadOnAsync()
    {
        try
        {
            while (await _process.StandardOutput.ReadLineAsync(CancellationToken.None) is not null) { }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It was killed.
        }
    }
}
