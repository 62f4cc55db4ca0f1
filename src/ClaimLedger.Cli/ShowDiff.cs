using System.CommandLine;
using System.Globalization;

namespace ClaimLedger.Cli;

/// <summary>What a reader is told differently as of two pairs of instants.</summary>
internal sealed record DiffAnswer(
    string Threat,
    SideOfDiff From,
    SideOfDiff To,
    IReadOnlyList<DifferenceInAnswer> Differences
);

/// <summary>A pair of instants.</summary>
internal sealed record SideOfDiff(string ValidAt, KnownAt KnownAt)
{
    public override string ToString() => $"valid at {ValidAt}, known at {KnownAt}";
}

/// <summary>A cell that differs.</summary>
internal sealed record DifferenceInAnswer(
    string Source,
    string Proposition,
    string Kind,
    string Words,
    IReadOnlyList<CauseInAnswer> Causes
);

/// <summary>What made it differ.</summary>
internal sealed record CauseInAnswer(string Cause, string Words, ToldInAnswer By, string? On = null);

/// <summary><c>claimledger show diff THREAT --from SIDE --to SIDE</c></summary>
internal static class ShowDiff
{
    private const string Form =
        "a day 2004-01-23, what was known @57 or @2026-11-22T10:00:00Z, or both 2004-01-23@57";

    public static Command New(Tool tool)
    {
        var threat = Arguments.Id("THREAT", "The threat's id.");
        var from = Side("--from", $"The one side: {Form}.");
        var to = Side("--to", "The other side, in the same form; today and now when left out.");
        var proposition = Arguments.IdOption("--proposition", "Only this proposition.");
        var source = Arguments.IdOption("--source", "Only this source.");
        var validAt = Arguments.ValidAt("The day of a side that has none; today when left out.");
        var knownAt = Arguments.KnownAt();
        var command = new Command("diff", "Shows what a reader is told differently of a threat, and why.")
        {
            threat,
            from,
            to,
            proposition,
            source,
            validAt,
            knownAt,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(from) is null && result.GetResult(to) is null)
                result.AddError($"There is nothing to compare; give --from or --to: {Form}.");
        });
        tool.Show(
            command,
            (asked, api, cancellation) =>
                api.ReadAsync(
                    "/diff",
                    [
                        ("threat", asked.GetRequiredValue(threat)),
                        ("from", asked.GetValue(from)),
                        ("to", asked.GetValue(to)),
                        ("proposition", asked.GetValue(proposition)),
                        ("source", asked.GetValue(source)),
                        ("validAt", asked.GetValue(validAt)),
                        ("knownAt", asked.GetValue(knownAt)),
                    ],
                    "differences",
                    cancellation
                ),
            (_, answer) => Print(tool.Output, LedgerApi.As<DiffAnswer>(answer))
        );
        return command;
    }

    private static Option<string?> Side(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "SIDE" };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !Arguments.IsSide(token.Value)))
                result.AddError($"{name}: '{token.Value}' is no side; give {Form}.");
        });
        return option;
    }

    private static void Print(Output output, DiffAnswer answer)
    {
        var count = answer.Differences.Count;
        output.Heading($"{count} {(count == 1 ? "difference" : "differences")} on {answer.Threat}");
        output.Line($"from {answer.From}");
        output.Line($"to   {answer.To}");
        foreach (var difference in answer.Differences)
        {
            output.Line();
            output.Heading($"{difference.Source} on {difference.Proposition}: {difference.Kind}");
            output.Line(difference.Words);
            foreach (var cause in difference.Causes)
                output.Line($"  {cause.Cause}: {WordsOf(cause)}");
        }
    }

    /// <summary>What came with time needs no event to be named.</summary>
    private static string WordsOf(CauseInAnswer cause) =>
        cause.On is null
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{cause.Words} ({ShowHistory.Minute(cause.By.RecordedAt)} by {cause.By.Actor}, position {cause.By.Position})"
            )
            : cause.Words;
}
