using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary>A threat in the list of threats; its name is lost where it was redacted.</summary>
internal sealed record ThreatInList(string Threat, string? Name = null);

/// <summary><c>claimledger show overview</c>: for each threat who stands where, and how that came.</summary>
internal static class ShowOverview
{
    private static readonly string FirstPosition = Codes<ShiftKind>.Write(ShiftKind.FirstPosition);
    private static readonly string[] Columns = ["when", "source", "proposition", "from, to", "kind", "cause"];

    public static Command New(Tool tool)
    {
        var validAt = Arguments.ValidAt();
        var knownAt = Arguments.KnownAt();
        var command = new Command("overview", "Shows the stances on every threat, and their shifts.")
        {
            validAt,
            knownAt,
        };
        tool.Run(
            command,
            async (asked, api, cancellation) =>
            {
                var overview = new Overview(api, tool.Output, asked.GetValue(validAt), cancellation);
                if (asked.GetValue(tool.Json))
                    await overview.PrintJsonAsync(asked.GetValue(knownAt));
                else
                    await overview.PrintAsync(asked.GetValue(knownAt));
                return ExitCode.Done;
            }
        );
        return command;
    }

    /// <summary>The day from which the source has stood there without a break: that of the last shift to this
    /// stance, as the stance itself may since have been said again.</summary>
    public static string SinceOf(StanceOfSource stance, IEnumerable<ShiftOfSource> shifts) =>
        shifts
            .Where(shift =>
                shift.Source == stance.Source
                && shift.Proposition == stance.Proposition
                && shift.To == stance.Stance
            )
            .Select(shift => EdtfDate.TryParse(shift.StatedOn, out var date, out _) ? date : null)
            .Max()
            ?.Text
        ?? (stance.Stance is null ? stance.WithdrawnOn : null)
        ?? stance.StatedOn;

    private sealed class Overview(LedgerApi api, Output output, string? validAt, CancellationToken cancel)
    {
        public async Task PrintJsonAsync(string? knownAt)
        {
            var answer = await ThreatsAsync(knownAt);
            foreach (var threat in answer["threats"]!.AsArray())
            {
                var (stances, shifts) = await ReadAsync(LedgerApi.As<ThreatInList>(threat!).Threat, knownAt);
                knownAt = PositionOf(stances);
                answer["validAt"] = stances["validAt"]?.DeepClone();
                answer["knownAt"] = stances["knownAt"]!.DeepClone();
                threat!["stances"] = stances["stances"]!.DeepClone();
                threat["shifts"] = shifts["shifts"]!.DeepClone();
            }
            output.Json(answer);
        }

        public async Task PrintAsync(string? knownAt)
        {
            var answer = await ThreatsAsync(knownAt);
            var threats = LedgerApi.As<IReadOnlyList<ThreatInList>>(answer["threats"]!);
            var silent = 0;
            foreach (var threat in threats)
            {
                var (stances, shifts) = await ReadAsync(threat.Threat, knownAt);
                // What is known is settled by the first answer, so that the tables tell of one state.
                knownAt = PositionOf(stances);
                var (now, moves) = (LedgerApi.As<StancesAnswer>(stances), LedgerApi.As<ShiftsAnswer>(shifts));
                if (now.Stances.Count == 0 && moves.Shifts.Count == 0)
                    silent++;
                else
                    Print(threat, now, moves.Shifts);
            }
            if (threats.Count == 0)
                output.Line("The ledger has no threats yet.");
            if (silent > 0)
                output.Line($"{silent} of {threats.Count} threats without a stance left out.");
        }

        private Task<JsonObject> ThreatsAsync(string? knownAt) =>
            api.ReadAsync("/threats", [("knownAt", knownAt)], "threats", cancel);

        private async Task<(JsonObject Stances, JsonObject Shifts)> ReadAsync(string threat, string? knownAt)
        {
            var stances = await ShowStances.ReadAsync(
                api,
                threat,
                [("validAt", validAt), ("knownAt", knownAt)],
                cancel
            );
            var shifts = await api.ReadAsync(
                "/shifts",
                [("threat", threat), ("to", validAt), ("knownAt", PositionOf(stances))],
                "shifts",
                cancel
            );
            return (stances, shifts);
        }

        private void Print(ThreatInList threat, StancesAnswer now, IReadOnlyList<ShiftOfSource> shifts)
        {
            output.Heading(threat.Name is null ? threat.Threat : $"{threat.Name} ({threat.Threat})");
            output.Line($"valid at {now.ValidAt}, known at {now.KnownAt}");
            if (now.Stances.Count > 0)
                output.Table(["source", "proposition", "stance", "since"], RowsOf(now.Stances, shifts));
            var moves = shifts.Where(shift => shift.Kind != FirstPosition).ToList();
            if (moves.Count > 0)
                output.Table(Columns, moves.Select(RowOf));
            output.Line(
                $"Shifts: {moves.Count}. First positions, which are left out here: "
                    + $"{shifts.Count - moves.Count}."
            );
            output.Line();
        }

        private static IEnumerable<string[]?> RowsOf(
            IEnumerable<StanceOfSource> stances,
            IReadOnlyList<ShiftOfSource> shifts
        ) =>
            ShowStances
                .Grouped(stances)
                .Select(s =>
                    s is null ? null : new[] { s.Source, s.Proposition, s.Label, SinceOf(s, shifts) }
                );

        private string[] RowOf(ShiftOfSource shift) =>
            [
                shift.StatedOn,
                shift.Source,
                shift.Proposition,
                ShowShifts.MoveOf(shift, output),
                shift.Kind,
                shift.Cause,
            ];

        private static string PositionOf(JsonObject stances) =>
            LedgerApi.As<KnownAt>(stances["knownAt"]!).Position.ToString(CultureInfo.InvariantCulture);
    }
}
