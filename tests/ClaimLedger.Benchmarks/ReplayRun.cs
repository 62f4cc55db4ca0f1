using System.Diagnostics;
using System.Text.Json.Nodes;
using Npgsql;

namespace ClaimLedger.Benchmarks;

/// <summary>How fast the views are computed from a bundle alone with <c>claimledger replay</c>, from the
/// start of the process to its end; and whether they are what the service has.</summary>
internal static class ReplayRun
{
    private static readonly string[] Columns =
    [
        "Round",
        "replayed after s",
        "events/s",
        "memory, MB",
        "floor s",
        "floor, events/s",
        "ratio",
    ];

    // Tables and comparison are whole whatever is shown.
    private static readonly string[] ShowingNothing = ["--json", "--threat", "none"];

    /// <summary>Imports the votes, exports them, and replays the bundle, beside the floor.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(Bench bench)
    {
        var (options, cancel) = (bench.Options, bench.Cancel);
        var folder = bench.NewFolder();
        var (file, bundle) = (Path.Combine(folder, "votes.ndjson"), Path.Combine(folder, "bundle"));
        var lines = await Votes.WriteAsync(options.Votes, file, options.Limit, cancel);
        await using var ledger = await bench.NewLedgerAsync();
        double compared;
        long events;
        CommandLine export;
        await using (var service = await ledger.StartAsync())
        {
            bench.Say($"Importing {Number.Text(lines)} commands");
            await ImportRun.ImportAsync(service.Http, file, "benchmark-replay", cancel);
            await service.CatchUpAsync(cancel);
            var address = service.Http.BaseAddress!.ToString();
            (events, export) = await ExportAsync(bench, ledger, address, bundle);
            bench.Say("Holding the replayed rows against the service's");
            (compared, _) = await ReplayAsync(bundle, events, ["--against", address], cancel);
        }
        var rounds = new List<Round>();
        // The first round brings the files into memory and counts for nothing.
        for (var i = 0; i <= options.Rounds; i++)
        {
            var floor = await ReadAsync(ledger.Database, cancel);
            var (seconds, megabytes) = await ReplayAsync(bundle, events, [], cancel);
            var round = new Round(events, seconds, megabytes, floor);
            bench.Say($"Replay, round {i}: {string.Join(", ", round.Cells(i))}");
            if (i > 0)
                rounds.Add(round);
        }
        return [FigureOf(rounds), ComparisonOf(events, compared), ExportOf(events, export)];
    }

    /// <summary>Exports all events, which the last checkpoint may cover a moment later.</summary>
    private static async Task<(long Events, CommandLine Run)> ExportAsync(
        Bench bench,
        Ledger ledger,
        string address,
        string bundle
    )
    {
        await using var source = NpgsqlDataSource.Create(ledger.Database);
        await using var count = source.CreateCommand("select count(*) from ledger.mt_events");
        var events = (long)(await count.ExecuteScalarAsync(bench.Cancel))!;
        while (true)
        {
            bench.Say($"Exporting {Number.Text(events)} events");
            string[] arguments = ["export", "--out", bundle, "--force", "--json", "--server", address];
            var run = await CommandLine.RunAsync(arguments, bench.Cancel);
            if ((long)JsonNode.Parse(run.Output)!["size"]! == events)
                return (events, run);
            await Task.Delay(500, bench.Cancel);
        }
    }

    private static async Task<(double Seconds, double Megabytes)> ReplayAsync(
        string bundle,
        long events,
        string[] against,
        CancellationToken cancel
    )
    {
        var run = await CommandLine.RunAsync(["replay", bundle, .. ShowingNothing, .. against], cancel);
        return (long)JsonNode.Parse(run.Output)!["events"]! == events
            ? (run.Seconds, run.Megabytes)
            : throw new InvalidOperationException($"Not all was replayed: {run.Output}");
    }

    private static async Task<double> ReadAsync(string database, CancellationToken cancel)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var reader = await source.OpenConnectionAsync(cancel);
        var time = Stopwatch.StartNew();
        await ViewsFloor.ReadEventsAsync(reader, cancel);
        return time.Elapsed.TotalSeconds;
    }

    private static Figure FigureOf(List<Round> rounds)
    {
        double Median(Func<Round, double> value) => Number.Median(rounds.Select(value));
        return new Figure(
            $"A bundle of {Number.Text(rounds[0].Events)} events of un-votes replayed to all rows",
            $"{Number.Text(Median(r => r.Events / r.Seconds))} events/s",
            $"{Number.Text(Median(r => r.Events / r.Floor))} events/s",
            Number.Text(Median(r => r.Floor / r.Seconds), 2),
            "150,000 events/s",
            Columns,
            [.. rounds.Select((r, i) => r.Cells(i + 1))],
            []
        );
    }

    private static Figure ComparisonOf(long events, double seconds) =>
        new(
            "The same, and every row held against the service's: all the same",
            $"{Number.Text(events / seconds)} events/s",
            "",
            "",
            "",
            [],
            [],
            []
        );

    private static Figure ExportOf(long events, CommandLine run) =>
        new(
            $"The export of {Number.Text(events)} events",
            $"{Number.Text(events / run.Seconds)} events/s; at most {Number.Text(run.Megabytes)} MB, "
                + $"{Number.Text(run.EarlyMegabytes)} MB in its first third",
            "",
            "",
            "constant memory",
            [],
            [],
            []
        );

    private sealed record Round(long Events, double Seconds, double Megabytes, double Floor)
    {
        public IReadOnlyList<string> Cells(int number) =>
            [
                Number.Text(number),
                Number.Text(Seconds, 1),
                Number.Text(Events / Seconds),
                Number.Text(Megabytes),
                Number.Text(Floor, 1),
                Number.Text(Events / Floor),
                Number.Text(Floor / Seconds, 2),
            ];
    }
}
