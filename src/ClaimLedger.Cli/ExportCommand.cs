using System.CommandLine;
using System.Text.Json;
using ClaimLedger.Cli.Bundles;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary><c>claimledger export</c>: the whole ledger as a folder of open formats.</summary>
internal static class ExportCommand
{
    public static Command New(Tool tool)
    {
        var folder = new Option<string>("--out")
        {
            Description = "The folder to make.",
            HelpName = "FOLDER",
            Required = true,
        };
        var force = new Option<bool>("--force") { Description = "Replace a bundle that is there." };
        var command = new Command(
            "export",
            "Writes all events that have a checkpoint, with their proofs and what may be seen, as a bundle."
        )
        {
            folder,
            force,
        };
        tool.Run(
            command,
            async (asked, api, cancellation) =>
            {
                using var bundle = new BundleWriter(asked.GetValue(folder)!, asked.GetValue(force));
                var exporter = new Exporter(new ServiceCopy(api), tool.Clock, cancellation);
                var manifest = await LogProgress.ShowAsync(
                    tool.Output,
                    "Exporting",
                    show => exporter.RunAsync(bundle, show)
                );
                if (asked.GetValue(tool.Json))
                    tool.Output.Json(JsonSerializer.SerializeToNode(manifest, LedgerJson.Answers)!);
                else
                    Print(tool.Output, manifest, asked.GetValue(folder)!);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static void Print(Output output, BundleManifest manifest, string folder)
    {
        output.Line(
            Output.Said(
                $"Exported {manifest.Size:N0} events of {manifest.Origin}, to position {manifest.LastPosition}, with {manifest.Disclosed:N0} texts, into"
            )
        );
        output.Verbatim($"  {folder}");
        output.Line("To verify it, with the log's key that you have by another way:");
        output.Verbatim($"  claimledger verify {folder} --key KEY");
    }
}
