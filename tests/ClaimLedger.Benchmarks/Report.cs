using System.Text;

namespace ClaimLedger.Benchmarks;

/// <summary>The result as Markdown: the figures, then every round of each.</summary>
internal static class Report
{
    private static readonly string[] Columns =
    [
        "Work",
        "Measured",
        "Floor in the same run",
        "Ratio",
        "To reach",
    ];

    /// <summary>The whole of it.</summary>
    /// <param name="machine">Where it was measured, name and value.</param>
    /// <param name="figures">What was measured.</param>
    public static string Of(IReadOnlyList<(string Name, string Value)> machine, IReadOnlyList<Figure> figures)
    {
        var text = new StringBuilder($"# Measured on {machine[0].Value}\n\n");
        foreach (var warning in figures.SelectMany(f => f.Warnings.Select(w => $"**{f.Work}: {w}**\n\n")))
            text.Append(warning);
        Append(
            text,
            Columns,
            figures.Select(f => (IReadOnlyList<string>)[f.Work, f.Measured, f.Floor, f.Ratio, f.Goal])
        );
        text.Append(
            "\nEach value is the median of its rounds, the ratio the median of the rounds' ratios.\n"
        );
        text.Append("\n## Where\n\n");
        Append(text, ["", ""], machine.Select(m => (IReadOnlyList<string>)[m.Name, m.Value]));
        text.Append("\n## Every round\n");
        foreach (var figure in figures)
        {
            text.Append($"\n### {figure.Work}\n\n");
            Append(text, figure.Columns, figure.Rounds);
        }
        return text.ToString();
    }

    private static void Append(
        StringBuilder text,
        IReadOnlyList<string> columns,
        IEnumerable<IReadOnlyList<string>> rows
    )
    {
        text.Append(Row(columns)).Append(Row([.. columns.Select(_ => "---")]));
        foreach (var row in rows)
            text.Append(Row(row));
    }

    private static string Row(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells)} |\n";
}
