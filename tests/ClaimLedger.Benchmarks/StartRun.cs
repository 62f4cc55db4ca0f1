using System.Diagnostics;

namespace ClaimLedger.Benchmarks;

/// <summary>How long the service takes from its process's start to its first answers, on a ledger that is
/// there already: the first start, which makes the tables, does not count.</summary>
internal static class StartRun
{
    // Asking costs the starting service little; the time is right to within this.
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(10);

    /// <summary>On a running server, and with the server that the service runs itself.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(Bench bench)
    {
        await using var ledger = await bench.NewLedgerAsync();
        return
        [
            await MeasureAsync(
                bench,
                "Start to first answer, on a running server",
                ledger.Folder,
                ledger.Database
            ),
            await MeasureAsync(
                bench,
                "Start to first answer, with the embedded server",
                bench.NewFolder(),
                database: null
            ),
        ];
    }

    private static async Task<Figure> MeasureAsync(Bench bench, string work, string data, string? database)
    {
        await using (await ServiceProcess.StartReadyAsync(bench.Options, data, database, bench.Cancel)) { }
        var rounds = new List<(double Reads, double Ready)>();
        for (var round = 1; round <= bench.Options.Rounds; round++)
        {
            await bench.Server.CheckpointAsync(bench.Cancel);
            var time = Stopwatch.StartNew();
            await using var service = ServiceProcess.Start(bench.Options, data, database);
            var answers = await Task.WhenAll(AnsweredAsync("/sources"), AnsweredAsync("/health/ready"));
            rounds.Add((answers[0], answers[1]));
            bench.Say(
                $"{work}, round {round}: /sources {Number.Text(answers[0], 2)} s, ready {Number.Text(answers[1], 2)} s"
            );

            async Task<double> AnsweredAsync(string path)
            {
                await service.AnsweredAsync(path, Every, bench.Cancel);
                return time.Elapsed.TotalSeconds;
            }
        }
        return new Figure(
            work,
            $"{Number.Text(Number.Median(rounds.Select(r => r.Reads)), 2)} s to GET /sources, "
                + $"{Number.Text(Number.Median(rounds.Select(r => r.Ready)), 2)} s to GET /health/ready",
            "",
            "",
            "under 2.5 s",
            ["Round", "GET /sources s", "GET /health/ready s"],
            [
                .. rounds.Select(
                    (r, i) =>
                        (IReadOnlyList<string>)
                            [Number.Text(i + 1), Number.Text(r.Reads, 2), Number.Text(r.Ready, 2)]
                ),
            ],
            []
        );
    }
}
