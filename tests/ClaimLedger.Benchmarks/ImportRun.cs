using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ClaimLedger.Benchmarks;

/// <summary>The votes, through HTTP into an empty ledger, and after that the same rows by COPY.</summary>
internal static class ImportRun
{
    private static readonly string[] Columns =
    [
        "Round",
        "commands",
        "events",
        "s",
        "commands/s",
        "RSS MB at 0, 25, 50, 75, 100 %",
        "highest",
        "high-water mark",
        "events behind at the end",
        "caught up after s",
        "floor, rows",
        "floor s",
        "floor, commands/s",
        "ratio",
    ];

    /// <summary>Measures it, each round in a new database.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(Bench bench)
    {
        var (options, cancel) = (bench.Options, bench.Cancel);
        var file = Path.Combine(bench.NewFolder(), "votes.ndjson");
        bench.Say("Writing the commands");
        var lines = await Votes.WriteAsync(options.Votes, file, options.Limit, cancel);
        var rounds = new List<Round>();
        for (var i = 1; i <= options.ImportRounds; i++)
        {
            var round = await RunOnceAsync(bench, file, lines, i);
            rounds.Add(round);
            bench.Say(
                $"Round {i}: {Number.Text(round.Rate)} commands/s, floor {Number.Text(round.FloorRate)}, "
                    + $"ratio {Number.Text(round.Ratio, 2)}, {Number.Text(round.HighWater)} MB"
            );
        }
        return [FigureOf(lines, rounds)];
    }

    private static async Task<Round> RunOnceAsync(Bench bench, string file, int lines, int number)
    {
        var cancel = bench.Cancel;
        await using var ledger = await bench.NewLedgerAsync();
        var memory = new MemorySamples();
        Imported imported;
        double highWater;
        CatchUp catchUp;
        // The service is gone before the floor is measured, which so has the machine to itself.
        await using (var service = await ledger.StartAsync())
        {
            await bench.Server.CheckpointAsync(cancel);
            bench.Say($"Importing {Number.Text(lines)} commands");
            imported = await memory.WatchAsync(
                service,
                () => ImportAsync(service.Http, file, $"benchmark-{number}", cancel)
            );
            highWater = service.Memory("VmHWM");
            catchUp = await service.CatchUpAsync(cancel);
        }
        if (imported.Commands != lines)
            throw new InvalidOperationException(
                $"Of {lines} commands {imported.Commands} were appended: {imported.Report}"
            );
        bench.Say($"{Number.Text(imported.Seconds, 1)} s; copying the same rows");
        var floor = await ImportFloor.RunAsync(bench.Server, ledger.Database, imported, cancel);
        return new Round(imported, memory, highWater, catchUp, floor);
    }

    /// <summary>Sends the file and waits for the report.</summary>
    public static async Task<Imported> ImportAsync(
        HttpClient http,
        string file,
        string key,
        CancellationToken cancel
    )
    {
        var time = Stopwatch.StartNew();
        await using var body = File.OpenRead(file);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/imports")
        {
            Content = new StreamContent(body, 1 << 16),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await http.SendAsync(request, cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        var seconds = time.Elapsed.TotalSeconds;
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException($"The import was answered {answer.StatusCode}: {text}");
        using var report = JsonDocument.Parse(text);
        return new Imported(
            report.RootElement.GetProperty("appended").GetInt64(),
            report.RootElement.GetProperty("events").GetInt64(),
            seconds,
            text[..Math.Min(text.Length, 2_000)]
        );
    }

    private static Figure FigureOf(int lines, List<Round> rounds)
    {
        double Median(Func<Round, double> value) => Number.Median(rounds.Select(value));
        return new Figure(
            $"Import of {Number.Text(lines)} commands of un-votes through HTTP",
            $"{Number.Text(Median(r => r.Rate))} commands/s, {Number.Text(Median(r => r.Imported.Seconds), 1)} s; "
                + $"at most {Number.Text(rounds.Max(r => r.HighWater))} MB",
            $"{Number.Text(Median(r => r.FloorRate))} commands/s",
            Number.Text(Median(r => r.Ratio), 2),
            "0.5; under 500 MB, flat",
            Columns,
            [.. rounds.Select((r, i) => r.Cells(i + 1))],
            []
        );
    }

    private sealed record Round(
        Imported Imported,
        MemorySamples Memory,
        double HighWater,
        CatchUp CatchUp,
        CopyResult Floor
    )
    {
        public double Rate => Imported.Commands / Imported.Seconds;

        public double FloorRate => Imported.Commands / Floor.Seconds;

        public double Ratio => Rate / FloorRate;

        public IReadOnlyList<string> Cells(int number) =>
            [
                Number.Text(number),
                Number.Text(Imported.Commands),
                Number.Text(Imported.Events),
                Number.Text(Imported.Seconds, 1),
                Number.Text(Rate),
                string.Join(", ", new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(p => Number.Text(Memory.At(p)))),
                Number.Text(Memory.Highest),
                Number.Text(HighWater),
                Number.Text(CatchUp.Lag),
                Number.Text(CatchUp.Seconds, 1),
                Number.Text(Floor.Rows),
                Number.Text(Floor.Seconds, 1),
                Number.Text(FloorRate),
                Number.Text(Ratio, 2),
            ];
    }
}

/// <summary>What the service said of an import.</summary>
/// <param name="Commands">Commands that appended.</param>
/// <param name="Events">Events that were appended.</param>
/// <param name="Seconds">From the first byte sent to the last of the report.</param>
/// <param name="Report">The report's beginning, for messages.</param>
internal sealed record Imported(long Commands, long Events, double Seconds, string Report);
