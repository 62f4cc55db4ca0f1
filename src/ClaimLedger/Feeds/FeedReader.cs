using System.Runtime.CompilerServices;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Feeds;

/// <summary>A place in a feed: after an entry, or before the first.</summary>
/// <param name="Sequence">Of the entry; 0 before the first.</param>
/// <param name="Id">Of the entry; null before the first.</param>
public sealed record FeedPlace(long Sequence, string? Id)
{
    /// <summary>Before the first entry.</summary>
    public static FeedPlace Start { get; } = new(0, null);

    /// <summary>After an entry.</summary>
    public static FeedPlace After(FeedEntry entry) => new(entry.Sequence, entry.Id);
}

/// <summary>The end of a feed: its last entry, and the event behind that.</summary>
public sealed record FeedEnd(string Feed, long Sequence, string Id, long Position, DateTimeOffset At);

/// <summary>Reads the feeds from their table: the one record, by which all ways of following them
/// go.</summary>
public sealed class FeedReader(NpgsqlDataSource dataSource)
{
    private const string Chunks = LedgerTables.FeedChunks;

    /// <summary>The place of an entry; null where the feed has no such entry.</summary>
    public async Task<FeedPlace?> PlaceAsync(Feed feed, string id, CancellationToken cancel)
    {
        if (FeedLine.SequenceOf(id) is not { } sequence)
            return null;
        var chunks = await ChunksAsync(
            $"""
            select first, entries from {Chunks} where feed = $1 and last >= $2 and first <= $2
            order by last limit 1
            """,
            cancel,
            feed.Name,
            sequence
        );
        var entry = chunks.SelectMany(c => c).FirstOrDefault(e => e.Sequence == sequence);
        return entry?.Id == id ? FeedPlace.After(entry) : null;
    }

    /// <summary>The place after the last entry.</summary>
    public async Task<FeedPlace> EndAsync(Feed feed, CancellationToken cancel)
    {
        var tail = (await FeedTail.ReadAsync(dataSource, [feed.Name], cancel))[feed.Name];
        return new FeedPlace(tail.Sequence, tail.Id);
    }

    /// <summary>Where each feed ends; one without entries is not among them.</summary>
    public async Task<IReadOnlyDictionary<string, FeedEnd>> EndsAsync(CancellationToken cancel)
    {
        var tails = await FeedTail.ReadAsync(dataSource, [.. Feed.All.Select(feed => feed.Name)], cancel);
        return tails
            .Where(tail => tail.Value.Id is not null)
            .Select(t => new FeedEnd(t.Key, t.Value.Sequence, t.Value.Id!, t.Value.Position, t.Value.At))
            .ToDictionary(end => end.Feed, StringComparer.Ordinal);
    }

    /// <summary>The last entry of a filter's chain at or before a place; null where there is none.</summary>
    public async Task<string?> PreviousAsync(FeedFilter filter, FeedPlace place, CancellationToken cancel)
    {
        if (filter.IsNone)
            return place.Id;
        for (var below = place.Sequence; below > 0; )
        {
            var chunks = await ChunksAsync(
                $"""
                select first, entries from {Chunks} where feed = $1 and first <= $2 and tags @> $3
                order by last desc limit 1
                """,
                cancel,
                filter.Feed.Name,
                below,
                filter.Tags
            );
            if (chunks.Count == 0)
                return null;
            if (chunks[0].LastOrDefault(e => e.Sequence <= below && filter.Takes(e)) is { } found)
                return found.Id;
            below = chunks[0][0].Sequence - 1;
        }
        return null;
    }

    /// <summary>The first entry of a filter after a place; null where there is none.</summary>
    public async Task<FeedEntry?> NextAsync(FeedFilter filter, long sequence, CancellationToken cancel)
    {
        var after = FeedPlace.Start with { Sequence = sequence };
        await foreach (var entry in ReadAsync(filter, after, cancel, atOnce: 1))
            return entry;
        return null;
    }

    /// <summary>The entries of a filter after a place, in order, read as they are taken.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">The place.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <param name="atOnce">How many chunks are read at once.</param>
    public async IAsyncEnumerable<FeedEntry> ReadAsync(
        FeedFilter filter,
        FeedPlace after,
        [EnumeratorCancellation] CancellationToken cancel,
        int atOnce = 16
    )
    {
        var tagged = filter.IsNone ? "" : "and tags @> $4";
        for (var reached = after.Sequence; ; )
        {
            List<object?> values = [filter.Feed.Name, reached, atOnce];
            if (!filter.IsNone)
                values.Add(filter.Tags);
            var chunks = await ChunksAsync(
                $"""
                select first, entries from {Chunks} where feed = $1 and last > $2 {tagged}
                order by last limit $3
                """,
                cancel,
                values
            );
            foreach (var entry in chunks.SelectMany(c => c))
            {
                if (entry.Sequence > after.Sequence && (filter.IsNone || filter.Takes(entry)))
                    yield return entry;
            }
            if (chunks.Count < atOnce)
                yield break;
            reached = chunks[^1][^1].Sequence;
        }
    }

    /// <summary>Some entries, by their sequences.</summary>
    public async Task<Dictionary<long, FeedEntry>> EntriesAsync(
        Feed feed,
        IReadOnlyCollection<long> sequences,
        CancellationToken cancel
    )
    {
        if (sequences.Count == 0)
            return [];
        var chunks = await ChunksAsync(
            $"""
            select first, entries from {Chunks} where feed = $1 and last in (
                select (select min(last) from {Chunks} where feed = $1 and last >= s) from unnest($2) s)
            """,
            cancel,
            feed.Name,
            sequences.ToArray()
        );
        var wanted = sequences.ToHashSet();
        return chunks
            .SelectMany(chunk => chunk)
            .Where(entry => wanted.Contains(entry.Sequence))
            .ToDictionary(entry => entry.Sequence);
    }

    private Task<List<List<FeedEntry>>> ChunksAsync(
        string sql,
        CancellationToken cancel,
        params IReadOnlyList<object?> values
    ) =>
        dataSource.ListAsync(
            sql,
            row => FeedEntry.Of(row.GetInt64(0), row.GetFieldValue<byte[]>(1)).ToList(),
            cancel,
            values
        );
}
