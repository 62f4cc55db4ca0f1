using System.CommandLine;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary>What waits for an editor, the oldest first.</summary>
internal sealed record QueueAnswer(
    KnownAt KnownAt,
    IReadOnlyDictionary<string, long> Counts,
    IReadOnlyList<ItemOfQueue> Items
);

/// <summary>What waits, since when and put there by whom.</summary>
internal sealed record ItemOfQueue(
    string Kind,
    string Source,
    IReadOnlyList<string> Threats,
    string Actor,
    long RecordedFrom,
    string RecordedAt,
    string? Statement = null,
    string? StatedOn = null,
    string? Assessment = null,
    string? Dispute = null,
    string? Note = null
);

/// <summary><c>claimledger show queue</c></summary>
internal static class ShowQueue
{
    private const long MostCounted = 10_000;

    public static Command New(Tool tool)
    {
        var kind = Arguments.CodeOption<QueueKind>("--kind", "Only what waits for this");
        var source = Arguments.IdOption("--source", "Only this source and its statements.");
        var threat = Arguments.IdOption("--threat", "Only this threat.");
        var knownAt = Arguments.KnownAt();
        var command = new Command("queue", "Shows what waits for an editor, the oldest first.")
        {
            kind,
            source,
            threat,
            knownAt,
        };
        tool.Show(
            command,
            (asked, api, cancellation) =>
                api.ReadAsync(
                    "/queue",
                    [
                        ("kind", asked.GetValue(kind)),
                        ("source", asked.GetValue(source)),
                        ("threat", asked.GetValue(threat)),
                        ("knownAt", asked.GetValue(knownAt)),
                    ],
                    "items",
                    cancellation
                ),
            (_, answer) => Print(tool.Output, LedgerApi.As<QueueAnswer>(answer))
        );
        return command;
    }

    private static void Print(Output output, QueueAnswer answer)
    {
        var counts = string.Join(
            ", ",
            answer.Counts.Select(c => $"{c.Key} {c.Value}{(c.Value < MostCounted ? "" : " or more")}")
        );
        output.Heading($"Waiting: {counts}");
        output.Line($"known at {answer.KnownAt}");
        if (answer.Items.Count == 0)
            return;
        output.Table(
            ["since", "kind", "source", "statement", "said", "threat", "why", "who"],
            answer.Items.Select(item =>
                new[]
                {
                    ShowRegister.When(item.RecordedAt, item.RecordedFrom),
                    item.Kind,
                    item.Source,
                    string.Join(
                        '/',
                        new[] { item.Statement, item.Assessment, item.Dispute }.OfType<string>()
                    ),
                    item.StatedOn ?? "",
                    string.Join(", ", item.Threats),
                    item.Note ?? "",
                    item.Actor,
                }
            )
        );
    }
}
