namespace ClaimLedger.Feeds;

/// <summary>A consumer of a feed, and how far it is behind.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Consumer">Its name.</param>
/// <param name="Reads">How it reads: <c>pull</c>, <c>stream</c> or <c>rabbitmq</c>.</param>
/// <param name="Filter">What it reads, as in a query; empty for everything.</param>
/// <param name="Position">The id of the entry up to which it has everything; null before the first.</param>
/// <param name="Sequence">That entry's sequence; 0 before the first.</param>
/// <param name="LagEntries">How many entries it has yet to get; where it reads with a filter, at the
/// most.</param>
/// <param name="LagSeconds">How old the first of them is; 0 where there are none.</param>
/// <param name="LastContact">When it was last there.</param>
public sealed record ConsumerItem(
    string Feed,
    string Consumer,
    string Reads,
    string Filter,
    string? Position,
    long Sequence,
    long LagEntries,
    double LagSeconds,
    DateTimeOffset LastContact
);

/// <summary>Counts how far the consumers are behind.</summary>
public sealed class ConsumerLags(Consumers consumers, FeedReader reader, TimeProvider clock)
{
    // The first entry after a place is the same for good, once there is one.
    private volatile Dictionary<(string, string, long), Next> _known = [];

    /// <summary>All consumers, by feed and name.</summary>
    public async Task<IReadOnlyList<ConsumerItem>> ItemsAsync(CancellationToken cancel)
    {
        var ends = await reader.EndsAsync(cancel);
        var (before, known) = (_known, new Dictionary<(string, string, long), Next>());
        var items = new List<ConsumerItem>();
        foreach (var note in await consumers.ListAsync(cancel))
        {
            var end = ends.GetValueOrDefault(note.Filter.Feed.Name)?.Sequence ?? 0;
            var key = (note.Filter.Feed.Name, note.Filter.ToString(), note.Place.Sequence);
            var isBehind = end > note.Place.Sequence;
            if (isBehind && !known.ContainsKey(key))
            {
                if (before.TryGetValue(key, out var next))
                    known[key] = next;
                else if (await reader.NextAsync(note.Filter, note.Place.Sequence, cancel) is { } entry)
                    known[key] = new Next(entry.Sequence, entry.At);
            }
            items.Add(ItemOf(note, isBehind ? known.GetValueOrDefault(key) : null, end));
        }
        _known = known;
        return items;
    }

    private ConsumerItem ItemOf(ConsumerNote note, Next? next, long end) =>
        new(
            note.Filter.Feed.Name,
            note.Consumer,
            note.Reads,
            note.Filter.ToString(),
            note.Place.Id,
            note.Place.Sequence,
            next is null ? 0 : Math.Max(1, end - next.Sequence + 1),
            next is null ? 0 : Math.Max(0, Math.Round((clock.GetUtcNow() - next.At).TotalSeconds, 3)),
            note.ContactAt
        );

    private sealed record Next(long Sequence, DateTimeOffset At);
}
