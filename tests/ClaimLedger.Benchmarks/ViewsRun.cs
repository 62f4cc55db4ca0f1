using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Npgsql;

namespace ClaimLedger.Benchmarks;

/// <summary>The views over the whole of the votes: how fast they follow, how fast they are made anew, and
/// what reading them costs while they follow.</summary>
internal static class ViewsRun
{
    private static readonly string[] Columns =
    [
        "Round",
        "events",
        "caught up after s",
        "events/s",
        "made anew after s",
        "events/s",
        "floor, rows",
        "floor s",
        "floor, events/s",
        "ratio of following",
        "ratio of making anew",
    ];

    /// <summary>Measures it, on one ledger.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(Bench bench)
    {
        var (options, cancel) = (bench.Options, bench.Cancel);
        var file = Path.Combine(bench.NewFolder(), "votes.ndjson");
        bench.Say("Writing the commands");
        var lines = await Votes.WriteAsync(options.Votes, file, options.Limit, cancel);
        await using var ledger = await bench.NewLedgerAsync();
        await using (var service = await ledger.StartAsync())
        {
            bench.Say($"Importing {Number.Text(lines)} commands");
            await ImportRun.ImportAsync(service.Http, file, "benchmark-views", cancel);
            await service.CatchUpAsync(cancel);
        }
        var events = await CountAsync(ledger, cancel);
        var rounds = new List<Round>();
        for (var i = 1; i <= options.ViewRounds; i++)
        {
            var round = new Round(
                events,
                await FollowAsync(bench, ledger),
                await RebuildAsync(bench, ledger),
                await ViewsFloor.RunAsync(bench.Server, ledger.Database, cancel)
            );
            rounds.Add(round);
            bench.Say($"Round {i}: {string.Join(", ", round.Cells(i))}");
        }
        return
        [
            .. FiguresOf(rounds),
            await LogRun.RunAsync(bench, ledger, events),
            .. await ReadsRun.RunAsync(bench, ledger),
        ];
    }

    /// <summary>From empty views and no progress to the last event, by the daemon.</summary>
    private static async Task<double> FollowAsync(Bench bench, Ledger ledger)
    {
        await PostgresServer.ExecuteAsync(
            ledger.Database,
            $"""
            truncate {string.Join(
                ", ",
                await ViewsFloor.TablesAsync(ledger.Database, bench.Cancel)
            )}, ledger.feed_chunks;
            delete from ledger.mt_event_progression where name not in ('HighWaterMark', 'Log:All');
            """,
            bench.Cancel
        );
        await bench.Server.CheckpointAsync(bench.Cancel);
        await using var service = await ledger.StartAsync();
        return (await service.CatchUpAsync(bench.Cancel)).Seconds;
    }

    /// <summary>All views at once, as <c>claimledger projections rebuild</c> does.</summary>
    private static async Task<double> RebuildAsync(Bench bench, Ledger ledger)
    {
        await using var service = await ledger.StartAsync();
        await bench.Server.CheckpointAsync(bench.Cancel);
        var time = Stopwatch.StartNew();
        using var list = JsonDocument.Parse(await service.Http.GetStringAsync("/projections", bench.Cancel));
        string[] names =
        [
            .. list
                .RootElement.GetProperty("projections")
                .EnumerateArray()
                .Select(p => p.GetProperty("projection").GetString()!),
        ];
        foreach (var name in names)
        {
            using var begun = await service.Http.PostAsync(
                $"/projections/{name}/rebuild",
                null,
                bench.Cancel
            );
            if (begun.StatusCode != HttpStatusCode.Accepted)
                throw new InvalidOperationException(
                    $"The rebuild of {name} was answered {begun.StatusCode}."
                );
        }
        foreach (var name in names)
        {
            while (await StateAsync(service, name, bench.Cancel) is var state && state != "done")
            {
                if (state != "running")
                    throw new InvalidOperationException($"The rebuild of {name} is {state}.");
                await Task.Delay(50, bench.Cancel);
            }
        }
        return time.Elapsed.TotalSeconds;
    }

    private static async Task<string> StateAsync(
        ServiceProcess service,
        string name,
        CancellationToken cancel
    )
    {
        using var answer = JsonDocument.Parse(
            await service.Http.GetStringAsync($"/projections/{name}", cancel)
        );
        return answer.RootElement.GetProperty("rebuild").GetProperty("state").GetString()!;
    }

    private static async Task<long> CountAsync(Ledger ledger, CancellationToken cancel)
    {
        await using var source = NpgsqlDataSource.Create(ledger.Database);
        await using var command = source.CreateCommand("select count(*) from ledger.mt_events");
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static IReadOnlyList<Figure> FiguresOf(List<Round> rounds)
    {
        double Median(Func<Round, double> value) => Number.Median(rounds.Select(value));
        var events = Number.Text(rounds[0].Events);
        var floor = $"{Number.Text(Median(r => r.Events / r.Floor.Seconds))} events/s";
        return
        [
            new Figure(
                $"All views follow {events} events of un-votes, from the first to the last",
                $"{Number.Text(Median(r => r.Events / r.Follow))} events/s",
                floor,
                Number.Text(Median(r => r.Floor.Seconds / r.Follow), 2),
                "20,000 events/s",
                Columns,
                [.. rounds.Select((r, i) => r.Cells(i + 1))],
                []
            ),
            new Figure(
                $"All views made anew from {events} events, while they are in use",
                $"{Number.Text(Median(r => r.Events / r.Rebuild))} events/s",
                floor,
                Number.Text(Median(r => r.Floor.Seconds / r.Rebuild), 2),
                "30,000 events/s",
                [],
                [],
                []
            ),
        ];
    }

    private sealed record Round(long Events, double Follow, double Rebuild, CopyResult Floor)
    {
        public IReadOnlyList<string> Cells(int number) =>
            [
                Number.Text(number),
                Number.Text(Events),
                Number.Text(Follow, 1),
                Number.Text(Events / Follow),
                Number.Text(Rebuild, 1),
                Number.Text(Events / Rebuild),
                Number.Text(Floor.Rows),
                Number.Text(Floor.Seconds, 1),
                Number.Text(Events / Floor.Seconds),
                Number.Text(Floor.Seconds / Follow, 2),
                Number.Text(Floor.Seconds / Rebuild, 2),
            ];
    }
}
