using System.Runtime.CompilerServices;
using ClaimLedger.Domain.Commands;

namespace ClaimLedger.Exchange;

/// <summary>Reads a CSV file of commands, in constant memory, as the lines that it would be as NDJSON. What
/// is wrong with its header ends it: nothing of such a file is taken.</summary>
public static class CsvLines
{
    private static readonly Refusal NoHeader = new(
        Refusals.Malformed,
        "The file has no header; begin it with a line of column names, such as statement,source,text."
    );

    /// <summary>The rows that fill a cell, in the order of the file.</summary>
    public static async IAsyncEnumerable<Line> ReadAsync(
        Stream stream,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var records = new CsvRecords(stream);
        if (!await records.ReadAsync(cancel))
        {
            yield return new Line(1, default, NoHeader);
            yield break;
        }
        var columns = CsvColumns.Read(records, out var problems);
        foreach (var problem in problems)
            yield return new Line(records.Number, default, problem);
        if (problems.Count > 0)
            yield break;
        using var row = new CsvRow(columns);
        while (await records.ReadAsync(cancel))
        {
            var line = records.Refusal is { } broken
                ? new Line(records.Number, default, broken)
                : new Line(records.Number, row.Write(records));
            if (line.Refusal is not null || line.Bytes.Length > 0)
                yield return line;
        }
    }
}
