using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Pages.Parts;
using ClaimLedger.Stances;
using Microsoft.AspNetCore.Components;

namespace ClaimLedger.Pages.Threats;

/// <summary>Where every source stands on every proposition of a threat.</summary>
public sealed partial class Matrix
{
    private IReadOnlyList<Row> _rows = [];

    /// <summary>What is looked at.</summary>
    [Parameter, EditorRequired]
    public ThreatView View { get; set; } = null!;

    /// <summary>What is shown.</summary>
    [Parameter, EditorRequired]
    public ThreatFacts Facts { get; set; } = null!;

    /// <summary>Cells that were recorded after this position are marked.</summary>
    [Parameter]
    public long? Since { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var columns = Facts
            .Profile!.Propositions.Select((p, i) => (p.Proposition, i))
            .ToDictionary(x => x.Proposition, x => x.i, StringComparer.Ordinal);
        _rows =
        [
            .. Facts
                .Cells.GroupBy(cell => cell.Source, StringComparer.Ordinal)
                .Select(cells => Row.Of(cells.Key, cells, columns))
                .OrderBy(row => Facts.NameOf(row.Source), StringComparer.OrdinalIgnoreCase),
        ];
    }

    private static string ClassOf(StanceCell cell) => Words.Class(cell.Stance);

    private static string WordOf(StanceCell cell) =>
        cell.Stance is { } stance ? Words.Of(stance) : "withdrawn";

    private string? GradeOf(string source) =>
        Facts.Names.GetValueOrDefault(source)?.Reliability is { } grade ? Words.Of(grade) : "–";

    private static string TitleOf(StanceCell cell) =>
        $"Said {cell.StatedOn}{(cell.WithdrawnOn is { } on ? $", withdrawn {on}" : "")}. Why?";

    private string ExplainOf(StanceCell cell) =>
        PathText.With(
            "/desk/explain",
            ("source", cell.SaidBy ?? cell.Source),
            ("threat", Facts.Threat),
            ("proposition", cell.Proposition),
            ("on", View.On),
            ("known", View.Known)
        );

    private sealed record Row(string Source, int Members, IReadOnlyList<StanceCell?> Cells)
    {
        public static Row Of(string source, IEnumerable<StanceCell> cells, Dictionary<string, int> columns)
        {
            var (row, members) = (new StanceCell?[columns.Count], 1);
            foreach (var cell in cells)
            {
                if (columns.TryGetValue(cell.Proposition, out var column))
                    row[column] = cell;
                members = Math.Max(members, cell.Members?.Count ?? 1);
            }
            return new Row(source, members, row);
        }
    }
}
