using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace ClaimLedger.Benchmarks;

/// <summary>One feed to very many followers at once, beside a bare Kestrel that does the same.</summary>
internal static class FanOutRun
{
    private const int Watched = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly string[] Columns =
    [
        "Round",
        "deliveries/s",
        "p50 ms",
        "p99 ms",
        "floor, deliveries/s",
        "its p50 ms",
        "its p99 ms",
        "ratio",
    ];

    /// <summary>Measures both sizes.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(Bench bench) =>
        [await RunAsync(bench, 1_000, 500), await RunAsync(bench, 5_000, 100)];

    private static async Task<Figure> RunAsync(Bench bench, int subscribers, int changes)
    {
        var rounds = new List<(Sent Service, Sent Floor)>();
        await using var ledger = await bench.NewLedgerAsync();
        await using var service = await ledger.StartAsync();
        await Load.RegisterAsync(service.Http, bench.Cancel);
        for (var i = 0; i <= bench.Options.Rounds; i++)
        {
            var seconds = i == 0 ? bench.Options.Warmup : bench.Options.Seconds;
            var name = string.Create(CultureInfo.InvariantCulture, $"fan-{i}");
            var sent = await SendAsync(bench, service, name, subscribers, changes, seconds);
            var floor = await FloorAsync(bench, subscribers, changes, seconds, sent.FrameBytes);
            bench.Say(
                $"{Number.Text(subscribers)} followers, round {i}: {Number.Text(sent.Rate)}/s, floor {Number.Text(floor.Rate)}/s"
            );
            if (i > 0)
                rounds.Add((sent, floor));
        }
        double Median(Func<(Sent Service, Sent Floor), double> value) => Number.Median(rounds.Select(value));
        return new Figure(
            $"The feed ledger to {Number.Text(subscribers)} followers by server-sent events, {Number.Text(changes)} entries/s",
            $"{Number.Text(Median(r => r.Service.Rate))} deliveries/s, p50 {Number.Text(Median(r => r.Service.P50))} ms, p99 {Number.Text(Median(r => r.Service.P99))} ms",
            $"{Number.Text(Median(r => r.Floor.Rate))} deliveries/s, p50 {Number.Text(Median(r => r.Floor.P50))} ms, p99 {Number.Text(Median(r => r.Floor.P99))} ms",
            Number.Text(Median(r => r.Service.Rate / r.Floor.Rate), 2),
            "0.8",
            Columns,
            [
                .. rounds.Select(
                    (r, i) =>
                        new[]
                        {
                            Number.Text(i + 1),
                            Number.Text(r.Service.Rate),
                            Number.Text(r.Service.P50),
                            Number.Text(r.Service.P99),
                            Number.Text(r.Floor.Rate),
                            Number.Text(r.Floor.P50),
                            Number.Text(r.Floor.P99),
                            Number.Text(r.Service.Rate / r.Floor.Rate, 2),
                        }
                ),
            ],
            [
                .. rounds
                    .Where(r => r.Service.Missing > 0)
                    .Select(r => $"{Number.Text(r.Service.Missing)} deliveries did not come"),
            ]
        );
    }

    /// <summary>Each command is two entries of the feed.</summary>
    private static async Task<Sent> SendAsync(
        Bench bench,
        ServiceProcess service,
        string run,
        int subscribers,
        int changes,
        int seconds
    )
    {
        var commands = changes / 2 * seconds;
        var last = await FeedsRun.LastAsync(bench, service);
        var stream = new Uri(service.Http.BaseAddress!, $"feeds/ledger/stream?after={last}");
        using var all = await Subscribers.ConnectAsync(stream, subscribers - Watched, bench.Cancel);
        var (answered, delays) = (new ConcurrentDictionary<string, long>(), new ConcurrentBag<double>());
        using var over = CancellationTokenSource.CreateLinkedTokenSource(bench.Cancel);
        var watching = Enumerable
            .Range(0, Watched)
            .Select(_ => FeedsRun.ReceiveAsync(service, stream, run, 2 * commands, over.Token))
            .ToList();
        var begun = Stopwatch.GetTimestamp();
        await FeedsRun.SendAsync(bench, service, run, commands, changes / 2, answered);
        await all.ReceivedAsync(2L * commands * (subscribers - Watched), Patience, bench.Cancel);
        var taken = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        over.CancelAfter(Patience);
        foreach (var receipts in await Task.WhenAll(watching))
        {
            foreach (var (subject, at) in receipts)
            {
                var delay = Stopwatch.GetElapsedTime(answered[subject], at).TotalMilliseconds;
                delays.Add(Math.Max(0, delay));
            }
        }
        return Sent.Of(all, taken, delays, 2L * commands * (subscribers - Watched));
    }

    private static async Task<Sent> FloorAsync(
        Bench bench,
        int subscribers,
        int changes,
        int seconds,
        int frameBytes
    )
    {
        var port = PostgresServer.FreePort().ToString(CultureInfo.InvariantCulture);
        using var server = Tool.Start(
            "dotnet",
            [typeof(BareKestrel).Assembly.Location, BareKestrel.Command, port],
            new Dictionary<string, string?> { ["DOTNET_GCgen0size"] = "0x4000000" }
        );
        try
        {
            var url = new Uri($"http://localhost:{port}");
            using var http = new HttpClient { BaseAddress = url, Timeout = Timeout.InfiniteTimeSpan };
            await ServiceProcess.ListensAsync(url.Port, bench.Cancel);
            var stream = new Uri(url, "stream");
            using var all = await Subscribers.ConnectAsync(stream, subscribers - Watched, bench.Cancel);
            var count = changes * seconds;
            var delays = new ConcurrentBag<double>();
            var bodies = await Task.WhenAll(
                Enumerable
                    .Range(0, Watched)
                    .Select(_ => http.GetStreamAsync(new Uri("stream", UriKind.Relative), bench.Cancel))
            );
            var watched = bodies.Select(b => WatchAsync(b, count, delays, bench.Cancel)).ToList();
            var begun = Stopwatch.GetTimestamp();
            var go = $"go?count={count}&rate={changes}&size={frameBytes}";
            using var answer = await http.GetAsync(new Uri(go, UriKind.Relative), bench.Cancel);
            answer.EnsureSuccessStatusCode();
            await all.ReceivedAsync((long)count * (subscribers - Watched), Patience, bench.Cancel);
            var taken = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            await Task.WhenAll(watched);
            return Sent.Of(all, taken, delays, (long)count * (subscribers - Watched));
        }
        finally
        {
            server.Kill();
        }
    }

    private static async Task WatchAsync(
        Stream body,
        int count,
        ConcurrentBag<double> delays,
        CancellationToken cancel
    )
    {
        var come = 0;
        await foreach (var frame in SseParser.Create(body).EnumerateAsync(cancel))
        {
            using var json = JsonDocument.Parse(frame.Data);
            var at = json.RootElement.GetProperty("at").GetInt64();
            delays.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            if (++come == count)
                return;
        }
    }

    /// <summary>What came of one round. Times are milliseconds.</summary>
    private sealed record Sent(double Rate, double P50, double P99, int FrameBytes, long Missing)
    {
        public static Sent Of(Subscribers all, double seconds, IEnumerable<double> delays, long expected)
        {
            double[] sorted = [.. delays.Order()];
            return new Sent(
                all.Frames / seconds,
                sorted[sorted.Length / 2],
                sorted[sorted.Length * 99 / 100],
                (int)(all.Bytes / Math.Max(1, all.Frames)),
                expected - all.Frames
            );
        }
    }
}
