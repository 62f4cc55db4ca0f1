using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.Tests;

namespace ClaimLedger.BrowserTests.Hosting;

/// <summary>The service as people run it: a process of its own, with keys, on a port and a ledger of its
/// own, with the sample dossier in it.</summary>
public sealed class RunningService : IAsyncDisposable
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), $"claimledger-pages-{Guid.NewGuid():N}");
    private readonly StringBuilder _log = new();
    private Process? _process;

    /// <summary>Where it listens.</summary>
    public Uri Url { get; } = new($"http://127.0.0.1:{FreePort()}");

    /// <summary>What it wrote.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <summary>Starts it, with the sample dossier, and waits until it is ready.</summary>
    public async Task StartAsync(CancellationToken cancel, params IEnumerable<string> settings)
    {
        var program = Path.Combine(
            Repository.Root,
            "src/ClaimLedger/bin",
            new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name,
            "net10.0/ClaimLedger.dll"
        );
        var start = new ProcessStartInfo(
            "dotnet",
            [
                program,
                "--urls",
                Url.OriginalString,
                "--data",
                _data,
                "--Logging:LogLevel:Default=Warning",
                .. settings,
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Note;
        _process.ErrorDataReceived += Note;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = Url };
        while (!await IsReadyAsync(http, cancel))
        {
            Assert.False(_process.HasExited, Log);
            await Task.Delay(100, cancel);
        }
        using var editor = As("editor");
        await using var sample = File.OpenRead(Path.Combine(Repository.Root, "samples/imu-2004.ndjson"));
        using var content = new StreamContent(sample);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var imported = await editor.PostAsync("/imports", content, cancel);
        Assert.True(imported.IsSuccessStatusCode, await imported.Content.ReadAsStringAsync(cancel));
    }

    /// <summary>The first key of a role.</summary>
    public string KeyOf(string role) => File.ReadAllText(Path.Combine(_data, "keys", $"{role}.key")).Trim();

    /// <summary>Talks to it with the first key of a role.</summary>
    public HttpClient As(string role)
    {
        var http = new HttpClient { BaseAddress = Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", KeyOf(role));
        return http;
    }

    /// <summary>Sends something that has to be done, as somebody of a role.</summary>
    public async Task<JsonNode> PostAsync(string path, object body, string role = "editor")
    {
        using var http = As(role);
        using var content = new StringContent(
            System.Text.Json.JsonSerializer.Serialize(body),
            Encoding.UTF8,
            "application/json"
        );
        using var answer = await http.PostAsync(path, content, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Reads what has to be there, as an auditor.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        using var http = As("auditor");
        return JsonNode.Parse(await http.GetStringAsync(path, TestContext.Current.CancellationToken))!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            if (!_process.HasExited)
            {
                using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
                await kill.WaitForExitAsync();
                await _process.WaitForExitAsync();
            }
            _process.Dispose();
        }
        if (Directory.Exists(_data))
            Directory.Delete(_data, recursive: true);
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancel)
    {
        try
        {
            using var answer = await http.GetAsync("/health/ready", cancel);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
            _log.AppendLine(line.Data);
    }
}
