using System.Diagnostics;
using Npgsql;

namespace ClaimLedger.Benchmarks;

/// <summary>How fast the log takes in the events of a ledger whose views are there; beside what reading the
/// events alone takes.</summary>
internal static class LogRun
{
    private static readonly string[] Columns = ["Round", "leaves/s", "floor, events/s", "ratio"];

    /// <summary>Measures it.</summary>
    public static async Task<Figure> RunAsync(Bench bench, Ledger ledger, long events)
    {
        var rounds = new List<(double Leaves, double Floor)>();
        for (var i = 1; i <= bench.Options.ViewRounds; i++)
        {
            var floor = events / await ReadAsync(bench, ledger);
            rounds.Add((events / await AppendAsync(bench, ledger), floor));
            bench.Say($"The log, round {i}: {Number.Text(rounds[^1].Leaves)} leaves/s");
        }
        double Median(Func<(double Leaves, double Floor), double> value) =>
            Number.Median(rounds.Select(value));
        return new Figure(
            $"The log takes in {Number.Text(events)} events, from the first to the last",
            $"{Number.Text(Median(r => r.Leaves))} leaves/s",
            $"{Number.Text(Median(r => r.Floor))} events/s",
            Number.Text(Median(r => r.Leaves / r.Floor), 2),
            "faster than the views",
            Columns,
            [
                .. rounds.Select(
                    (r, i) =>
                        new[]
                        {
                            Number.Text(i + 1),
                            Number.Text(r.Leaves),
                            Number.Text(r.Floor),
                            Number.Text(r.Leaves / r.Floor, 2),
                        }
                ),
            ],
            []
        );
    }

    private static async Task<double> AppendAsync(Bench bench, Ledger ledger)
    {
        await PostgresServer.ExecuteAsync(
            ledger.Database,
            """
            truncate ledger.log_entries, ledger.log_tiles, ledger.log_checkpoints, ledger.log_cosignatures;
            delete from ledger.mt_event_progression where name = 'Log:All';
            """,
            bench.Cancel
        );
        File.Delete(Path.Combine(ledger.Folder, "log.checkpoint"));
        await bench.Server.CheckpointAsync(bench.Cancel);
        await using var service = await ledger.StartAsync();
        return (await service.CatchUpAsync(bench.Cancel)).Seconds;
    }

    private static async Task<double> ReadAsync(Bench bench, Ledger ledger)
    {
        await using var source = NpgsqlDataSource.Create(ledger.Database);
        await using var connection = await source.OpenConnectionAsync(bench.Cancel);
        var time = Stopwatch.StartNew();
        await ViewsFloor.ReadEventsAsync(connection, bench.Cancel);
        return time.Elapsed.TotalSeconds;
    }
}
