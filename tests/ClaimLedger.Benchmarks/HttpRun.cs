namespace ClaimLedger.Benchmarks;

/// <summary>RecordStatement over HTTP, with its floor before each run.</summary>
internal static class HttpRun
{
    private static readonly string[] Columns =
    [
        "Round",
        "requests/s",
        "p50 ms",
        "p99 ms",
        "max ms",
        "failed",
        "floor, commits/s",
        "ratio",
        "events behind at the end",
        "caught up after s",
    ];

    // By the number of connections: the ratio to the floor, and how long all but one in a hundred may take.
    private static readonly Dictionary<int, string> Goals = new()
    {
        [1] = "0.4",
        [16] = "p99 15 ms",
        [64] = "0.7; p99 25 ms",
        [256] = "1.0; p99 50 ms",
    };

    /// <summary>Many callers at once; the floor has 16 clients.</summary>
    public static Task<IReadOnlyList<Figure>> ManyAsync(Bench bench) =>
        RunAsync(bench, bench.Options.Connections, floorClients: 16);

    /// <summary>One caller, one command after the other over one connection; so is its floor.</summary>
    public static Task<IReadOnlyList<Figure>> SingleAsync(Bench bench) =>
        RunAsync(bench, [1], floorClients: 1);

    private static async Task<IReadOnlyList<Figure>> RunAsync(
        Bench bench,
        IReadOnlyList<int> connections,
        int floorClients
    )
    {
        var (options, cancel) = (bench.Options, bench.Cancel);
        await using var ledger = await bench.NewLedgerAsync();
        await using var service = await ledger.StartAsync();
        await Load.RegisterAsync(service.Http, cancel);
        var floor = await Floor.PrepareAsync(bench.Server, ledger.Database, ledger.Folder, cancel);
        var run = 0;

        bench.Say($"Warming up for {options.Warmup} s");
        await LoadAsync(connections[^1], options.Warmup);
        await service.CatchUpAsync(cancel);

        var measured = connections.Select(_ => new List<Round>()).ToList();
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var (i, count) in connections.Index())
            {
                await bench.Server.CheckpointAsync(cancel);
                var commits = await floor.RunAsync(floorClients, options.Seconds, cancel);
                await bench.Server.CheckpointAsync(cancel);
                var load = await LoadAsync(count, options.Seconds);
                var catchUp = await service.CatchUpAsync(cancel);
                measured[i].Add(new Round(load, commits, catchUp));
                bench.Say(
                    $"Round {round}, {count} connections: {Number.Text(load.Rate)} requests/s, "
                        + $"p99 {Number.Text(load.P99, 1)} ms, floor {Number.Text(commits)}, "
                        + $"ratio {Number.Text(load.Rate / commits, 2)}"
                );
            }
        }
        return [.. connections.Zip(measured, (count, rounds) => FigureOf(options, count, rounds))];

        Task<LoadResult> LoadAsync(int count, int seconds) =>
            Load.RunAsync(service.Http.BaseAddress!, $"r{++run}", count, seconds, options.Keys, cancel);
    }

    private static Figure FigureOf(Options options, int connections, List<Round> rounds)
    {
        double Median(Func<Round, double> value) => Number.Median(rounds.Select(value));
        var failed = rounds.Sum(r => r.Load.Failed);
        return new Figure(
            (
                connections == 1
                    ? "RecordStatement with assessment over HTTP, one caller, one after the other"
                    : $"RecordStatement with assessment over HTTP, {Number.Text(connections)} connections"
            ) + (options.Keys ? "" : ", without keys"),
            $"{Number.Text(Median(r => r.Load.Rate))} requests/s; p50 {Number.Text(Median(r => r.Load.P50), 1)} ms, "
                + $"p99 {Number.Text(Median(r => r.Load.P99), 1)} ms",
            $"{Number.Text(Median(r => r.Floor))} commits/s",
            Number.Text(Median(r => r.Ratio), 2),
            Goals.GetValueOrDefault(connections, ""),
            Columns,
            [
                .. rounds.Select(
                    (r, i) =>
                        (IReadOnlyList<string>)
                            [
                                Number.Text(i + 1),
                                Number.Text(r.Load.Rate),
                                Number.Text(r.Load.P50, 1),
                                Number.Text(r.Load.P99, 1),
                                Number.Text(r.Load.Max, 1),
                                Number.Text(r.Load.Failed),
                                Number.Text(r.Floor),
                                Number.Text(r.Ratio, 2),
                                Number.Text(r.CatchUp.Lag),
                                Number.Text(r.CatchUp.Seconds, 1),
                            ]
                ),
            ],
            failed > 0 ? [$"{Number.Text(failed)} REQUESTS FAILED; the figure counts for nothing"] : []
        );
    }

    private sealed record Round(LoadResult Load, double Floor, CatchUp CatchUp)
    {
        public double Ratio => Load.Rate / Floor;
    }
}
