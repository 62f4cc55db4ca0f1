using System.CommandLine;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary><c>claimledger import FILE…</c>: a file is sent whole, then the service imports it while this
/// tool looks on.</summary>
internal sealed class ImportCommand
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Files of commands, NDJSON or CSV; - for standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Check every line, write nothing.",
    };

    private readonly Option<bool> _stopOnError = new("--stop-on-error")
    {
        Description = "Stop at the first line that is refused; later files are not sent.",
    };

    private readonly Option<string?> _format = new("--format")
    {
        Description = "ndjson or csv. Left out: csv for .csv and .csv.gz, else ndjson.",
        HelpName = "FORMAT",
    };

    private readonly Option<bool> _noWait = new("--no-wait")
    {
        Description = "Send the file, print the import's id and do not wait for its end.",
    };

    private readonly Tool _tool;

    private ImportCommand(Tool tool)
    {
        _tool = tool;
        _format.AcceptOnlyFromAmong(Upload.Formats);
        // All are looked for before the first is sent.
        _files.Validators.Add(result =>
        {
            foreach (var file in result.Tokens.Select(t => t.Value).Where(f => !Upload.IsThere(f)))
                result.AddError($"'{file}': there is no such file.");
        });
    }

    public static Command New(Tool tool)
    {
        var import = new ImportCommand(tool);
        var command = new Command("import", "Imports files of commands.")
        {
            import._files,
            import._dryRun,
            import._stopOnError,
            import._format,
            import._noWait,
        };
        tool.Run(command, import.RunAsync, roles: [Role.Editor]);
        return command;
    }

    private async Task<int> RunAsync(ParseResult asked, LedgerApi api, CancellationToken cancellation)
    {
        var exitCode = ExitCode.Done;
        var files = asked.GetRequiredValue(_files);
        for (var i = 0; i < files.Length; i++)
        {
            var answer = await ImportAsync(asked, api, files[i], cancellation);
            exitCode = Math.Max(exitCode, answer.ExitCode);
            if (!answer.IsStopped || i == files.Length - 1)
                continue;
            _tool.Output.Error([$"Not sent: {string.Join(", ", files[(i + 1)..])}"]);
            break;
        }
        return exitCode;
    }

    private async Task<ImportAnswer> ImportAsync(
        ParseResult asked,
        LedgerApi api,
        string file,
        CancellationToken cancellation
    )
    {
        var isJson = asked.GetValue(_tool.Json);
        var name = Upload.NameOf(file);
        var body = await SendAsync(asked, api, file, cancellation);
        var answer = LedgerApi.As<ImportAnswer>(body);
        if (!answer.HasEnded && asked.GetValue(_noWait))
        {
            if (isJson)
                _tool.Output.Json(body);
            else
                PrintWaysOn(asked, name, answer.Id);
            return answer;
        }
        var watch = new ImportWatch(_tool, api, asked);
        if (!answer.HasEnded)
        {
            if (!isJson)
                _tool.Output.Error([$"Sent {name}; it is import {answer.Id}"]);
            body = await watch.UntilEndedAsync(answer.Id, name, cancellation);
        }
        else if (answer.HasMoreRefusals)
        {
            body = await watch.ReadAsync(answer.Id, cancellation);
        }
        answer = LedgerApi.As<ImportAnswer>(body);
        if (isJson)
            _tool.Output.Json(body);
        else
            answer.Print(_tool.Output, name);
        answer.ThrowIfFailed();
        return answer;
    }

    private async Task<JsonObject> SendAsync(
        ParseResult asked,
        LedgerApi api,
        string file,
        CancellationToken cancellation
    )
    {
        var dryRun = asked.GetValue(_dryRun);
        using var upload = new Upload(file, asked.GetValue(_format), _tool.Input);
        var key = dryRun ? null : await upload.KeyAsync(cancellation);
        Task<JsonObject> Send() =>
            api.ImportAsync(upload, dryRun, asked.GetValue(_stopOnError), key, cancellation);
        try
        {
            return asked.GetValue(_tool.Json) ? await Send() : await upload.ShowAsync(_tool.Output, Send);
        }
        catch (LedgerFailure failure) when (upload.HasBegun && !dryRun && failure.ExitCode == ExitCode.Failed)
        {
            throw new LedgerFailure(
                failure.ExitCode,
                [
                    .. failure.Lines,
                    "  Import the file again: what is already there under its id counts as repeated. Whether",
                    "  the import has begun is seen with",
                    $"  {_tool.Spelled(asked, "imports list")}",
                ]
            );
        }
        catch (OperationCanceledException) when (upload.IsSent && cancellation.IsCancellationRequested)
        {
            throw new LedgerFailure(
                ExitCode.Interrupted,
                [
                    "Interrupted. The file was sent whole and its import may have begun:",
                    $"  {_tool.Spelled(asked, "imports list")}",
                ]
            );
        }
    }

    private void PrintWaysOn(ParseResult asked, string name, Guid import)
    {
        _tool.Output.Heading(name);
        _tool.Output.Line($"Sent; it is import {import}. To watch or to stop it:");
        foreach (var way in ImportWatch.WaysOn(_tool, asked, import))
            _tool.Output.Verbatim(way);
    }
}
