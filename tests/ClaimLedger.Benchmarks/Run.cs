namespace ClaimLedger.Benchmarks;

/// <summary>One run of the program: its server, its folder, its measurements, its result.</summary>
internal static class Run
{
    /// <summary>Measures what was asked for.</summary>
    /// <returns>The result as Markdown.</returns>
    public static async Task<string> AllAsync(Options options, string[] args, CancellationToken cancel)
    {
        if (Machine.WarningAbout(options.Work) is { } warning)
            throw new UsageException(warning);
        await EnsureReadyAsync(options, cancel);
        var folder = Path.Combine(options.Work, $"claimledger-bench-{Environment.ProcessId}");
        // Others have to pass through it: servers run as a user of their own.
        Directory.CreateDirectory(folder);
        try
        {
            await using var server = await PostgresServer.StartAsync(options, folder, cancel);
            var machine = await Machine.FactsAsync(options, server, args, cancel);
            var figures = new List<Figure>();
            foreach (var measure in Measurements(options.Command))
                figures.AddRange(await measure(new Bench(options, server, folder, cancel)));
            var report = Report.Of(machine, figures);
            await WriteAsync(options, machine[0].Value, report);
            return report;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What is missing is said at once, not after an hour of measuring.</summary>
    private static async Task EnsureReadyAsync(Options options, CancellationToken cancel)
    {
        if (options.Command is not ("proofs" or "verify"))
            _ = options.Service;
        if (options.Command is "http" or "single" or "views" or "checkpoint" or "all")
            await Load.EnsureInstalledAsync(cancel);
        if (options.Command is "import" or "views" or "replay" or "feeds" or "pages" or "all")
            _ = options.Votes;
    }

    private static IEnumerable<Func<Bench, Task<IReadOnlyList<Figure>>>> Measurements(string command) =>
        command switch
        {
            "http" => [HttpRun.ManyAsync],
            "single" => [HttpRun.SingleAsync],
            "import" => [ImportRun.RunAsync],
            "start" => [StartRun.RunAsync],
            "views" => [ViewsRun.RunAsync],
            "length" => [LengthRun.RunAsync],
            "proofs" => [ProofsRun.RunAsync],
            "verify" => [VerifyRun.RunAsync],
            "replay" => [ReplayRun.RunAsync],
            "checkpoint" => [CheckpointRun.RunAsync],
            "feeds" => [FeedsRun.RunAsync],
            "fanout" => [FanOutRun.RunAsync],
            "webhooks" => [WebhooksRun.RunAsync],
            "pages" => [PagesRun.RunAsync],
            _ =>
            [
                HttpRun.ManyAsync,
                HttpRun.SingleAsync,
                ImportRun.RunAsync,
                StartRun.RunAsync,
                ViewsRun.RunAsync,
                LengthRun.RunAsync,
                ProofsRun.RunAsync,
                VerifyRun.RunAsync,
                ReplayRun.RunAsync,
                CheckpointRun.RunAsync,
                FeedsRun.RunAsync,
                FanOutRun.RunAsync,
                WebhooksRun.RunAsync,
                PagesRun.RunAsync,
            ],
        };

    private static async Task WriteAsync(Options options, string date, string report)
    {
        var results = Path.Combine(Options.Repository, "tests/ClaimLedger.Benchmarks/results", $"{date}.md");
        var file = options.Out ?? (options.Command == "all" ? results : null);
        if (file is null)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        // What was measured is kept even where the user has gone on to end the run.
        await File.WriteAllTextAsync(file, report, CancellationToken.None);
    }
}
