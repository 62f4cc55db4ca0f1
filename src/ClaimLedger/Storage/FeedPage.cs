using System.Buffers;
using ClaimLedger.Domain.Feeds;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>Where a feed ends.</summary>
/// <param name="Sequence">Of its last entry; 0 before the first.</param>
/// <param name="Id">Of its last entry; null before the first.</param>
/// <param name="Position">Of the event behind its last entry.</param>
/// <param name="At">When that event was recorded.</param>
public sealed record FeedTail(long Sequence, string? Id, long Position, DateTimeOffset At)
{
    /// <summary>Before the first entry.</summary>
    public static FeedTail None { get; } = new(0, null, 0, default);

    private const string Sql = $"""
        select f.name, c.last, c.last_id, c.position, c.at from unnest($1) f(name) cross join lateral (
            select last, last_id, position, at from {LedgerTables.FeedChunks} where feed = f.name
            order by last desc limit 1) c
        """;

    /// <summary>Where some feeds end.</summary>
    public static async Task<Dictionary<string, FeedTail>> ReadAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyCollection<string> feeds,
        CancellationToken cancel
    )
    {
        var tails = await dataSource.ListAsync(Sql, Read, cancel, [feeds.ToArray()]);
        return feeds.ToDictionary(
            feed => feed,
            feed => tails.Find(t => t.Item1 == feed).Item2 ?? None,
            StringComparer.Ordinal
        );
    }

    /// <summary>Where a feed ends, in the state that a transaction sees.</summary>
    public static async Task<FeedTail> ReadAsync(
        NpgsqlConnection connection,
        string feed,
        CancellationToken cancel
    )
    {
        string[] feeds = [feed];
        await foreach (var (_, tail) in connection.StreamAsync(Sql, Read, cancel, [feeds]))
            return tail;
        return None;
    }

    private static (string Feed, FeedTail Tail) Read(NpgsqlDataReader row) =>
        (
            row.GetString(0),
            new FeedTail(
                row.GetInt64(1),
                row.GetString(2),
                row.GetInt64(3),
                row.GetFieldValue<DateTimeOffset>(4)
            )
        );
}

/// <summary>
/// Gathers what a page of events has to tell, and queues it with the rows of the view that it changes: both
/// are there, or neither. Each entry gets the next sequence of its feed. What a feed has told of an event
/// already, before its view was written again, is not told a second time.
/// </summary>
/// <param name="tails">Where the feeds end; moved on with what is added.</param>
internal sealed class FeedPage(IDictionary<string, FeedTail> tails)
{
    /// <summary>What listeners are told of when there are new entries.</summary>
    public const string Channel = "claimledger_feeds";

    private const int MaxEntries = 250;

    // Short of what the garbage collector keeps apart as large.
    private const int MaxBytes = 56_000;

    private readonly Dictionary<string, FeedTail> _before = new(tails, StringComparer.Ordinal);
    private readonly Dictionary<string, Chunk> _open = new(StringComparer.Ordinal);
    private readonly List<Chunk> _chunks = [];

    /// <summary>Takes in what is to be told.</summary>
    public void Add(Announcement told)
    {
        var tail = tails[told.Feed];
        if (told.By.Position <= _before[told.Feed].Position)
            return;
        if (!_open.TryGetValue(told.Feed, out var chunk))
        {
            _open[told.Feed] = chunk = new Chunk(told.Feed, tail.Sequence + 1);
            _chunks.Add(chunk);
        }
        tails[told.Feed] = chunk.Last = Write(chunk, told, tail);
        if (chunk.Count >= MaxEntries || chunk.Entries.WrittenCount >= MaxBytes)
            _open.Remove(told.Feed);
    }

    /// <summary>Adds the entries' statement to the page's.</summary>
    public void Queue(PageWrites writes)
    {
        if (_chunks.Count == 0)
            return;
        writes.Add(
            $"""
            insert into {LedgerTables.FeedChunks} (feed, last, first, last_id, position, at, tags, entries)
            select feed, last, first, last_id, position, at, string_to_array(tags, ' '), entries
            from unnest($1, $2, $3, $4, $5, $6, $7, $8) c(feed, last, first, last_id, position, at, tags, entries)
            """,
            _chunks.Select(c => c.Feed).ToArray(),
            _chunks.Select(c => c.Last.Sequence).ToArray(),
            _chunks.Select(c => c.First).ToArray(),
            _chunks.Select(c => c.Last.Id!).ToArray(),
            _chunks.Select(c => c.Last.Position).ToArray(),
            _chunks.Select(c => c.Last.At).ToArray(),
            _chunks.Select(c => TagsOf(c)).ToArray(),
            _chunks.Select(c => c.Entries.WrittenSpan.ToArray()).ToArray()
        );
        writes.Add(
            $"select pg_notify('{Channel}', $1)",
            string.Join(' ', _chunks.Select(c => c.Feed).Distinct())
        );
    }

    private static FeedTail Write(Chunk chunk, Announcement told, FeedTail before)
    {
        foreach (var (tag, values) in FeedLine.FieldsOf(told))
        {
            foreach (var value in values)
                chunk.Tags.Add((tag, value));
        }
        var id = FeedLine.Write(chunk.Entries, told, before.Sequence + 1, before.Id);
        chunk.Count++;
        return new FeedTail(before.Sequence + 1, id, told.By.Position, told.By.At);
    }

    private static string TagsOf(Chunk chunk) =>
        string.Join(' ', chunk.Tags.Select(t => FeedLine.TagOf(chunk.Feed, t.Tag, t.Value)));

    private sealed class Chunk(string feed, long first)
    {
        public string Feed => feed;
        public long First => first;
        public FeedTail Last { get; set; } = FeedTail.None;
        public int Count { get; set; }
        public HashSet<(FeedTag Tag, string Value)> Tags { get; } = [];
        public ArrayBufferWriter<byte> Entries { get; } = new(4_096);
    }
}
