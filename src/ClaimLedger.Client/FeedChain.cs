using ClaimLedger.Domain.Feeds;

namespace ClaimLedger.Client;

/// <summary>What an entry is to those that came before it.</summary>
internal enum FeedLink
{
    /// <summary>It is the next.</summary>
    Next,

    /// <summary>It came before.</summary>
    Repeat,

    /// <summary>Between it and them something is missing.</summary>
    Gap,
}

/// <summary>Holds the entries of a feed together by the id that each gives of the one before it.</summary>
/// <param name="after">The id after which was asked; null for the beginning.</param>
/// <param name="isFiltered">Whether a filter leaves some out: then <paramref name="after"/> may be one of
/// those, and the first entry names an earlier one.</param>
internal sealed class FeedChain(string? after, bool isFiltered)
{
    private bool _isBegun;

    /// <summary>The id of the last entry that was taken.</summary>
    public string? Last { get; private set; } = after;

    /// <summary>Takes an entry if it is the next.</summary>
    public FeedLink Take(FeedEntry entry)
    {
        var last = SequenceOf(Last);
        if (entry.Sequence < last || (entry.Sequence == last && entry.Id == Last))
            return FeedLink.Repeat;
        if (entry.Sequence == last || !Follows(entry, last))
            return FeedLink.Gap;
        (Last, _isBegun) = (entry.Id, true);
        return FeedLink.Next;
    }

    private bool Follows(FeedEntry entry, long last) =>
        entry.Previous == Last || (isFiltered && !_isBegun && SequenceOf(entry.Previous) < last);

    private static long SequenceOf(string? id) => id is null ? 0 : FeedLine.SequenceOf(id) ?? 0;
}
