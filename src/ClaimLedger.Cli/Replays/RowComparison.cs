using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Views;

namespace ClaimLedger.Cli.Replays;

/// <summary>How the rows of a table compare.</summary>
/// <param name="Table">The table.</param>
/// <param name="Same">How many rows are the same before the first that differs: all where none does.</param>
/// <param name="Replayed">That row as it was replayed; null where the live side has one too many, or nothing
/// differs.</param>
/// <param name="Live">That row as the service has it; null where it lacks it, or nothing differs.</param>
internal sealed record RowDifference(ComparedTable Table, long Same, string? Replayed, string? Live)
{
    /// <summary>Whether all rows are the same.</summary>
    public bool IsNone => Replayed is null && Live is null;

    /// <summary>What differs, in words.</summary>
    public string What
    {
        get
        {
            if (Replayed is null)
                return "the live view has a row too many";
            if (Live is null)
                return "the live view lacks a row";
            var (replayed, live) = (Row(Replayed), Row(Live));
            if (PositionOf(replayed) != PositionOf(live))
                return PositionOf(replayed) < PositionOf(live)
                    ? "the live view lacks a row"
                    : "the live view has a row too many";
            var members = Table
                .Columns.Select(c => c.Name)
                .Where(name => !JsonNode.DeepEquals(replayed[name], live[name]));
            return $"a row differs in {string.Join(", ", members)}";
        }
    }

    private static JsonObject Row(string line) => JsonNode.Parse(line)!.AsObject();

    private static long PositionOf(JsonObject row) => (long)row["recordedFrom"]!;
}

/// <summary>Holds replayed rows against those of a running service, byte for byte.</summary>
internal static class RowComparison
{
    private const string EventsOfPage = "100000";

    /// <summary>Compares a table up to the first row that differs.</summary>
    /// <exception cref="JsonException">What answers is no service of ours.</exception>
    public static async Task<RowDifference> OfAsync(
        LedgerApi api,
        ComparedTable table,
        IEnumerable<ReadOnlyMemory<byte>> replayed,
        long knownAt,
        CancellationToken cancel
    )
    {
        var same = 0L;
        using var rows = replayed.GetEnumerator();
        var lines = api.LinesAsync(
            $"/projections/{table.Projection}/rows",
            [("table", table.Name), ("knownAt", Output.Said($"{knownAt}")), ("limit", EventsOfPage)],
            cancel
        );
        await foreach (var live in lines)
        {
            var isMore = rows.MoveNext();
            if (!isMore || !rows.Current.Span.SequenceEqual(live.Span))
                return new RowDifference(
                    table,
                    same,
                    isMore ? Text(rows.Current.Span) : null,
                    Text(live.Span)
                );
            same++;
        }
        return new RowDifference(table, same, rows.MoveNext() ? Text(rows.Current.Span) : null, Live: null);
    }

    private static string Text(ReadOnlySpan<byte> line) => Encoding.UTF8.GetString(line);
}
