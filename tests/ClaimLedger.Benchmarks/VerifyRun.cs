using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ClaimLedger.Benchmarks;

/// <summary>How fast an auditor verifies a bundle with <c>claimledger verify</c>, from the start of the
/// process to its end.</summary>
internal static class VerifyRun
{
    private const int UsualEvents = 1_000_000;

    /// <summary>Makes a bundle and verifies it, each round beside the floor.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(Bench bench)
    {
        var size = bench.Options.Limit ?? UsualEvents;
        var folder = bench.NewFolder();
        bench.Say($"Making a bundle of {Number.Text(size)} events.");
        var key = BundleMaker.Write(folder, size);
        var rounds = new List<(double PerSecond, double Floor, double Megabytes)>();
        // The first round brings the files into memory and counts for nothing.
        for (var round = 0; round <= bench.Options.Rounds; round++)
        {
            var floor = size / Seconds(() => HashAll(folder));
            var (seconds, megabytes) = await VerifyAsync(folder, key, size, bench.Cancel);
            bench.Say(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Verify, round {round}: {size / seconds:N0}/s, floor {floor:N0}/s, {megabytes:N0} MB"
                )
            );
            if (round > 0)
                rounds.Add((size / seconds, floor, megabytes));
        }
        Directory.Delete(folder, recursive: true);
        return
        [
            new(
                $"A bundle of {Number.Text(size)} events verified",
                $"{Number.Text(Number.Median(rounds.Select(r => r.PerSecond)))}/s",
                $"{Number.Text(Number.Median(rounds.Select(r => r.Floor)))}/s",
                Number.Text(Number.Median(rounds.Select(r => r.PerSecond / r.Floor)), 2),
                "200,000/s",
                ["Round", "Measured/s", "Floor/s", "Ratio", "Memory, MB"],
                [
                    .. rounds.Select(
                        (r, i) =>
                            (IReadOnlyList<string>)
                                [
                                    Number.Text(i + 1),
                                    Number.Text(r.PerSecond),
                                    Number.Text(r.Floor),
                                    Number.Text(r.PerSecond / r.Floor, 2),
                                    Number.Text(r.Megabytes),
                                ]
                    ),
                ],
                []
            ),
        ];
    }

    private static async Task<(double Seconds, double Megabytes)> VerifyAsync(
        string folder,
        string key,
        int size,
        CancellationToken cancel
    )
    {
        var run = await CommandLine.RunAsync(["verify", folder, "--key", key, "--json"], cancel);
        return (long)JsonNode.Parse(run.Output)!["size"]! == size
            ? (run.Seconds, run.Megabytes)
            : throw new InvalidOperationException($"Not all was proved: {run.Output}");
    }

    private static double Seconds(Action work)
    {
        var time = Stopwatch.StartNew();
        work();
        return time.Elapsed.TotalSeconds;
    }

    /// <summary>Every byte of the bundle read, unpacked and hashed once, as one stream: no lines, no events,
    /// no tree.</summary>
    private static void HashAll(string folder)
    {
        var buffer = new byte[64 * 1024];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var file = File.OpenRead(path);
            using Stream bytes = path.EndsWith(".gz", StringComparison.Ordinal)
                ? new GZipStream(file, CompressionMode.Decompress)
                : file;
            int read;
            while ((read = bytes.Read(buffer)) > 0)
                hash.AppendData(buffer, 0, read);
        }
    }
}
