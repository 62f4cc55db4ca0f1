using System.CommandLine;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Vocabulary;
using Spectre.Console;

namespace ClaimLedger.Cli;

/// <summary><c>claimledger projections</c>: how the views are, and how to make them anew.</summary>
internal static class ProjectionsCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly string[] Columns = ["projection", "state", "position", "last rebuild"];

    public static Command New(Tool tool) =>
        new("projections", "Lists the projections and makes their views anew.")
        {
            ListOf(tool),
            RebuildOf(tool),
        };

    private static Command ListOf(Tool tool)
    {
        var command = new Command("list", "Lists the projections.");
        tool.Show(
            command,
            (_, api, cancellation) => api.AskAsync(HttpMethod.Get, "/projections", [], cancellation),
            (_, answer) => Print(tool.Output, LedgerApi.As<ProjectionsAnswer>(answer).Projections)
        );
        return command;
    }

    private static Command RebuildOf(Tool tool)
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "The projections, as list prints them; left out, all of them.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("rebuild", "Makes views anew from the events and waits for them.")
        {
            names,
        };
        tool.Run(
            command,
            async (asked, api, cancellation) =>
            {
                var named = asked.GetValue(names) ?? [];
                if (named.Length == 0)
                    named = [.. (await ListAsync(api, cancellation)).Select(p => p.Projection)];
                var rebuilt = new JsonArray();
                // All at once: what one waits for, another uses.
                string[] paths = [.. named.Select(name => $"/projections/{Uri.EscapeDataString(name)}")];
                foreach (var path in paths)
                    await api.AskAsync(HttpMethod.Post, $"{path}/rebuild", [], cancellation);
                foreach (var path in paths)
                {
                    var body = await UntilEndedAsync(
                        tool,
                        api,
                        path,
                        asked.GetValue(tool.Json),
                        cancellation
                    );
                    rebuilt.Add((JsonNode)body);
                    var answer = LedgerApi.As<ProjectionAnswer>(body);
                    if (answer.Rebuild is not { State: "done" } rebuild)
                        throw Failed(tool, asked, answer);
                    if (!asked.GetValue(tool.Json))
                        tool.Output.Line(
                            Output.Said($"{answer.Projection}: made anew up to {rebuild.Position:N0}.")
                        );
                }
                if (asked.GetValue(tool.Json))
                    tool.Output.Json(new JsonObject { ["projections"] = rebuilt });
                return ExitCode.Done;
            },
            roles: [Role.Admin]
        );
        return command;
    }

    private static async Task<IReadOnlyList<ProjectionAnswer>> ListAsync(
        LedgerApi api,
        CancellationToken cancellation
    ) =>
        LedgerApi
            .As<ProjectionsAnswer>(await api.AskAsync(HttpMethod.Get, "/projections", [], cancellation))
            .Projections;

    private static Task<JsonObject> UntilEndedAsync(
        Tool tool,
        LedgerApi api,
        string path,
        bool isSilent,
        CancellationToken cancellation
    ) =>
        isSilent
            ? FollowAsync(tool, api, path, bar: null, cancellation)
            : tool.Output.WithBarAsync(
                ImportProgress.Columns,
                bar => FollowAsync(tool, api, path, bar, cancellation)
            );

    private static async Task<JsonObject> FollowAsync(
        Tool tool,
        LedgerApi api,
        string path,
        ProgressTask? bar,
        CancellationToken cancellation
    )
    {
        var (pace, start) = (new Pace(), tool.Clock.GetTimestamp());
        while (true)
        {
            var body = await api.AskAsync(HttpMethod.Get, path, [], cancellation);
            var answer = LedgerApi.As<ProjectionAnswer>(body);
            if (answer.Rebuild is not { State: "running" } rebuild)
                return body;
            pace.Saw(tool.Clock.GetElapsedTime(start), rebuild.Position, rebuild.Position);
            if (bar is not null)
            {
                (bar.MaxValue, bar.Value) = (Math.Max(1, rebuild.Target), rebuild.Position);
                bar.Description = Markup.Escape(TextOf(answer.Projection, rebuild, pace));
            }
            await Task.Delay(Pause, tool.Clock, cancellation);
        }
    }

    /// <summary><c>Stances: 120,000 of 1,056,527, 31,000 events/s, 00:30 left</c></summary>
    private static string TextOf(string name, RebuildAnswer rebuild, Pace pace)
    {
        List<string> parts = [Output.Said($"{name}: {rebuild.Position:N0} of {rebuild.Target:N0}")];
        if (pace.LinesPerSecond is { } rate)
            parts.Add(Output.Said($"{rate:N0} events/s"));
        if (pace.Remaining(rebuild.Target) is { } left)
            parts.Add(Output.Said($"{left:mm\\:ss} left"));
        return string.Join(", ", parts);
    }

    private static LedgerFailure Failed(Tool tool, ParseResult asked, ProjectionAnswer answer)
    {
        var what = answer.Rebuild?.State == "failed" ? "failed" : "was interrupted";
        var why = answer.Rebuild?.Failure ?? "its node went away";
        return new LedgerFailure(
            ExitCode.Failed,
            [
                $"The rebuild of {answer.Projection} {what}: {why}",
                "  The view in use stays as it is. To begin again:",
                $"  {tool.Spelled(asked, $"projections rebuild {answer.Projection}")}",
            ]
        );
    }

    private static void Print(Output output, IReadOnlyList<ProjectionAnswer> projections) =>
        output.Table(Columns, projections.Select(RowOf), whole: "projection");

    private static string[] RowOf(ProjectionAnswer p) =>
        [
            p.Projection,
            p.Failure is null ? p.State : $"{p.State}: {p.Failure}",
            Output.Said($"{p.Position:N0}"),
            p.Rebuild is null
                ? ""
                : $"{p.Rebuild.State} {ImportAnswer.Instant(p.Rebuild.EndedAt ?? p.Rebuild.StartedAt)}",
        ];

    private sealed record ProjectionsAnswer(IReadOnlyList<ProjectionAnswer> Projections);

    private sealed record ProjectionAnswer(
        string Projection,
        string State,
        long Position,
        string? Failure,
        RebuildAnswer? Rebuild
    );

    private sealed record RebuildAnswer(
        string State,
        long Position,
        long Target,
        DateTimeOffset StartedAt,
        DateTimeOffset? EndedAt,
        string? Failure
    );
}
