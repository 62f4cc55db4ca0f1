using ClaimLedger.Domain.Feeds;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Feeds;

/// <summary>What is noted of a consumer of a feed.</summary>
/// <param name="Filter">What it reads, of which feed.</param>
/// <param name="Consumer">Its name.</param>
/// <param name="Reads">How it reads, in a word.</param>
/// <param name="Place">The place up to which it has everything.</param>
/// <param name="Since">When it last chose a place itself.</param>
/// <param name="ContactAt">When it was last there.</param>
public sealed record ConsumerNote(
    FeedFilter Filter,
    string Consumer,
    string Reads,
    FeedPlace Place,
    DateTimeOffset Since,
    DateTimeOffset ContactAt
)
{
    /// <summary>By what it is told from all others.</summary>
    public (string Feed, string Consumer) Key => (Filter.Feed.Name, Consumer);
}

/// <summary>The consumers as all nodes know them.</summary>
public sealed class ConsumerTable(NpgsqlDataSource dataSource)
{
    private const string Table = LedgerTables.FeedConsumers;

    /// <summary>Writes what was noted. Whatever has been noted of a consumer since it chose a later place, or
    /// further on from the same, stays.</summary>
    public async Task SaveAsync(IReadOnlyCollection<ConsumerNote> notes, CancellationToken cancel)
    {
        await using var batch = dataSource.CreateBatch();
        batch.Add(
            $"""
            insert into {Table} as c (feed, consumer, reads, filter, sequence, entry, since, contact_at)
            select feed, consumer, reads, filter, sequence, nullif(entry, ''), since, contact_at
            from unnest($1, $2, $3, $4, $5, $6, $7, $8)
                n(feed, consumer, reads, filter, sequence, entry, since, contact_at)
            on conflict (feed, consumer) do update set reads = excluded.reads, filter = excluded.filter,
                sequence = excluded.sequence, entry = excluded.entry, since = excluded.since,
                contact_at = excluded.contact_at
            where excluded.since > c.since or excluded.since = c.since and excluded.sequence >= c.sequence
            """,
            notes.Select(n => n.Filter.Feed.Name).ToArray(),
            notes.Select(n => n.Consumer).ToArray(),
            notes.Select(n => n.Reads).ToArray(),
            notes.Select(n => n.Filter.ToString()).ToArray(),
            notes.Select(n => n.Place.Sequence).ToArray(),
            notes.Select(n => n.Place.Id ?? "").ToArray(),
            notes.Select(n => n.Since).ToArray(),
            notes.Select(n => n.ContactAt).ToArray()
        );
        await batch.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>All of them, by feed and name.</summary>
    public async Task<IReadOnlyList<ConsumerNote>> ListAsync(CancellationToken cancel)
    {
        var rows = await dataSource.ListAsync(
            $"""
            select feed, consumer, reads, filter, sequence, entry, since, contact_at from {Table}
            order by feed, consumer
            """,
            row =>
                Feed.Named(row.GetString(0)) is { } feed
                    ? new ConsumerNote(
                        FeedFilter.Parse(feed, row.GetString(3)),
                        row.GetString(1),
                        row.GetString(2),
                        new FeedPlace(row.GetInt64(4), row.TextIfAny(5)),
                        row.GetFieldValue<DateTimeOffset>(6),
                        row.GetFieldValue<DateTimeOffset>(7)
                    )
                    : null,
            cancel
        );
        return [.. rows.OfType<ConsumerNote>()];
    }

    /// <summary>Deletes one.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteAsync(string feed, string consumer, CancellationToken cancel)
    {
        await using var command = dataSource.CreateCommand(
            $"delete from {Table} where feed = $1 and consumer = $2"
        );
        command.Parameters.AddWithValue(feed);
        command.Parameters.AddWithValue(consumer);
        return await command.ExecuteNonQueryAsync(cancel) > 0;
    }
}
