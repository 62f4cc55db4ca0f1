using System.Globalization;
using System.Text.Json;

namespace ClaimLedger.Cli;

/// <summary>What the service says of an import. Of a list it leaves out the refusals; one that answers at
/// the end of an import only may know no more than the counts.</summary>
internal sealed record ImportAnswer(
    long Lines,
    long Appended,
    long Repeated,
    long Refused,
    long Events,
    bool DryRun,
    long? Position = null,
    IReadOnlyList<RefusedLine>? Refusals = null,
    long RefusalsLeftOff = 0,
    Guid? Import = null,
    string? State = null,
    string? Format = null,
    bool StopOnError = false,
    DateTimeOffset? StartedAt = null,
    DateTimeOffset? EndedAt = null,
    string? Failure = null,
    long Bytes = 0,
    long BytesDone = 0
)
{
    public Guid Id => Import ?? throw new JsonException("The import has no id.");

    public bool HasEnded => State is null or "done" || IsStopped || IsFailed;

    public bool IsStopped => State == "stopped";

    public bool IsFailed => State == "failed";

    /// <summary>Whether the service holds refusals that are on a further page.</summary>
    public bool HasMoreRefusals => Import is not null && (Refusals?.Count ?? 0) < Refused - RefusalsLeftOff;

    /// <summary>How much of the file has been read, from 0 to 1.</summary>
    public double Part => Bytes > 0 ? Math.Clamp((double)BytesDone / Bytes, 0, 1) : 0;

    /// <summary><c>running 45%</c>, <c>done (dry run)</c></summary>
    public string StateInWords =>
        (HasEnded ? $"{State}" : $"{State} {(int)(Part * 100)}%") + (DryRun ? " (dry run)" : "");

    public int ExitCode =>
        IsFailed ? Cli.ExitCode.Failed
        : Refused > 0 || IsStopped ? Cli.ExitCode.Refused
        : Cli.ExitCode.Done;

    /// <exception cref="LedgerFailure">The import failed.</exception>
    public void ThrowIfFailed()
    {
        if (!IsFailed)
            return;
        throw new LedgerFailure(
            Cli.ExitCode.Failed,
            [
                $"The import failed: {Failure ?? "the service does not say why."}",
                "  Import the file again: what is already there under its id counts as repeated.",
            ]
        );
    }

    /// <summary>The counts and the table of refusals under a heading.</summary>
    public void Print(Output output, string heading)
    {
        output.Heading(DryRun ? $"{heading} (dry run, nothing was written)" : heading);
        PrintCounts(output);
    }

    /// <summary>The import as itself, with its state and times.</summary>
    public void PrintWhole(Output output)
    {
        output.Heading($"Import {Import}");
        output.Line($"{StateInWords}, {Format}, {Number(BytesDone)} of {Number(Bytes)} bytes read");
        output.Line($"started {Instant(StartedAt)}{(EndedAt is null ? "" : $", ended {Instant(EndedAt)}")}");
        PrintCounts(output);
        if (State == "stopping")
            output.Line("It stops at the end of the batch that it is at.");
        if (IsFailed)
            output.Line($"It failed: {Failure}");
    }

    /// <summary>An instant for a table, in UTC.</summary>
    public static string Instant(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    private void PrintCounts(Output output)
    {
        var appended = DryRun ? "would be appended" : "appended";
        output.Line(
            $"{Count(Lines, "line")}: {Appended} {appended}, {Repeated} repeated, {Refused} refused."
        );
        output.Line(
            DryRun
                ? $"{Count(Events, "event")} would follow; checked against position {Position ?? 0}."
                : $"{Count(Events, "event")}; the ledger is at position {Position ?? 0}."
        );
        if (Refusals?.Count > 0)
        {
            output.Table(
                ["line", "command", "code", "field", "detail"],
                Refusals.Select(refusal => refusal.Row())
            );
        }
        if (RefusalsLeftOff > 0)
            output.Line($"{Count(RefusalsLeftOff, "more refusal")} left off by the service.");
        if (IsStopped)
        {
            var where = StopOnError && Refused > 0 ? "at the first line that was refused" : "on request";
            output.Line($"It was stopped {where}; the lines after that were not looked at.");
        }
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Count(long count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}

/// <summary>A line that was refused.</summary>
internal sealed record RefusedLine(
    long Line,
    string Code,
    string Detail,
    string? Command = null,
    string? Field = null
)
{
    public string[] Row() =>
        [Line.ToString(CultureInfo.InvariantCulture), Command ?? "", Code, Field ?? "", Detail];
}
