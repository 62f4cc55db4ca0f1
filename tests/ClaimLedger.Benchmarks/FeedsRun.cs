using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace ClaimLedger.Benchmarks;

/// <summary>How long after its answer a command is with a follower, and how fast a feed is pulled from its
/// first entry to its last.</summary>
internal static class FeedsRun
{
    private const int PerSecond = 1_000;
    private const int Callers = 50;

    private static readonly string[] ReceiptColumns = ["Round", "commands/s", "p50 ms", "p99 ms", "max ms"];
    private static readonly string[] PullColumns = ["Round", "entries/s", "floor, entries/s", "ratio"];

    /// <summary>Measures both.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(Bench bench) =>
        [await ReceiptAsync(bench), await PullAsync(bench)];

    private static async Task<Figure> ReceiptAsync(Bench bench)
    {
        await using var ledger = await bench.NewLedgerAsync();
        await using var service = await ledger.StartAsync();
        await Load.RegisterAsync(service.Http, bench.Cancel);
        var rounds = new List<Receipt>();
        await ReceiptAsync(bench, service, "warm-up", bench.Options.Warmup);
        for (var i = 1; i <= bench.Options.Rounds; i++)
        {
            rounds.Add(await ReceiptAsync(bench, service, $"round-{i}", bench.Options.Seconds));
            bench.Say(
                $"Receipt, round {i}: p50 {Number.Text(rounds[^1].P50, 1)} ms, p99 {Number.Text(rounds[^1].P99, 1)} ms"
            );
        }
        double Median(Func<Receipt, double> value) => Number.Median(rounds.Select(value));
        return new Figure(
            $"From a command's answer to its receipt by a follower of the feed ledger, {Number.Text(PerSecond)} commands/s",
            $"p50 {Number.Text(Median(r => r.P50), 1)} ms, p99 {Number.Text(Median(r => r.P99), 1)} ms",
            "",
            "",
            "p99 under 150 ms",
            ReceiptColumns,
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
                        }
                ),
            ],
            [
                .. rounds
                    .Where(r => r.Rate < PerSecond * 0.98)
                    .Select(r => $"only {Number.Text(r.Rate)} commands/s were sent"),
            ]
        );
    }

    private static async Task<Receipt> ReceiptAsync(
        Bench bench,
        ServiceProcess service,
        string run,
        int seconds
    )
    {
        var expected = PerSecond * seconds;
        var answered = new ConcurrentDictionary<string, long>();
        var last = await LastAsync(bench, service);
        var path = $"feeds/ledger/stream?after={last}&kind=event.StatementRecorded";
        var stream = new Uri(service.Http.BaseAddress!, path);
        var following = ReceiveAsync(service, stream, run, expected, bench.Cancel);
        var begun = Stopwatch.GetTimestamp();
        await SendAsync(bench, service, run, expected, PerSecond, answered);
        var taken = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        double[] delays =
        [
            .. (await following)
                .Select(r => Stopwatch.GetElapsedTime(answered[r.Key], r.Value).TotalMilliseconds)
                .Select(delay => Math.Max(0, delay))
                .Order(),
        ];
        return new Receipt(
            expected / taken,
            delays[delays.Length / 2],
            delays[delays.Length * 99 / 100],
            delays[^1]
        );
    }

    /// <summary>Sends so many commands a second, each at its own time, whether the one before was answered
    /// soon or late, and notes when each was answered.</summary>
    public static async Task SendAsync(
        Bench bench,
        ServiceProcess service,
        string run,
        int count,
        int perSecond,
        ConcurrentDictionary<string, long> answered
    )
    {
        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(CallAsync));

        async Task CallAsync(int caller)
        {
            for (var i = caller; i < count; i += Callers)
            {
                var due = TimeSpan.FromSeconds((double)i / perSecond) - Stopwatch.GetElapsedTime(begun);
                if (due > TimeSpan.Zero)
                    await Task.Delay(due, bench.Cancel);
                var id = string.Create(CultureInfo.InvariantCulture, $"{run}-{i}");
                await RecordAsync(bench, service, id, i);
                answered[$"statement/{id}"] = Stopwatch.GetTimestamp();
            }
        }
    }

    /// <summary>The last entry of the feed ledger.</summary>
    public static async Task<string> LastAsync(Bench bench, ServiceProcess service)
    {
        var path = new Uri("feeds", UriKind.Relative);
        using var feeds = JsonDocument.Parse(await service.Http.GetStringAsync(path, bench.Cancel));
        return feeds.RootElement.GetProperty("feeds")[0].GetProperty("last").GetString()!;
    }

    /// <summary>Follows until so many entries came.</summary>
    /// <returns>When the first entry of each statement of this run came.</returns>
    public static async Task<Dictionary<string, long>> ReceiveAsync(
        ServiceProcess service,
        Uri stream,
        string run,
        int count,
        CancellationToken cancel
    )
    {
        var received = new Dictionary<string, long>(StringComparer.Ordinal);
        using var answer = await service.Http.GetAsync(
            stream,
            HttpCompletionOption.ResponseHeadersRead,
            cancel
        );
        answer.EnsureSuccessStatusCode();
        var frames = SseParser.Create(await answer.Content.ReadAsStreamAsync(cancel));
        var come = 0;
        await foreach (var frame in frames.EnumerateAsync(cancel))
        {
            var now = Stopwatch.GetTimestamp();
            using var json = JsonDocument.Parse(frame.Data);
            var subject = json.RootElement.GetProperty("subject").GetString()!;
            if (!subject.StartsWith($"statement/{run}-", StringComparison.Ordinal))
                continue;
            received.TryAdd(subject, now);
            if (++come == count)
                break;
        }
        return received;
    }

    private static async Task RecordAsync(Bench bench, ServiceProcess service, string id, int i)
    {
        var day = new DateOnly(1990, 1, 1).AddDays(i % 5_000).ToString("O", CultureInfo.InvariantCulture);
        var body =
            $$"""{"statement":"{{id}}","source":"bench-source-{{1 + i % 50}}","document":"bench-document-1","""
            + $$""" "rendering":"quote","statedOn":"{{day}}","text":"Words of eighty letters, more or less.","""
            + $$""" "assessments":[{"assessment":"a1","threat":"bench-threat-{{1 + i % 20}}","stance":"agree"}]}""";
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await service.Http.PostAsync(
            new Uri("statements", UriKind.Relative),
            content,
            bench.Cancel
        );
        if (answer.StatusCode != HttpStatusCode.Created)
            throw new InvalidOperationException($"{id}: {answer.StatusCode}");
    }

    private static async Task<Figure> PullAsync(Bench bench)
    {
        await using var ledger = await bench.NewLedgerAsync();
        await using var service = await ledger.StartAsync();
        var file = Path.Combine(ledger.Folder, "votes.ndjson");
        bench.Say("Writing the commands");
        await Votes.WriteAsync(bench.Options.Votes, file, bench.Options.Limit, bench.Cancel);
        bench.Say("Importing them");
        await ImportRun.ImportAsync(service.Http, file, "votes", bench.Cancel);
        await service.CatchUpAsync(bench.Cancel);
        var rounds = new List<(double Entries, double Floor)>();
        for (var i = 1; i <= bench.Options.Rounds; i++)
        {
            var (entries, seconds) = await PullAllAsync(bench, service);
            rounds.Add((entries / seconds, entries / await ReadAsync(bench, ledger)));
            bench.Say(
                $"Pull of {Number.Text(entries)}, round {i}: {Number.Text(rounds[^1].Entries)} entries/s"
            );
        }
        double Median(Func<(double Entries, double Floor), double> value) =>
            Number.Median(rounds.Select(value));
        return new Figure(
            "The feed ledger pulled from its first entry to its last, 1,000 a batch, one puller",
            $"{Number.Text(Median(r => r.Entries))} entries/s",
            $"{Number.Text(Median(r => r.Floor))} entries/s",
            Number.Text(Median(r => r.Entries / r.Floor), 2),
            "",
            PullColumns,
            [
                .. rounds.Select(
                    (r, i) =>
                        new[]
                        {
                            Number.Text(i + 1),
                            Number.Text(r.Entries),
                            Number.Text(r.Floor),
                            Number.Text(r.Entries / r.Floor, 2),
                        }
                ),
            ],
            []
        );
    }

    private static async Task<(long Entries, double Seconds)> PullAllAsync(
        Bench bench,
        ServiceProcess service
    )
    {
        var time = Stopwatch.StartNew();
        var entries = 0L;
        for (string? after = null; ; )
        {
            var from = after is null ? "" : $"&after={after}";
            var batch = await service.Http.GetByteArrayAsync(
                new Uri($"feeds/ledger?limit=1000{from}", UriKind.Relative),
                bench.Cancel
            );
            using var json = JsonDocument.Parse(batch);
            var count = json.RootElement.GetArrayLength();
            entries += count;
            if (count < 1_000)
                return (entries, time.Elapsed.TotalSeconds);
            after = json.RootElement[count - 1].GetProperty("id").GetString();
        }
    }

    /// <summary>The same bytes, read in the order of the feed and looked at by nobody.</summary>
    private static async Task<double> ReadAsync(Bench bench, Ledger ledger)
    {
        await using var source = NpgsqlDataSource.Create(ledger.Database);
        await using var command = source.CreateCommand(
            "select first, entries from ledger.feed_chunks where feed = 'ledger' order by last"
        );
        var time = Stopwatch.StartNew();
        await using var rows = await command.ExecuteReaderAsync(bench.Cancel);
        while (await rows.ReadAsync(bench.Cancel))
            _ = await rows.GetFieldValueAsync<byte[]>(1, bench.Cancel);
        return time.Elapsed.TotalSeconds;
    }

    private sealed record Receipt(double Rate, double P50, double P99, double Max);
}
