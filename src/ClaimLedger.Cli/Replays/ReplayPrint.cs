using System.Globalization;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Views;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli.Replays;

/// <summary>A bundle that was replayed, and what of it was asked for.</summary>
/// <param name="Bundle">What it is called.</param>
/// <param name="Fold">The rows.</param>
/// <param name="Took">How long it took.</param>
/// <param name="ValidAt">The day in valid time.</param>
/// <param name="KnownAt">The position in recorded time.</param>
/// <param name="Threat">The threat whose stances are shown; null for all.</param>
internal sealed record Replay(
    string Bundle,
    ViewFold Fold,
    TimeSpan Took,
    DateOnly ValidAt,
    long KnownAt,
    string? Threat
)
{
    /// <summary>The stances asked for.</summary>
    public IReadOnlyList<MatrixRow> Stances => Fold.Matrix(Threat, ValidAt, KnownAt);
}

/// <summary>Prints a replay.</summary>
internal static class ReplayPrint
{
    private static readonly string[] StanceColumns = ["source", "proposition", "stance", "statement"];

    /// <summary>For people.</summary>
    public static void Text(
        Output output,
        Replay replay,
        IReadOnlyList<RowDifference> differences,
        string? against
    )
    {
        foreach (var rows in replay.Stances.GroupBy(row => row.Entry.Key.Threat, StringComparer.Ordinal))
        {
            output.Heading($"Stances on {rows.Key}");
            output.Table(StanceColumns, rows.Select(RowOf));
        }
        var known = new KnownAt(replay.KnownAt, AtOf(replay));
        output.Line($"valid at {replay.ValidAt:O}, known at {known}");
        output.Line(
            Output.Said(
                $"{replay.Fold.Events:N0} events replayed in {replay.Took.TotalSeconds:N1} s, {RateOf(replay):N0} a second"
            )
        );
        if (against is null)
        {
            foreach (var table in ComparedTables.All)
                output.Line(
                    Output.Said($"{table.Name}: {replay.Fold.CountOf(table, replay.KnownAt):N0} rows")
                );
            return;
        }
        foreach (var difference in differences)
            Print(output, difference);
        output.Line(
            differences.All(d => d.IsNone)
                ? $"The rows are those of {against}, byte for byte."
                : $"The rows are not those of {against}."
        );
    }

    /// <summary>For programs.</summary>
    public static JsonObject Json(Replay replay, IReadOnlyList<RowDifference> differences) =>
        new()
        {
            ["bundle"] = replay.Bundle,
            ["events"] = replay.Fold.Events,
            ["seconds"] = replay.Took.TotalSeconds,
            ["validAt"] = replay.ValidAt.ToString("O", CultureInfo.InvariantCulture),
            ["knownAt"] = new JsonObject { ["position"] = replay.KnownAt, ["at"] = AtOf(replay) },
            ["tables"] = new JsonArray([
                .. ComparedTables.All.Select(table =>
                    Table(table, replay, differences.SingleOrDefault(d => d.Table.Name == table.Name))
                ),
            ]),
            ["stances"] = new JsonArray([.. replay.Stances.Select(Stance)]),
        };

    private static void Print(Output output, RowDifference difference)
    {
        var rows = Output.Said($"{difference.Table.Name}: {difference.Same:N0} rows are the same");
        if (difference.IsNone)
        {
            output.Line(rows);
            return;
        }
        output.Line($"{rows}, then {difference.What}:");
        output.Verbatim($"  replayed  {difference.Replayed ?? "nothing"}");
        output.Verbatim($"  live      {difference.Live ?? "nothing"}");
    }

    private static string[] RowOf(MatrixRow row) =>
        [
            row.Entry.Key.Source,
            row.Entry.Key.Proposition,
            row.Stance is { } stance
                ? StanceChart.Label(stance, row.IsContested)
                : $"   withdrawn {row.Entry.WithdrawnOn}",
            row.Entry.Statement,
        ];

    private static JsonObject Table(ComparedTable table, Replay replay, RowDifference? difference) =>
        new JsonObject
        {
            ["table"] = table.Name,
            ["rows"] = replay.Fold.CountOf(table, replay.KnownAt),
            ["isSame"] = difference?.IsNone,
            ["replayed"] = Parsed(difference?.Replayed),
            ["live"] = Parsed(difference?.Live),
        };

    private static JsonObject Stance(MatrixRow row) =>
        new JsonObject
        {
            ["threat"] = row.Entry.Key.Threat,
            ["source"] = row.Entry.Key.Source,
            ["proposition"] = row.Entry.Key.Proposition,
            ["stance"] = row.Stance is { } stance ? Codes<Stance>.Write(stance) : null,
            ["statement"] = row.Entry.Statement,
            ["assessment"] = row.Entry.Assessment,
            ["contested"] = row.IsContested,
        };

    private static JsonNode? Parsed(string? line) => line is null ? null : JsonNode.Parse(line);

    private static string? AtOf(Replay replay) =>
        replay.Fold.TimeOf(replay.KnownAt)?.ToString(RowWriter.InstantFormat, CultureInfo.InvariantCulture);

    private static double RateOf(Replay replay) =>
        replay.Fold.Events / Math.Max(replay.Took.TotalSeconds, 0.001);
}
