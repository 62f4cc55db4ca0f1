using System.CommandLine;
using System.Globalization;

namespace ClaimLedger.Cli;

/// <summary>Every event of one thing, in the ledger's order.</summary>
internal sealed record HistoryAnswer(
    string Kind,
    string Id,
    KnownAt KnownAt,
    IReadOnlyList<ToldInHistory> Events
);

/// <summary>An event and what it did, in words.</summary>
internal sealed record ToldInHistory(
    long Position,
    string RecordedAt,
    string Actor,
    string Words,
    string? ValidTime = null
);

/// <summary><c>claimledger show history KIND/ID</c></summary>
internal static class ShowHistory
{
    private static readonly string[] Kinds = ["source", "threat", "document", "statement"];
    private static readonly string[] Columns = ["position", "recorded", "by", "valid time", "what"];

    public static Command New(Tool tool)
    {
        var thing = new Argument<string>("KIND/ID")
        {
            Description = "What it is the history of, such as statement/azimov-2004-interview.",
        };
        thing.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !IsThing(token.Value)))
            {
                result.AddError(
                    $"'{token.Value}' names no thing; give {string.Join(", ", Kinds)} with / and its id, "
                        + "such as statement/azimov-2004-interview."
                );
            }
        });
        var knownAt = Arguments.KnownAt();
        var command = new Command("history", "Shows every event of a thing: who did what, when and why.")
        {
            thing,
            knownAt,
        };
        tool.Show(
            command,
            (asked, api, cancellation) =>
                api.ReadAsync(
                    PathOf(asked.GetRequiredValue(thing)),
                    [("knownAt", asked.GetValue(knownAt))],
                    "events",
                    cancellation
                ),
            (_, answer) => Print(tool.Output, LedgerApi.As<HistoryAnswer>(answer))
        );
        return command;
    }

    /// <summary><c>2026-11-25 17:09</c>, of an instant.</summary>
    public static string Minute(string instant) =>
        DateTimeOffset.TryParse(instant, CultureInfo.InvariantCulture, default, out var at)
            ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
            : instant;

    private static bool IsThing(string text) =>
        text.Split('/') is [var kind, var id]
        && Kinds.Contains(kind)
        && Domain.Commands.SlugAttribute.IsSlug(id);

    private static string PathOf(string thing) =>
        thing.Split('/') is [var kind, var id] ? $"/{kind}s/{id}/history" : throw new FormatException(thing);

    private static void Print(Output output, HistoryAnswer answer)
    {
        output.Heading($"History of {answer.Kind} {answer.Id}");
        output.Line($"known at {answer.KnownAt}");
        output.Table(
            Columns,
            answer.Events.Select(e =>
                new[]
                {
                    e.Position.ToString(CultureInfo.InvariantCulture),
                    Minute(e.RecordedAt),
                    e.Actor,
                    e.ValidTime ?? "",
                    e.Words,
                }
            )
        );
    }
}
