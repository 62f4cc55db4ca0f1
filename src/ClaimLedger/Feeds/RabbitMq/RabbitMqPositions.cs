using ClaimLedger.Domain.Feeds;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Feeds.RabbitMq;

/// <summary>Up to where each feed was sent to an exchange. It is written over the connection that holds the
/// claim: who loses the claim can note nothing more.</summary>
internal sealed class RabbitMqPositions(Claim claim, string exchange)
{
    private const string Table = LedgerTables.RabbitMqPositions;

    /// <summary>The place in each feed.</summary>
    public async Task<Dictionary<Feed, FeedPlace>> ReadAsync(CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"select feed, sequence, entry from {Table} where exchange = $1",
            claim.Connection
        );
        command.Parameters.AddWithValue(exchange);
        var places = Feed.All.ToDictionary(feed => feed, _ => FeedPlace.Start);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            if (Feed.Named(rows.GetString(0)) is { } feed)
                places[feed] = new FeedPlace(rows.GetInt64(1), rows.GetString(2));
        }
        return places;
    }

    /// <summary>Notes how far some feeds are.</summary>
    public async Task NoteAsync(IReadOnlyCollection<(Feed Feed, FeedPlace Place)> reached)
    {
        if (reached.Count == 0)
            return;
        await using var command = new NpgsqlCommand(
            $"""
            insert into {Table} (exchange, feed, sequence, entry) select $1, * from unnest($2, $3, $4)
            on conflict (exchange, feed) do update set sequence = excluded.sequence, entry = excluded.entry
            """,
            claim.Connection
        );
        command.Parameters.AddWithValue(exchange);
        command.Parameters.AddWithValue(reached.Select(r => r.Feed.Name).ToArray());
        command.Parameters.AddWithValue(reached.Select(r => r.Place.Sequence).ToArray());
        command.Parameters.AddWithValue(reached.Select(r => r.Place.Id!).ToArray());
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
