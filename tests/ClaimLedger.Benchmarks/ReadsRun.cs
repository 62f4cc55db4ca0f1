using System.Globalization;
using System.Net.Http.Json;
using Npgsql;

namespace ClaimLedger.Benchmarks;

/// <summary>The reads of a desk on the ledger of the votes, from 16 readers, while somebody writes and the
/// views follow.</summary>
internal static class ReadsRun
{
    private const int Readers = 16;
    private const int Seed = 20_041;

    // A command every so often: the views have something to follow, and the readers the machine.
    private static readonly TimeSpan WritesEvery = TimeSpan.FromMilliseconds(20);

    private static readonly string[] Columns =
    [
        "Round",
        "requests/s",
        "p50 ms",
        "p99 ms",
        "max ms",
        "failed",
    ];

    /// <summary>Measures each kind of read.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(Bench bench, Ledger ledger)
    {
        var kinds = await KindsAsync(ledger, bench.Cancel);
        await using var service = await ledger.StartAsync();
        await Load.RegisterAsync(service.Http, bench.Cancel);
        using var writing = CancellationTokenSource.CreateLinkedTokenSource(bench.Cancel);
        var writer = WriteAsync(service.Http, writing.Token);
        var rounds = kinds.ToDictionary(k => k.Name, _ => new List<LoadResult>(), StringComparer.Ordinal);
        for (var i = 0; i <= bench.Options.Rounds; i++)
        {
            foreach (var (name, paths) in kinds)
            {
                var file = Path.Combine(ledger.Folder, "paths");
                await File.WriteAllLinesAsync(file, paths, bench.Cancel);
                var result = await Load.ReadAsync(
                    service.Http.BaseAddress!,
                    file,
                    Readers,
                    bench.Options.Seconds,
                    bench.Cancel
                );
                // The first round is to warm up.
                if (i > 0)
                    rounds[name].Add(result);
                bench.Say(
                    $"{name}: {Number.Text(result.Rate)} requests/s, p99 {Number.Text(result.P99, 1)} ms"
                );
            }
        }
        await writing.CancelAsync();
        var written = await writer;
        bench.Say($"{Number.Text(written)} statements were recorded meanwhile.");
        var floor = Number.Median(rounds[kinds[0].Name].Select(r => r.P99));
        return [.. kinds.Skip(1).Select(k => FigureOf(k.Name, rounds[k.Name], floor))];
    }

    private static Figure FigureOf(string name, List<LoadResult> rounds, double floor)
    {
        double Median(Func<LoadResult, double> value) => Number.Median(rounds.Select(value));
        var failed = rounds.Sum(r => r.Failed);
        return new Figure(
            $"{name}, {Readers} readers, views following",
            $"{Number.Text(Median(r => r.Rate))} requests/s; p50 {Number.Text(Median(r => r.P50), 1)} ms, "
                + $"p99 {Number.Text(Median(r => r.P99), 1)} ms",
            $"p99 of /health/live {Number.Text(floor, 1)} ms",
            "",
            "p99 25 ms",
            Columns,
            [
                .. rounds.Select(
                    (r, i) =>
                        new[]
                        {
                            Number.Text(i + 1),
                            Number.Text(r.Rate),
                            Number.Text(r.P50, 1),
                            Number.Text(r.P99, 1),
                            Number.Text(r.Max, 1),
                            Number.Text(r.Failed),
                        }
                ),
            ],
            failed > 0 ? [$"{failed} requests failed"] : []
        );
    }

    /// <summary>Paths of each kind, about threats, sources and months of all the ledger, at random from a
    /// seed. The first kind is the floor: a read of nothing.</summary>
    private static async Task<IReadOnlyList<(string Name, IReadOnlyList<string> Paths)>> KindsAsync(
        Ledger ledger,
        CancellationToken cancel
    )
    {
        var random = new Random(Seed);
        var threats = await RowsAsync(
            ledger,
            "select distinct threat from ledger.timelines where threat not like 'bench-%' order by 1",
            cancel
        );
        // Timelines are of a source; about a thousand entries lie in those of one in a few years.
        var sources = await RowsAsync(
            ledger,
            """
            select t.source from ledger.timelines t join ledger.timeline_entries e using (threat, proposition, source)
            where source not like 'bench-%' group by 1 having count(*) > 1000 order by 1
            """,
            cancel
        );
        string[] Many(Func<string> path) => [.. Enumerable.Range(0, 2_000).Select(_ => path())];
        string Threat() => threats[random.Next(threats.Count)];
        string Day() =>
            new DateOnly(1950, 1, 1).AddDays(random.Next(25_000)).ToString("yyyy-MM-dd", Invariant);
        return
        [
            ("Nothing", ["/health/live"]),
            ("The matrix of a threat on a day", Many(() => $"/threats/{Threat()}/stances?validAt={Day()}")),
            (
                "A timeline of 1,000 entries",
                Many(() => $"/sources/{sources[random.Next(sources.Count)]}/timeline?limit=1000")
            ),
            (
                "The shifts of a month",
                Many(() =>
                {
                    var first = new DateOnly(1950 + random.Next(70), 1 + random.Next(12), 1);
                    var last = first.AddMonths(1).AddDays(-1);
                    return string.Create(Invariant, $"/shifts?from={first:yyyy-MM-dd}&to={last:yyyy-MM-dd}");
                })
            ),
            (
                "The consensus on a threat, month by month over 20 years",
                Many(() =>
                {
                    var first = 1950 + random.Next(50);
                    return string.Create(
                        Invariant,
                        $"/threats/{Threat()}/consensus?every=month&from={first}-01-01&to={first + 20}-01-01"
                    );
                })
            ),
        ];
    }

    private static async Task<long> WriteAsync(HttpClient http, CancellationToken cancel)
    {
        var written = 0L;
        while (!cancel.IsCancellationRequested)
        {
            var statement = new
            {
                statement = $"bench-read-{written}",
                source = $"bench-source-{1 + written % 50}",
                document = "bench-document-1",
                rendering = "paraphrase",
                statedOn = "2004-01-23",
                text = "It is no longer what it was, he said.",
                assessments = new[]
                {
                    new
                    {
                        assessment = "a1",
                        threat = $"bench-threat-{1 + written % 20}",
                        stance = written % 3 == 0 ? "agree" : "disagree",
                    },
                },
            };
            using var answer = await http.PostAsJsonAsync("/statements", statement, CancellationToken.None);
            answer.EnsureSuccessStatusCode();
            written++;
            await Task.Delay(WritesEvery, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return written;
    }

    private static async Task<IReadOnlyList<string>> RowsAsync(
        Ledger ledger,
        string sql,
        CancellationToken cancel
    )
    {
        await using var source = NpgsqlDataSource.Create(ledger.Database);
        await using var command = source.CreateCommand(sql);
        var texts = new List<string>();
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            texts.Add(rows.GetString(0));
        return texts;
    }

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;
}
