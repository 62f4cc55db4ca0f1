using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClaimLedger.Cli.Bundles;
using ClaimLedger.Cli.Verification;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Proofs;

namespace ClaimLedger.Cli;

/// <summary><c>claimledger verify</c>: of a bundle or a running service, what is proved and what is
/// not.</summary>
internal static class VerifyCommand
{
    public static Command New(Tool tool)
    {
        var where = new Argument<string>("BUNDLE|URL")
        {
            Description = "The bundle's folder, or the address of a service.",
        };
        var keys = new Option<string[]>("--key")
        {
            Description =
                "A verifier key, of the log or of a witness, that you have by another way; may be given again.",
            HelpName = "KEY",
        };
        keys.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (KeyOf(token.Value, out var why) is null)
                    result.AddError($"--key: '{token.Value}' is no verifier key: {why}");
            }
        });
        var kept = new Option<string?>("--checkpoint")
        {
            Description = "A checkpoint that you kept: the log has to begin with its events.",
            HelpName = "FILE",
        };
        var command = new Command("verify", "Verifies the log, event by event, and says what is proved.")
        {
            where,
            keys,
            kept,
        };
        tool.Run(
            command,
            async (asked, api, cancellation) =>
            {
                ILogCopy copy = IsUrl(asked.GetValue(where)!)
                    ? new ServiceCopy(api)
                    : await Bundle.OpenAsync(asked.GetValue(where)!, cancellation);
                var own = new AuditorsOwn(
                    [.. (asked.GetValue(keys) ?? []).Select(key => KeyOf(key, out _)!)],
                    KeptOf(asked.GetValue(kept))
                );
                var report = await LogProgress.ShowAsync(
                    tool.Output,
                    "Verifying",
                    show => new Verifier(copy, own, cancellation).RunAsync(show)
                );
                if (asked.GetValue(tool.Json))
                    tool.Output.Json(JsonOf(report));
                else
                    Print(tool.Output, report);
                return report.IsProved ? ExitCode.Done : ExitCode.Refused;
            },
            asked => asked.GetValue(where) is { } url && IsUrl(url) ? url : null
        );
        return command;
    }

    /// <summary>The code of an outcome.</summary>
    public static string CodeOf(Outcome outcome) =>
        outcome switch
        {
            Outcome.Proved => "proved",
            Outcome.NotProved => "not-proved",
            _ => "wrong",
        };

    private static bool IsUrl(string where) =>
        Uri.TryCreate(where, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    private static NoteVerifier? KeyOf(string text, out string why)
    {
        why = "";
        try
        {
            return NoteVerifier.Parse(text);
        }
        catch (ProofFormatException e)
        {
            why = e.Message;
            return null;
        }
    }

    private static SignedNote? KeptOf(string? file)
    {
        if (file is null)
            return null;
        try
        {
            var note = SignedNote.Parse(File.ReadAllBytes(file));
            _ = Checkpoint.Parse(note.Text);
            return note;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ProofFormatException)
        {
            throw new LedgerFailure(
                ExitCode.Usage,
                [$"'{file}' is no checkpoint that was kept: {e.Message}"]
            );
        }
    }

    private static void Print(Output output, VerificationReport report)
    {
        output.Heading($"{report.Origin}, {report.Size} events, in {report.Copy}");
        output.Table(
            ["point", "", "what was found"],
            report.Findings.Select(f =>
                new[]
                {
                    f.Point,
                    f.Outcome switch
                    {
                        Outcome.Proved => "proved",
                        Outcome.NotProved => "not proved",
                        _ => "WRONG",
                    },
                    f.Text,
                }
            )
        );
        if (report.FirstDifference is { } first)
            output.Line($"The first event that differs is index {first.Index}. {first.How}");
        output.Line(
            report.IsProved
                ? "All that was asked is proved."
                : "Not all that was asked is proved: see what is WRONG or not proved above."
        );
        output.Line(
            "Never proved by this: that a statement is true, that an actor is a certain person, that nobody was shown another log, or what was said after the checkpoint."
        );
    }

    private static JsonObject JsonOf(VerificationReport report) =>
        new()
        {
            ["copy"] = report.Copy,
            ["origin"] = report.Origin,
            ["size"] = report.Size,
            ["root"] = report.Root,
            ["proved"] = report.IsProved,
            ["points"] = new JsonArray([
                .. report.Findings.Select(f => new JsonObject
                {
                    ["point"] = f.Point,
                    ["outcome"] = CodeOf(f.Outcome),
                    ["asked"] = f.IsAsked,
                    ["text"] = f.Text,
                }),
            ]),
            ["firstDifference"] = JsonSerializer.SerializeToNode(report.FirstDifference, LedgerJson.Answers),
        };
}
