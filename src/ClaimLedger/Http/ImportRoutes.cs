using static ClaimLedger.Http.Allowed;
using static ClaimLedger.Http.ReadParameters;

namespace ClaimLedger.Http;

/// <summary>The import, and its reads.</summary>
internal static class ImportRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReadRoute> All { get; } =
    [
        new(
            "/imports",
            Editors,
            "Takes a file of commands and reports what became of each line.",
            new ReadParameter("dryRun", "true: check everything against the ledger and append nothing."),
            new ReadParameter("stopOnError", "true: stop at the first line that is refused.")
        )
        {
            Method = "POST",
            Bodies = ["application/x-ndjson", "application/jsonl", "text/csv"],
        },
        new("/imports", Desk, "The imports, the newest first, without their refusals.", After, Limit),
        new("/imports/{import}", Desk, "How far an import is, and the lines that it refused.", After, Limit),
        new("/imports/{import}", EditorsAndAdmins, "Stops an import at the edge of a batch.")
        {
            Method = "DELETE",
        },
    ];
}
