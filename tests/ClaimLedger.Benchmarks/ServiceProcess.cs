using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace ClaimLedger.Benchmarks;

/// <summary>The service as its users start it: a process of its own, reached over HTTP alone.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lastLines = new();

    private ServiceProcess(Process process, string url)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Http = new HttpClient { BaseAddress = new Uri(url), Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Talks to the service.</summary>
    public HttpClient Http { get; }

    /// <summary>Its process.</summary>
    public int Id => _process.Id;

    /// <summary>Starts it, and returns before it answers.</summary>
    /// <param name="options">Where the program is.</param>
    /// <param name="data">Its data folder.</param>
    /// <param name="database">Its database; null to let it run a server of its own.</param>
    /// <param name="settings">What it is told beside, as environment variables.</param>
    public static ServiceProcess Start(
        Options options,
        string data,
        string? database,
        IReadOnlyDictionary<string, string?>? settings = null
    )
    {
        Directory.CreateDirectory(data);
        var port = PostgresServer.FreePort().ToString(CultureInfo.InvariantCulture);
        var url = $"http://127.0.0.1:{port}";
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            // What is set for another service in this shell is not for this one; null takes it away.
            ["ConnectionStrings__Ledger"] = database,
            // As ./run and the image have it.
            ["DOTNET_GCgen0size"] = "0x4000000",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>(StringComparer.Ordinal))
            environment[name] = value;
        var process = Tool.Start(
            "dotnet",
            [options.Service, "--urls", url, "--data", data, "--access", "open"],
            environment,
            "The .NET 10 runtime has to be on PATH."
        );
        return new ServiceProcess(process, url);
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<ServiceProcess> StartReadyAsync(
        Options options,
        string data,
        string? database,
        CancellationToken cancel,
        IReadOnlyDictionary<string, string?>? settings = null
    )
    {
        var service = Start(options, data, database, settings);
        try
        {
            await service.AnsweredAsync("/health/ready", TimeSpan.FromMilliseconds(50), cancel);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks again and again until the answer is 200.</summary>
    /// <exception cref="InvalidOperationException">The service ended, or took too long.</exception>
    public async Task AnsweredAsync(string path, TimeSpan every, CancellationToken cancel)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (_process.HasExited || waited.Elapsed > StartLimit)
                throw new InvalidOperationException(
                    $"The service does not come up. Its last lines:\n{string.Join('\n', _lastLines)}"
                );
            try
            {
                using var answer = await Http.GetAsync(path, cancel);
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await Task.Delay(every, cancel);
        }
    }

    /// <summary>Waits until something listens at a port.</summary>
    public static async Task ListensAsync(int port, CancellationToken cancel)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(50, cancel))
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port, cancel);
                return;
            }
            catch (SocketException) when (waited.Elapsed < StartLimit)
            {
                // Not yet.
            }
        }
    }

    /// <summary>How many positions the slowest projection is behind the ledger.</summary>
    public async Task<long> LagAsync(CancellationToken cancel)
    {
        // It may be not ready, with 503, and says its positions all the same.
        using var answer = await Http.GetAsync("/health/ready", cancel);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancel));
        var health = body.RootElement;
        if (!health.TryGetProperty("position", out var ledger))
            throw new InvalidOperationException($"The service is not well: {health}");
        var views = health.GetProperty("projections").EnumerateArray().ToList();
        if (
            views.Find(v => v.GetProperty("state").GetString() == "paused") is
            { ValueKind: JsonValueKind.Object } paused
        )
            throw new InvalidOperationException($"A projection stands still: {paused}");
        return ledger.GetInt64() - views.Min(v => v.GetProperty("position").GetInt64());
    }

    /// <summary>How far the projections are behind now, and how long it takes them to catch up.</summary>
    public async Task<CatchUp> CatchUpAsync(CancellationToken cancel)
    {
        var waited = Stopwatch.StartNew();
        var first = await LagAsync(cancel);
        for (var lag = first; lag > 0; lag = await LagAsync(cancel))
            await Task.Delay(50, cancel);
        return new CatchUp(first, waited.Elapsed.TotalSeconds);
    }

    /// <summary>A figure of the process's memory, in MB of 1,000,000 bytes.</summary>
    /// <param name="field">VmRSS for now, VmHWM for the most there ever was.</param>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public double Memory(string field) =>
        ProcessMemory.Of(Id, field) ?? throw new InvalidOperationException("The service has ended.");

    /// <summary>Stops it as a person would, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            var id = Id.ToString(CultureInfo.InvariantCulture);
            await Tool.RunAsync("kill", ["-TERM", id], CancellationToken.None);
            if (!_process.WaitForExit(EndLimit))
                _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _lastLines.Enqueue(line);
        while (_lastLines.Count > 20)
            _lastLines.TryDequeue(out _);
    }
}

/// <summary>How projections ran behind.</summary>
/// <param name="Lag">Positions behind at the end of the load.</param>
/// <param name="Seconds">Until they were behind no more.</param>
internal sealed record CatchUp(long Lag, double Seconds);
