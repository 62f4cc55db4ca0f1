using System.Text.Json;

namespace ClaimLedger.Tests.Cli;

/// <summary>Imports as the service answers them.</summary>
internal static class ImportJson
{
    /// <summary>An import of ten lines in a hundred bytes, with a page of its refusals.</summary>
    public static string Of(
        string id,
        string state,
        int bytesDone = 0,
        int refused = 0,
        int[]? lines = null,
        bool stopOnError = false,
        string? failure = null
    ) =>
        JsonSerializer.Serialize(
            new
            {
                import = id,
                state,
                format = "ndjson",
                dryRun = false,
                stopOnError,
                startedAt = "2026-11-25T13:00:00.25+00:00",
                endedAt = state is "running" or "stopping" ? null : "2026-11-25T14:00:04+01:00",
                failure,
                bytes = 100,
                bytesDone,
                lines = 10,
                appended = 10 - refused,
                repeated = 0,
                refused,
                events = 10 - refused,
                position = 10,
                refusals = (lines ?? []).Select(line => new
                {
                    line,
                    command = "RecordStatement",
                    code = "unknown-source",
                    field = "source",
                    detail = "no",
                }),
                refusalsLeftOff = 0,
            }
        );
}
