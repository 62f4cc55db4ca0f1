using System.CommandLine;
using System.Globalization;
using ClaimLedger.Cli.Bundles;
using ClaimLedger.Domain.Views;

namespace ClaimLedger.Cli.Replays;

/// <summary><c>claimledger replay BUNDLE</c>: the views from the events alone.</summary>
internal static class ReplayCommand
{
    public static Command New(Tool tool)
    {
        var folder = new Argument<string>("BUNDLE") { Description = "The folder that export wrote." };
        var threat = Arguments.IdOption("--threat", "Show the stances on this threat alone.");
        var validAt = Arguments.ValidAt();
        var knownAt = Arguments.KnownAt();
        var against = new Option<string?>("--against")
        {
            Description = "Hold the rows against those of the service at this address.",
            HelpName = "URL",
        };
        against.Validators.Add(Tool.CheckAddress);
        var to = new Option<string?>("--out")
        {
            Description = "Write the rows of every table to files in this folder.",
            HelpName = "FOLDER",
        };
        var command = new Command("replay", "Computes the views from a bundle alone, and compares them.")
        {
            folder,
            threat,
            validAt,
            knownAt,
            against,
            to,
        };
        tool.Run(
            command,
            async (asked, api, cancellation) =>
            {
                if (asked.GetValue(to) is { } target && Directory.Exists(target))
                    throw new LedgerFailure(
                        ExitCode.Usage,
                        [$"The folder '{target}' is there already; name another with --out."]
                    );
                var bundle = await Bundle.OpenAsync(asked.GetRequiredValue(folder), cancellation);
                var started = tool.Clock.GetTimestamp();
                var fold = await FoldAsync(tool, bundle, asked.GetValue(tool.Json), cancellation);
                var replay = new Replay(
                    bundle.Name,
                    fold,
                    tool.Clock.GetElapsedTime(started),
                    Arguments.TryReadDay(asked.GetValue(validAt), out var day)
                        ? day
                        : DateOnly.FromDateTime(tool.Clock.GetUtcNow().UtcDateTime),
                    PositionOf(fold, asked.GetValue(knownAt)),
                    asked.GetValue(threat)
                );
                if (asked.GetValue(to) is { } written)
                    await WriteAsync(replay, written, cancellation);
                var differences = new List<RowDifference>();
                if (asked.GetValue(against) is not null)
                {
                    foreach (var table in ComparedTables.All)
                        differences.Add(
                            await RowComparison.OfAsync(
                                api,
                                table,
                                fold.Lines(table, replay.KnownAt),
                                replay.KnownAt,
                                cancellation
                            )
                        );
                }
                if (asked.GetValue(tool.Json))
                    tool.Output.Json(ReplayPrint.Json(replay, differences));
                else
                    ReplayPrint.Text(tool.Output, replay, differences, asked.GetValue(against));
                return differences.TrueForAll(d => d.IsNone) ? ExitCode.Done : ExitCode.Refused;
            },
            asked => asked.GetValue(against)
        );
        return command;
    }

    private static Task<ViewFold> FoldAsync(
        Tool tool,
        Bundle bundle,
        bool isSilent,
        CancellationToken cancellation
    ) =>
        isSilent
            ? BundleReplay.RunAsync(bundle, _ => { }, cancellation)
            : tool.Output.WithBarAsync(
                ImportProgress.Columns,
                bar =>
                {
                    bar?.MaxValue = Math.Max(1, bundle.Manifest.Size);
                    return BundleReplay.RunAsync(
                        bundle,
                        folded =>
                        {
                            if (bar is null)
                                return;
                            bar.Value = folded;
                            bar.Description = Output.Said($"{folded:N0} of {bundle.Manifest.Size:N0} events");
                        },
                        cancellation
                    );
                }
            );

    /// <summary>A position beyond the bundle's last would be of another ledger than the bundle's.</summary>
    /// <exception cref="LedgerFailure">It is.</exception>
    private static long PositionOf(ViewFold fold, string? asked)
    {
        if (asked is null)
            return fold.Position;
        if (!long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            return fold.PositionAt(DateTimeOffset.Parse(asked, CultureInfo.InvariantCulture));
        return position <= fold.Position
            ? position
            : throw new LedgerFailure(
                ExitCode.Usage,
                [$"--known-at: the bundle ends at position {fold.Position}, before {position}."]
            );
    }

    private static async Task WriteAsync(Replay replay, string folder, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var table in ComparedTables.All)
            {
                await using var file = File.Create(Path.Combine(folder, $"{table.Name}.ndjson"), 1 << 16);
                foreach (var line in replay.Fold.Lines(table, replay.KnownAt))
                {
                    file.Write(line.Span);
                    file.WriteByte((byte)'\n');
                    cancellation.ThrowIfCancellationRequested();
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerFailure(ExitCode.Usage, [$"'{folder}' cannot be written: {e.Message}"]);
        }
    }
}
