using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Views;

/// <summary>Where a source stands on a proposition, as of a day and a position.</summary>
/// <param name="Entry">The entry that settles it.</param>
/// <param name="Stance">The stance; null where it was withdrawn by then.</param>
/// <param name="IsContested">Whether the coding was disputed.</param>
public sealed record MatrixRow(TimelineEntry Entry, Stance? Stance, bool IsContested)
{
    /// <summary>The rows, in the order of threat, source and proposition.</summary>
    internal static IReadOnlyList<MatrixRow> Of(
        IEnumerable<TimelineRow> rows,
        IEnumerable<Contest> contests,
        DateOnly validAt,
        long knownAt
    )
    {
        var settling = new Dictionary<TimelineKey, TimelineEntry>();
        foreach (var row in rows.Where(row => row.IsKnownAt(knownAt)))
        {
            var entry = row.Entry;
            if (entry.StatedOn.Earliest > validAt)
                continue;
            if (!settling.TryGetValue(entry.Key, out var before) || entry.CompareTo(before) > 0)
                settling[entry.Key] = entry;
        }
        var contested = contests.Select(c => (c.Statement, c.Assessment)).ToHashSet();
        return
        [
            .. settling
                .Values.OrderBy(e => e.Key.Threat, StringComparer.Ordinal)
                .ThenBy(e => e.Key.Source, StringComparer.Ordinal)
                .ThenBy(e => e.Key.Proposition, StringComparer.Ordinal)
                .Select(e => new MatrixRow(
                    e,
                    Timeline.StanceOf(e, validAt),
                    contested.Contains((e.Statement, e.Assessment))
                )),
        ];
    }
}
