using System.Globalization;
using System.Text;
using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Stances;

/// <summary>Writes the items of a consensus as they are sent, in parts. Between two moves a series has the
/// same item again and again but for its day: that is written once, and what is before and after the day
/// stands for all of them.</summary>
internal static class ConsensusItems
{
    private const int DayLength = 10;
    private static readonly byte[] Comma = ","u8.ToArray();

    private static readonly byte[] DayBegins = Encoding.UTF8.GetBytes(
        $"\"{JsonNamingPolicy.CamelCase.ConvertName(nameof(ConsensusItem.ValidAt))}\":\""
    );

    /// <summary>The parts of all items, with commas between.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Write(IEnumerable<ConsensusItem> items)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        ConsensusItem? last = null;
        var (before, after) = (ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty);
        foreach (var item in items)
        {
            if (last is null || item != last with { ValidAt = item.ValidAt })
            {
                var written = JsonSerializer.SerializeToUtf8Bytes(item, LedgerJson.Answers).AsMemory();
                var day = written.Span.IndexOf(DayBegins) + DayBegins.Length;
                (before, after) = (written[..day], written[(day + DayLength)..]);
            }
            if (last is not null)
                parts.Add(Comma);
            parts.Add(before);
            parts.Add(Encoding.UTF8.GetBytes(item.ValidAt.ToString("O", CultureInfo.InvariantCulture)));
            parts.Add(after);
            last = item;
        }
        return parts;
    }
}
