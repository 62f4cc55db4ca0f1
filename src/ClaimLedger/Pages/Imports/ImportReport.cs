using System.Globalization;
using System.Text;
using ClaimLedger.Exchange;

namespace ClaimLedger.Pages.Imports;

/// <summary>The report of an import, for a spreadsheet.</summary>
internal static class ImportReport
{
    // What a spreadsheet would take for a formula.
    private const string Formulas = "=+-@\t\r";

    /// <summary>What was refused, a row for each, below the header.</summary>
    public static string Csv(IEnumerable<RefusedLine> lines)
    {
        var text = new StringBuilder("line,command,code,field,detail\r\n");
        foreach (var line in lines)
            text.AppendJoin(
                    ',',
                    line.Line.ToString(CultureInfo.InvariantCulture),
                    Cell(line.Command),
                    Cell(line.Code),
                    Cell(line.Field),
                    Cell(line.Detail)
                )
                .Append("\r\n");
        return text.ToString();
    }

    private static string Cell(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return "";
        var safe = Formulas.Contains(value[0], StringComparison.Ordinal) ? $"'{value}" : value;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
