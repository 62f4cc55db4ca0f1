using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Stances;

/// <summary>What a stand ended with.</summary>
/// <param name="Entry">The entry that the source went over to, or the one that was withdrawn.</param>
/// <param name="Stance">Where the source stood then; null where it had no position any more.</param>
public sealed record Ending(TimelineEntry Entry, Stance? Stance);

/// <summary>A stretch of valid time in which a source was without a break on one side of a proposition: for
/// it, or against it, however strongly.</summary>
/// <param name="Key">Its timeline.</param>
/// <param name="Agrees">On which side.</param>
/// <param name="From">The first day; null for an open start, which is before all days.</param>
/// <param name="Until">The first day after it; null while it lasts.</param>
/// <param name="Entries">The entries in force within it, in their order; at least one.</param>
/// <param name="Ending">What came after it; null while it lasts.</param>
public sealed record Stand(
    TimelineKey Key,
    bool Agrees,
    DateOnly? From,
    DateOnly? Until,
    IReadOnlyList<TimelineEntry> Entries,
    Ending? Ending
)
{
    /// <summary>The stands of one timeline, one after the other.</summary>
    /// <param name="ordered">Its entries, in timeline order.</param>
    public static IEnumerable<Stand> Of(IReadOnlyList<TimelineEntry> ordered)
    {
        var held = new List<TimelineEntry>();
        for (var i = 0; i < ordered.Count; i++)
        {
            var (entry, next) = (ordered[i], i + 1 < ordered.Count ? ordered[i + 1] : null);
            var from = entry.StatedOn.Earliest;
            // Of entries that begin on one day the last counts; the others are in force on no day.
            if (next is not null && next.StatedOn.Earliest == from)
                continue;
            var withdrawn = next?.StatedOn.Earliest <= entry.WithdrawnFrom ? null : entry.WithdrawnFrom;
            Stance? stance = withdrawn is not null && withdrawn == from ? null : entry.Stance;
            if (held.Count > 0 && SideOf(held[^1].Stance) != SideOf(stance))
                yield return New(held, from, new Ending(entry, stance));
            if (SideOf(stance) == 0)
                continue;
            held.Add(entry);
            if (withdrawn is not null)
                yield return New(held, withdrawn, new Ending(entry, Stance: null));
        }
        if (held.Count > 0)
            yield return New(held, until: null, ending: null);
    }

    /// <summary>Whether it covers a day of a period; an end of the period that is left out is open.</summary>
    public bool Meets(DateOnly? first, DateOnly? last) =>
        !(From > last) && (Until is null || first is null || Until > first);

    /// <summary>The entry in force on a day of it; null stands for its open start.</summary>
    public TimelineEntry On(DateOnly? day) =>
        Last(entry => entry.StatedOn.Earliest is null || entry.StatedOn.Earliest <= day);

    /// <summary>The entry in force on the last day before one; null stands for no end.</summary>
    public TimelineEntry Before(DateOnly? day) =>
        Last(entry => day is null || entry.StatedOn.Earliest is null || entry.StatedOn.Earliest < day);

    /// <summary>The last entry for which something holds; it holds for the first, and for none after one for
    /// which it does not.</summary>
    private TimelineEntry Last(Func<TimelineEntry, bool> holds)
    {
        var (low, high) = (0, Entries.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (holds(Entries[middle]))
                low = middle;
            else
                high = middle - 1;
        }
        return Entries[low];
    }

    private static int SideOf(Stance? stance) => stance is { } there ? Math.Sign(Shift.Number(there)) : 0;

    private static Stand New(List<TimelineEntry> held, DateOnly? until, Ending? ending)
    {
        var entries = held.ToArray();
        held.Clear();
        var first = entries[0];
        return new Stand(
            first.Key,
            SideOf(first.Stance) > 0,
            first.StatedOn.Earliest,
            until,
            entries,
            ending
        );
    }
}
