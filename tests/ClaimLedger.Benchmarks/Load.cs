using System.Globalization;
using System.Text;

namespace ClaimLedger.Benchmarks;

/// <summary>What wrk saw. Times are milliseconds.</summary>
internal sealed record LoadResult(double Rate, double P50, double P99, double Max, long Failed);

/// <summary>RecordStatement with one assessment, from wrk, and what its statements name.</summary>
internal static class Load
{
    private const string Remedy = "Install it: apt-get install wrk.";

    // As in record-statement.lua.
    private const int Sources = 50;
    private const int Threats = 20;
    private const int Documents = 50;

    /// <summary>Registers what the statements name.</summary>
    public static async Task RegisterAsync(HttpClient http, CancellationToken cancel)
    {
        for (var i = 1; i <= Sources; i++)
            await PostAsync(
                "sources",
                $$"""{"source":"bench-source-{{i}}","kind":"individual","name":"Source {{i}}"}"""
            );
        for (var i = 1; i <= Threats; i++)
            await PostAsync(
                "threats",
                $$"""
                {"threat":"bench-threat-{{i}}","name":"Threat {{i}}","types":["terrorist"],
                "question":"It is still a threat."}
                """
            );
        for (var i = 1; i <= Documents; i++)
            await PostAsync(
                "documents",
                $$"""
                {"document":"bench-document-{{i}}","title":"Document {{i}}","publisher":"bench-source-{{i}}",
                "publishedOn":"2004-02-01"}
                """
            );

        async Task PostAsync(string path, string body)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content, cancel);
            if (!answer.IsSuccessStatusCode)
                throw new InvalidOperationException(
                    $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancel)}"
                );
        }
    }

    /// <summary>Sends as fast as the answers come, over so many connections at once.</summary>
    /// <param name="url">Of the service.</param>
    /// <param name="run">A name for this run: the statements' ids begin with it.</param>
    /// <param name="connections">How many, each with one request under way.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="keys">Whether each request has a key.</param>
    /// <param name="cancel">Ends the run.</param>
    public static async Task<LoadResult> RunAsync(
        Uri url,
        string run,
        int connections,
        int seconds,
        bool keys,
        CancellationToken cancel
    )
    {
        string[] own = [run, keys ? "keys" : "no-keys"];
        return await WrkAsync(url, "record-statement.lua", own, connections, seconds, cancel);
    }

    /// <summary>Reads as fast as the answers come.</summary>
    /// <param name="url">Of the service.</param>
    /// <param name="paths">A file of paths, one a line, of which each request takes one at random.</param>
    /// <param name="connections">How many, each with one request under way.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="cancel">Ends the run.</param>
    public static Task<LoadResult> ReadAsync(
        Uri url,
        string paths,
        int connections,
        int seconds,
        CancellationToken cancel
    ) => WrkAsync(url, "read-views.lua", [paths], connections, seconds, cancel);

    private static async Task<LoadResult> WrkAsync(
        Uri url,
        string script,
        string[] own,
        int connections,
        int seconds,
        CancellationToken cancel
    )
    {
        string[] arguments =
        [
            "-t",
            Text(Math.Min(2, connections)),
            "-c",
            Text(connections),
            "-d",
            $"{Text(seconds)}s",
            "--timeout",
            "30s",
            "-s",
            Path.Combine(AppContext.BaseDirectory, script),
            url.ToString(),
            "--",
            .. own,
        ];
        var output = await Tool.RunAsync("wrk", arguments, cancel, remedy: Remedy);
        var line =
            output.Split('\n').FirstOrDefault(l => l.StartsWith("result ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"wrk gave no result:\n{output}");
        var values = line.Split(' ')[1..]
            .Select(pair => pair.Split('='))
            .ToDictionary(
                pair => pair[0],
                pair => double.Parse(pair[1], CultureInfo.InvariantCulture),
                StringComparer.Ordinal
            );
        string[] failures = ["status", "connect", "read", "write", "timeout"];
        return new LoadResult(
            values["requests"] / values["duration"] * 1e6,
            values["p50"] / 1e3,
            values["p99"] / 1e3,
            values["max"] / 1e3,
            (long)failures.Sum(f => values[f])
        );
    }

    /// <summary>Fails early, before anything is started, where wrk is not there.</summary>
    public static async Task EnsureInstalledAsync(CancellationToken cancel)
    {
        using var wrk = Tool.Start("wrk", ["--version"], remedy: Remedy);
        // It tells its version and ends with 1.
        await wrk.WaitForExitAsync(cancel);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
