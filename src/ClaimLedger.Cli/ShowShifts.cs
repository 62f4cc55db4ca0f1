using System.CommandLine;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary>How stances moved, in the service's order.</summary>
internal sealed record ShiftsAnswer(KnownAt KnownAt, IReadOnlyList<ShiftOfSource> Shifts);

/// <summary>A change of stance; null stands for none.</summary>
internal sealed record ShiftOfSource(
    string Source,
    string Threat,
    string Proposition,
    string Kind,
    string StatedOn,
    string Cause,
    Stance? From = null,
    Stance? To = null,
    long? RecordedTo = null,
    string? EndedAt = null,
    string? EndedCause = null
);

/// <summary><c>claimledger show shifts</c></summary>
internal static class ShowShifts
{
    public static Command New(Tool tool)
    {
        var source = Arguments.IdOption("--source", "Only this source.");
        var threat = Arguments.IdOption("--threat", "Only this threat.");
        var proposition = Arguments.IdOption("--proposition", "Only this proposition.");
        var kind = Arguments.CodeOption<ShiftKind>("--kind", "Only shifts of this kind");
        var cause = Arguments.CodeOption<ChangeCause>("--cause", "Only shifts with this cause");
        var from = Arguments.Day("--from", "Only from this day on, in valid time.");
        var to = Arguments.Day("--to", "Only up to this day, in valid time.");
        var validAt = Arguments.ValidAt("The same as --to.");
        var knownAt = Arguments.KnownAt();
        var closed = new Option<bool>("--closed") { Description = "Also the shifts that no longer stand." };
        var command = new Command("shifts", "Shows how stances moved.")
        {
            source,
            threat,
            proposition,
            kind,
            cause,
            from,
            to,
            validAt,
            knownAt,
            closed,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(to) is not null && result.GetResult(validAt) is not null)
                result.AddError("--to and --valid-at say the same; give one of them.");
        });
        tool.Show(
            command,
            (asked, api, cancellation) =>
                api.ReadAsync(
                    "/shifts",
                    [
                        ("source", asked.GetValue(source)),
                        ("threat", asked.GetValue(threat)),
                        ("proposition", asked.GetValue(proposition)),
                        ("kind", asked.GetValue(kind)),
                        ("cause", asked.GetValue(cause)),
                        ("from", asked.GetValue(from)),
                        ("to", asked.GetValue(to) ?? asked.GetValue(validAt)),
                        ("knownAt", asked.GetValue(knownAt)),
                        ("closed", asked.GetValue(closed) ? "true" : null),
                    ],
                    "shifts",
                    cancellation
                ),
            (_, answer) => Print(tool.Output, LedgerApi.As<ShiftsAnswer>(answer))
        );
        return command;
    }

    /// <summary><c>disagree → agree</c></summary>
    public static string MoveOf(ShiftOfSource shift, Output output) =>
        $"{StanceChart.Word(shift.From)} {(output.IsUnicode ? "→" : "->")} {StanceChart.Word(shift.To)}";

    private static void Print(Output output, ShiftsAnswer answer)
    {
        output.Heading(answer.Shifts.Count == 1 ? "1 shift" : $"{answer.Shifts.Count} shifts");
        output.Line($"known at {answer.KnownAt}");
        if (answer.Shifts.Count == 0)
            return;
        output.Table(
            ["when", "source", "threat/proposition", "from, to", "kind", "cause", "ended"],
            answer.Shifts.Select(shift =>
                new[]
                {
                    shift.StatedOn,
                    shift.Source,
                    $"{shift.Threat}/{shift.Proposition}",
                    MoveOf(shift, output),
                    shift.Kind,
                    shift.Cause,
                    shift.RecordedTo is null ? "" : $"{shift.EndedAt?.Split('T')[0]} {shift.EndedCause}",
                }
            )
        );
    }
}
