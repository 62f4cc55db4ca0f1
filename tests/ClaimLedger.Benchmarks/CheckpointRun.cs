using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace ClaimLedger.Benchmarks;

/// <summary>How long after its answer a command is under a signed checkpoint: where nobody else writes, and
/// beside 64 connections that write as fast as they can.</summary>
internal static class CheckpointRun
{
    private const int Connections = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Columns = ["Round", "commands", "p50 ms", "p99 ms", "max ms"];

    /// <summary>Measures both.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(Bench bench)
    {
        await using var ledger = await bench.NewLedgerAsync();
        await using var service = await ledger.StartAsync();
        await Load.RegisterAsync(service.Http, bench.Cancel);
        await DelaysAsync(service.Http, "warm", bench.Options.Warmup, bench.Cancel);
        var (alone, beside) = (new List<Delays>(), new List<Delays>());
        for (var i = 1; i <= bench.Options.Rounds; i++)
        {
            alone.Add(await DelaysAsync(service.Http, $"alone-{i}", bench.Options.Seconds, bench.Cancel));
            var load = Load.RunAsync(
                service.Http.BaseAddress!,
                $"load-{i}",
                Connections,
                bench.Options.Seconds + 1,
                keys: true,
                bench.Cancel
            );
            beside.Add(await DelaysAsync(service.Http, $"beside-{i}", bench.Options.Seconds, bench.Cancel));
            var rate = (await load).Rate;
            await service.CatchUpAsync(bench.Cancel);
            bench.Say(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Round {i}: alone at most {alone[^1].Max:N0} ms, beside {rate:N0} commands/s {beside[^1].Max:N0} ms"
                )
            );
        }
        return
        [
            FigureOf("From a command's answer to a checkpoint over it, nobody else writing", alone),
            FigureOf($"The same, beside {Connections} connections that write", beside),
        ];
    }

    private static async Task<Delays> DelaysAsync(
        HttpClient http,
        string run,
        int seconds,
        CancellationToken cancel
    )
    {
        var delays = new List<double>();
        for (var time = Stopwatch.StartNew(); time.Elapsed.TotalSeconds < seconds; )
        {
            var position = await RecordAsync(http, $"{run}-{delays.Count}", cancel);
            var waiting = Stopwatch.StartNew();
            while (await SizeAsync(http, cancel) < position)
            {
                if (waiting.Elapsed > Patience)
                    throw new InvalidOperationException($"No checkpoint covers position {position}.");
                await Task.Delay(AskEvery, cancel);
            }
            delays.Add(waiting.Elapsed.TotalMilliseconds);
            await Task.Delay(Between, cancel);
        }
        delays.Sort();
        return new Delays(
            delays.Count,
            delays[delays.Count / 2],
            delays[(int)(delays.Count * 0.99)],
            delays[^1]
        );
    }

    /// <summary>Records a statement; the position of its last event, which in a ledger without gaps is the
    /// size of the log that has it.</summary>
    private static async Task<long> RecordAsync(HttpClient http, string id, CancellationToken cancel)
    {
        var statement = new
        {
            statement = $"bench-checkpoint-{id}",
            source = "bench-source-1",
            document = "bench-document-1",
            rendering = "paraphrase",
            statedOn = "2004-01-23",
            text = "It is no longer what it was, he said.",
        };
        using var answer = await http.PostAsJsonAsync("/statements", statement, cancel);
        answer.EnsureSuccessStatusCode();
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancel));
        return body.RootElement.GetProperty("position").GetInt64();
    }

    private static async Task<long> SizeAsync(HttpClient http, CancellationToken cancel)
    {
        var note = await http.GetStringAsync("/checkpoint", cancel);
        return long.Parse(note.Split('\n')[1], CultureInfo.InvariantCulture);
    }

    private static Figure FigureOf(string work, List<Delays> rounds)
    {
        double Median(Func<Delays, double> value) => Number.Median(rounds.Select(value));
        return new Figure(
            work,
            $"p50 {Number.Text(Median(r => r.P50))} ms, p99 {Number.Text(Median(r => r.P99))} ms, "
                + $"at most {Number.Text(rounds.Max(r => r.Max))} ms",
            "",
            "",
            "at most 2,000 ms",
            Columns,
            [
                .. rounds.Select(
                    (r, i) =>
                        new[]
                        {
                            Number.Text(i + 1),
                            Number.Text(r.Count),
                            Number.Text(r.P50),
                            Number.Text(r.P99),
                            Number.Text(r.Max),
                        }
                ),
            ],
            []
        );
    }

    private sealed record Delays(int Count, double P50, double P99, double Max);
}
