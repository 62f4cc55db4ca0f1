using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;

namespace ClaimLedger.Benchmarks;

/// <summary>What an event costs the views on a timeline of 100,000 entries, and on timelines of 10, where the
/// ledger is as large: statements that land anywhere among the others.</summary>
internal static class LengthRun
{
    private const int Entries = 100_000;
    private const int More = 10_000;
    private const int Short = 10;

    private static readonly string[] Columns =
    [
        "Round",
        "long, µs a statement",
        "short, µs a statement",
        "ratio",
    ];

    /// <summary>Measures it, on two ledgers in turn.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(Bench bench)
    {
        await using var one = await bench.NewLedgerAsync();
        await using var many = await bench.NewLedgerAsync();
        await FillAsync(bench, one, timelines: 1);
        await FillAsync(bench, many, timelines: Entries / Short);
        var rounds = new List<(double Long, double Short)>();
        for (var i = 1; i <= bench.Options.Rounds; i++)
        {
            var round = (
                await MoreAsync(bench, one, timelines: 1, i),
                await MoreAsync(bench, many, timelines: Entries / Short, i)
            );
            rounds.Add(round);
            bench.Say(
                $"Round {i}: {Number.Text(round.Item1, 1)} µs on the long one, "
                    + $"{Number.Text(round.Item2, 1)} µs on short ones"
            );
        }
        double Median(Func<(double Long, double Short), double> value) => Number.Median(rounds.Select(value));
        return
        [
            new Figure(
                $"The views take in a statement on a timeline of {Number.Text(Entries)} entries",
                $"{Number.Text(Median(r => r.Long), 1)} µs",
                $"on timelines of {Short}: {Number.Text(Median(r => r.Short), 1)} µs",
                Number.Text(Median(r => r.Long / r.Short), 2),
                "1.5",
                Columns,
                [
                    .. rounds.Select(
                        (r, i) =>
                            new[]
                            {
                                Number.Text(i + 1),
                                Number.Text(r.Long, 1),
                                Number.Text(r.Short, 1),
                                Number.Text(r.Long / r.Short, 2),
                            }
                    ),
                ],
                []
            ),
        ];
    }

    private static async Task FillAsync(Bench bench, Ledger ledger, int timelines)
    {
        await using var service = await ledger.StartAsync();
        bench.Say($"Filling {Number.Text(timelines)} timelines with {Number.Text(Entries)} entries");
        await Load.RegisterAsync(service.Http, bench.Cancel);
        var lines = Enumerable
            .Range(0, timelines)
            .Select(i =>
                $$"""{"command":"RegisterSource","source":"s{{i}}","kind":"individual","name":"S"}"""
            )
            .Concat(Statements("first", Entries, timelines, seed: 0));
        await ImportAsync(bench, ledger, service, lines, "first");
        await service.CatchUpAsync(bench.Cancel);
    }

    /// <summary>Records further statements while the views are held, and measures what they take
    /// then.</summary>
    /// <returns>Microseconds a statement.</returns>
    private static async Task<double> MoreAsync(Bench bench, Ledger ledger, int timelines, int round)
    {
        await using var service = await ledger.StartAsync();
        await service.CatchUpAsync(bench.Cancel);
        await using var holder = new NpgsqlConnection(ledger.Database);
        await holder.OpenAsync(bench.Cancel);
        await using (var hold = new NpgsqlCommand("begin; lock table ledger.timeline_entries", holder))
            await hold.ExecuteNonQueryAsync(bench.Cancel);
        var lines = Statements($"more-{round}", More, timelines, seed: round);
        await ImportAsync(bench, ledger, service, lines, $"more-{round}");
        await bench.Server.CheckpointAsync(bench.Cancel);
        var time = Stopwatch.StartNew();
        await using (var release = new NpgsqlCommand("commit", holder))
            await release.ExecuteNonQueryAsync(bench.Cancel);
        await service.CatchUpAsync(bench.Cancel);
        return time.Elapsed.TotalMicroseconds / More;
    }

    private static IEnumerable<string> Statements(string run, int count, int timelines, int seed)
    {
        var random = new Random(seed);
        string[] stances = ["strongly-disagree", "disagree", "neutral", "agree", "strongly-agree"];
        for (var i = 0; i < count; i++)
        {
            var day = new DateOnly(1950, 1, 1).AddDays(random.Next(19_000)).ToString("O", Invariant);
            var (source, stance) = (random.Next(timelines), stances[random.Next(5)]);
            yield return $$"""{"command":"RecordStatement","statement":"{{run}}-{{i}}","source":"s{{source}}","""
                + $$""" "document":"bench-document-1","rendering":"quote","statedOn":"{{day}}","text":"Words.","""
                + $$""" "assessments":[{"assessment":"a1","threat":"bench-threat-1","stance":"{{stance}}"}]}""";
        }
    }

    private static async Task ImportAsync(
        Bench bench,
        Ledger ledger,
        ServiceProcess service,
        IEnumerable<string> lines,
        string name
    )
    {
        var file = Path.Combine(ledger.Folder, $"{name}.ndjson");
        await File.WriteAllLinesAsync(file, lines, new UTF8Encoding(false), bench.Cancel);
        var imported = await ImportRun.ImportAsync(service.Http, file, name, bench.Cancel);
        if (imported.Commands == 0)
            throw new InvalidOperationException($"Nothing was appended: {imported.Report}");
    }

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;
}
