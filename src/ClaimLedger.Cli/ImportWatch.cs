using System.CommandLine;
using System.Text.Json.Nodes;

namespace ClaimLedger.Cli;

/// <summary>Looks on while the service imports. The import does not need that: whatever becomes of this tool
/// or of the connection, it goes on, and after a restart of the service as well.</summary>
internal sealed class ImportWatch(Tool tool, LedgerApi api, ParseResult asked)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>How long a service may be away: starting again takes seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A machine that is gone does not even break the connection.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(30);

    /// <summary>The commands to watch and to stop an import, to be copied.</summary>
    public static IReadOnlyList<string> WaysOn(Tool tool, ParseResult asked, Guid import) =>
        [
            $"  {tool.Spelled(asked, $"imports show {import} --watch")}",
            $"  {tool.Spelled(asked, $"imports stop {import}")}",
        ];

    /// <summary>Waits for the end of an import and shows how far it is, unless JSON is asked for.</summary>
    /// <returns>The import with all of its refusals.</returns>
    public async Task<JsonObject> UntilEndedAsync(Guid import, string name, CancellationToken cancellation)
    {
        try
        {
            return asked.GetValue(tool.Json)
                ? await FollowAsync(import, null, cancellation)
                : await tool.Output.WithBarAsync(
                    ImportProgress.Columns,
                    bar =>
                    {
                        var progress = new ImportProgress(tool.Output, tool.Clock, bar, name);
                        return FollowAsync(import, progress, cancellation);
                    }
                );
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new LedgerFailure(
                ExitCode.Interrupted,
                [
                    "Interrupted. The import goes on in the service; to watch or to stop it:",
                    .. WaysOn(tool, asked, import),
                ]
            );
        }
        catch (LedgerFailure failure) when (failure.ExitCode == ExitCode.Failed)
        {
            throw new LedgerFailure(
                failure.ExitCode,
                [
                    .. failure.Lines,
                    "  The import goes on as soon as the service runs again; to watch or to stop it:",
                    .. WaysOn(tool, asked, import),
                ]
            );
        }
    }

    /// <summary>The import with all of its refusals.</summary>
    public Task<JsonObject> ReadAsync(Guid import, CancellationToken cancellation) =>
        api.ReadAsync($"/imports/{import}", [], "refusals", cancellation);

    private async Task<JsonObject> FollowAsync(
        Guid import,
        ImportProgress? progress,
        CancellationToken cancellation
    )
    {
        var pause = FirstPause;
        while (true)
        {
            var body = await PatientlyAsync(
                cancel => api.AskAsync(HttpMethod.Get, $"/imports/{import}", [("limit", "1")], cancel),
                progress,
                cancellation
            );
            var answer = LedgerApi.As<ImportAnswer>(body);
            progress?.Show(answer);
            if (answer.HasEnded)
            {
                return answer.HasMoreRefusals
                    ? await PatientlyAsync(cancel => ReadAsync(import, cancel), progress, cancellation)
                    : body;
            }
            await Task.Delay(pause, tool.Clock, cancellation);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Asks again where the connection breaks off or the service fails, for as long as
    /// <see cref="Patience"/> lasts.</summary>
    private async Task<JsonObject> PatientlyAsync(
        Func<CancellationToken, Task<JsonObject>> ask,
        ImportProgress? progress,
        CancellationToken cancellation
    )
    {
        for (long? brokenSince = null; ; )
        {
            using var hearing = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            hearing.CancelAfter(LongestAnswer);
            try
            {
                return await ask(hearing.Token);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested && IsBroken(e))
            {
                brokenSince ??= tool.Clock.GetTimestamp();
                if (tool.Clock.GetElapsedTime(brokenSince.Value) >= Patience)
                    throw e as LedgerFailure ?? LedgerFailure.Broken(api.Server, e);
            }
            progress?.ShowBroken();
            await Task.Delay(LongestPause, tool.Clock, cancellation);
        }
    }

    private static bool IsBroken(Exception e) =>
        e is LedgerFailure { ExitCode: ExitCode.Failed } or IOException or OperationCanceledException;
}
