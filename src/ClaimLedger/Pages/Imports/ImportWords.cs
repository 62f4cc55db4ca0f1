using ClaimLedger.Exchange;

namespace ClaimLedger.Pages.Imports;

/// <summary>Imports in words.</summary>
internal static class ImportWords
{
    /// <summary>What became of one, or would.</summary>
    public static string Outcome(ImportAnswer import)
    {
        var recorded = import.DryRun ? "would be recorded" : "recorded";
        var counts =
            $"{import.Lines} lines: {import.Appended} {recorded}, {import.Repeated} in the ledger already, {import.Refused} refused.";
        return import.State switch
        {
            ImportState.Done when import.DryRun => $"Dry run, nothing was recorded. {counts}",
            ImportState.Done => $"Imported. {counts}",
            ImportState.Failed => $"Failed: {import.Failure} {counts}",
            ImportState.Stopped => $"Stopped. {counts}",
            _ => $"Running. {counts}",
        };
    }

    /// <summary>How far it was read, in percent.</summary>
    public static int Percent(long done, long total) =>
        total == 0 ? 100 : (int)Math.Clamp(100 * done / total, 0, 100);
}
