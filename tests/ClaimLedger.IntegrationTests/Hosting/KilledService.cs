using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace ClaimLedger.IntegrationTests.Hosting;

/// <summary>The service as a process of its own with its own PostgreSQL, to be killed as by a power cut, and
/// started again on the same data.</summary>
internal sealed class KilledService(params (string Name, string Value)[] settings) : IAsyncDisposable
{
    private readonly string _data = Path.Combine(
        Path.GetTempPath(),
        $"claimledger-killed-{Guid.NewGuid():N}"
    );
    private Process? _process;

    /// <summary>Talks to it; the address stays the same over all starts.</summary>
    public HttpClient Client { get; } =
        new()
        {
            BaseAddress = new Uri($"http://127.0.0.1:{FreePort()}"),
            Timeout = TimeSpan.FromSeconds(100),
        };

    /// <summary>Starts it and waits until it is ready.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "ClaimLedger.dll"),
            "--urls",
            Client.BaseAddress!.ToString().TrimEnd('/'),
            "--data",
            _data,
            .. settings.Select(setting => $"--{setting.Name}={setting.Value}"),
            "--access",
            "open",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var tries = 0; !await IsReadyAsync(cancel); tries++)
        {
            Assert.False(_process.HasExited || tries > 600, "The service does not come up again.");
            await Task.Delay(100, cancel);
        }
    }

    /// <summary>Kills it, and its database's server first where that is asked for.</summary>
    public async Task KillAsync(bool withServer)
    {
        if (withServer)
        {
            var file = Directory.EnumerateFiles(_data, "postmaster.pid", SearchOption.AllDirectories).First();
            using var server = Process.GetProcessById(
                int.Parse((await File.ReadAllLinesAsync(file))[0], CultureInfo.InvariantCulture)
            );
            server.Kill();
        }
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_process is not null)
        {
            using var end = Process.Start(
                "kill",
                ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]
            );
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
        if (Directory.Exists(_data))
            Directory.Delete(_data, recursive: true);
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        try
        {
            using var answer = await Client.GetAsync("/health/ready", cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
