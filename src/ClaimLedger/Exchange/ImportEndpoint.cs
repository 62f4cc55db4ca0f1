using System.Diagnostics;
using System.Net.Mime;
using ClaimLedger.Commands;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Wolverine.Http;

namespace ClaimLedger.Exchange;

/// <summary>
/// Imports a file of commands, one JSON object a line with its <c>command</c>. It streams in; the lines are
/// decided in the order of the file; a refused line never stops the rest, and the good lines stand.
/// </summary>
public static class ImportEndpoint
{
    /// <summary>The content types that are taken.</summary>
    public static readonly IReadOnlyList<string> ContentTypes = ["application/x-ndjson", "application/jsonl"];

    /// <summary>How many lines are in the writer's hands at a time.</summary>
    private const int Window = 4 * Writer.GroupSize;

    /// <summary>Imports, or with <c>?dryRun=true</c> checks, the body's lines.</summary>
    [WolverinePost("/imports"), ProducesResponseType<ImportReport>(200)]
    public static async Task<IResult> Post(
        HttpContext http,
        Writer writer,
        Positions positions,
        LedgerSettings settings,
        Func<Deciding> newDeciding
    )
    {
        var asked = new Asked(http);
        asked.RefuseUnknown();
        var dryRun = asked.Flag("dryRun");
        if (asked.Refusals.Count > 0)
            return Problems.Of(asked.Refusals);
        if (
            !MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !ContentTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase)
        )
            return Problems.Failed(
                Problems.UnsupportedType,
                $"Send the lines as {string.Join(" or ", ContentTypes)}, one command a line."
            );

        var key = RequestKey.Read(http.Request, out var noKey);
        if (noKey is not null)
            return Problems.Of([noKey]);

        var correlation = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
        // Each line has a key of its own, so that a file that broke off anywhere is simply sent again.
        Submission Submit(Command command, Line line) =>
            new(
                command,
                settings.Actor,
                correlation,
                IfMatch: null,
                key is null || dryRun
                    ? null
                    : RequestKey.Of($"{key}:{line.Number}", "/imports", line.Bytes.Span)
            );
        var report = new ImportReport(dryRun);
        var lines = NdjsonLines.ReadAsync(http.Request.Body, http.RequestAborted);
        if (dryRun)
            await CheckAsync(lines, Submit, newDeciding(), report, http.RequestAborted);
        else
            await AppendAsync(lines, Submit, writer, report, http.RequestAborted);
        report.Position = Math.Max(report.Position, await positions.LedgerAsync(http.RequestAborted));
        return Results.Json(report, LedgerJson.Answers, MediaTypeNames.Application.Json);
    }

    /// <summary>Hands the lines to the writer in order, a window ahead of their answers.</summary>
    private static async Task AppendAsync(
        IAsyncEnumerable<Line> lines,
        Func<Command, Line, Submission> submit,
        Writer writer,
        ImportReport report,
        CancellationToken cancel
    )
    {
        var waiting = new Queue<(long Line, string? Command, Task<Outcome> Outcome)>();
        await foreach (var line in lines.WithCancellation(cancel))
        {
            var command = Read(line, out var refused);
            var outcome = command is null
                ? Task.FromResult<Outcome>(refused!)
                : await writer.SubmitAsync(submit(command, line), cancel);
            waiting.Enqueue((line.Number, command?.GetType().Name, outcome));
            if (waiting.Count >= Window)
                await TakeAsync(waiting, report);
        }
        while (waiting.Count > 0)
            await TakeAsync(waiting, report);
    }

    private static async Task TakeAsync(
        Queue<(long Line, string? Command, Task<Outcome> Outcome)> waiting,
        ImportReport report
    )
    {
        var (line, command, outcome) = waiting.Dequeue();
        report.Add(line, command, await outcome);
    }

    /// <summary>Decides the lines in order, each seeing what the earlier ones would have appended.</summary>
    private static async Task CheckAsync(
        IAsyncEnumerable<Line> lines,
        Func<Command, Line, Submission> submit,
        Deciding deciding,
        ImportReport report,
        CancellationToken cancel
    )
    {
        var batch = new List<(Line Line, Submission? Submission, Outcome.Refused? Refused)>();
        await foreach (var line in lines.WithCancellation(cancel))
        {
            var command = Read(line, out var refused);
            batch.Add((line, command is null ? null : submit(command, line), refused));
            if (batch.Count >= Writer.GroupSize)
                await DecideAsync();
        }
        await DecideAsync();

        async Task DecideAsync()
        {
            await deciding.LoadAsync([.. batch.Select(b => b.Submission).OfType<Submission>()], cancel);
            foreach (var (line, submission, malformed) in batch)
            {
                var (refused, decided) = submission is null ? (malformed, null) : deciding.Decide(submission);
                report.Add(line.Number, submission?.Command.GetType().Name, refused ?? decided!());
            }
            batch.Clear();
        }
    }

    private static Command? Read(Line line, out Outcome.Refused? refused)
    {
        if (line.Refusal is { } unread)
        {
            refused = new([unread]);
            return null;
        }
        var command = CommandReader.ReadLine(line.Bytes, Guid.CreateVersion7, out var refusals);
        refused = command is null ? new(refusals) : null;
        return command;
    }
}
