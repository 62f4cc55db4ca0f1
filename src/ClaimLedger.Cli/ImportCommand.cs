using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ClaimLedger.Cli;

/// <summary>What the service says of an import.</summary>
internal sealed record ImportAnswer(
    long Lines,
    long Appended,
    long Repeated,
    long Refused,
    long Events,
    long Position,
    bool DryRun,
    IReadOnlyList<RefusedLine> Refusals,
    long RefusalsLeftOff = 0
);

/// <summary>A line that was refused.</summary>
internal sealed record RefusedLine(
    long Line,
    string Code,
    string Detail,
    string? Command = null,
    string? Field = null
);

/// <summary><c>claimledger import FILE…</c></summary>
internal static class ImportCommand
{
    private const string StandardInput = "-";

    public static Command New(Tool tool)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Files of commands, one JSON object a line (NDJSON); - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        // All are looked for before the first is sent.
        files.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value != StandardInput && !File.Exists(t.Value)))
                result.AddError($"'{token.Value}': there is no such file.");
        });
        var dryRun = new Option<bool>("--dry-run") { Description = "Check every line, write nothing." };
        var command = new Command("import", "Imports files of commands.") { files, dryRun };
        tool.Run(
            command,
            async (asked, api, cancellation) =>
            {
                var exitCode = ExitCode.Done;
                var (dry, json) = (asked.GetValue(dryRun), asked.GetValue(tool.Json));
                foreach (var file in asked.GetRequiredValue(files))
                {
                    var one = await ImportAsync(api, tool, file, dry, json, cancellation);
                    exitCode = Math.Max(exitCode, one);
                }
                return exitCode;
            }
        );
        return command;
    }

    private static async Task<int> ImportAsync(
        LedgerApi api,
        Tool tool,
        string file,
        bool dryRun,
        bool json,
        CancellationToken cancellation
    )
    {
        await using var from = Open(tool, file);
        var name = file == StandardInput ? "standard input" : Path.GetFileName(file);
        var key =
            file == StandardInput || dryRun || !from.CanSeek ? null : await KeyOfAsync(from, cancellation);
        Task<JsonObject> Send(Action<long> sent) => SendAsync(api, from, sent, dryRun, key, cancellation);
        var body = json
            ? await Send(_ => { })
            : await tool.Output.WithProgressAsync(name, from.CanSeek ? from.Length : null, Send);
        var answer = LedgerApi.As<ImportAnswer>(body);
        if (json)
            tool.Output.Json(body);
        else
            Print(tool.Output, name, answer);
        return answer.Refused > 0 ? ExitCode.Refused : ExitCode.Done;
    }

    private static async Task<JsonObject> SendAsync(
        LedgerApi api,
        Stream from,
        Action<long> sent,
        bool dryRun,
        string? key,
        CancellationToken cancellation
    )
    {
        using var content = new FileOnItsWay(from, sent);
        try
        {
            return await api.ImportAsync(content, dryRun, key, IsGzip(from), cancellation);
        }
        catch (LedgerFailure failure)
            when (content.HasBegun && !dryRun && failure.ExitCode == ExitCode.Failed)
        {
            throw new LedgerFailure(
                failure.ExitCode,
                [
                    .. failure.Lines,
                    "  Some lines may have been appended. Import the file again: what is already there under",
                    "  its id counts as repeated.",
                ]
            );
        }
    }

    /// <summary>Whether a file is gzip's, by its first two bytes; what cannot be read twice is not.</summary>
    private static bool IsGzip(Stream file)
    {
        if (!file.CanSeek)
            return false;
        var isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isGzip;
    }

    /// <summary>The file's SHA-256: the same file is never taken twice.</summary>
    private static async Task<string> KeyOfAsync(Stream file, CancellationToken cancellation)
    {
        var hash = await SHA256.HashDataAsync(file, cancellation);
        file.Position = 0;
        return $"sha-256:{Convert.ToHexStringLower(hash)}";
    }

    private static Stream Open(Tool tool, string file)
    {
        try
        {
            return file == StandardInput ? tool.Input() : File.OpenRead(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerFailure(ExitCode.Usage, [$"'{file}' cannot be read: {e.Message}"]);
        }
    }

    private static void Print(Output output, string name, ImportAnswer answer)
    {
        output.Heading(answer.DryRun ? $"{name} (dry run, nothing was written)" : name);
        var appended = answer.DryRun ? "would be appended" : "appended";
        output.Line(
            $"{Count(answer.Lines, "line")}: {answer.Appended} {appended}, {answer.Repeated} repeated, "
                + $"{answer.Refused} refused."
        );
        output.Line(
            answer.DryRun
                ? $"{Count(answer.Events, "event")} would follow; checked against position {answer.Position}."
                : $"{Count(answer.Events, "event")}; the ledger is at position {answer.Position}."
        );
        if (answer.Refusals.Count > 0)
        {
            output.Table(
                ["line", "command", "code", "field", "detail"],
                answer.Refusals.Select(refusal =>
                    new[]
                    {
                        refusal.Line.ToString(CultureInfo.InvariantCulture),
                        refusal.Command ?? "",
                        refusal.Code,
                        refusal.Field ?? "",
                        refusal.Detail,
                    }
                )
            );
        }
        if (answer.RefusalsLeftOff > 0)
            output.Line($"{Count(answer.RefusalsLeftOff, "more refusal")} left off by the service.");
    }

    private static string Count(long count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    /// <summary>A file as a request's body. One buffer is held, however long the file is; no length is
    /// promised, so a file may still grow or shrink.</summary>
    private sealed class FileOnItsWay(Stream from, Action<long> sent) : HttpContent
    {
        public bool HasBegun { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream,
            TransportContext? context,
            CancellationToken cancellationToken
        )
        {
            HasBegun = true;
            var buffer = new byte[64 * 1024];
            long total = 0;
            int read;
            while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                sent(total += read);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
