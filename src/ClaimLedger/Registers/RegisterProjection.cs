using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Registers;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Registers;

/// <summary>
/// Writes the register as rows. It takes the few types of events that do something to the register and no
/// others, so that the daemon does not load those; what it has to know of a statement besides it reads from
/// the statement's stream.
/// </summary>
public sealed class RegisterProjection(NpgsqlDataSource dataSource) : PageProjection(RegisterLedger.Takes)
{
    /// <summary>The projection's name.</summary>
    public const string ViewName = "Registers";

    /// <summary>The name under which the daemon keeps its progress.</summary>
    public const string Shard = $"{ViewName}:All";

    /// <inheritdoc/>
    public override async Task ApplyAsync(
        PageWrites writes,
        IReadOnlyList<Recorded> page,
        Task before,
        CancellationToken cancellation
    )
    {
        if (page.Count == 0)
            return;
        var positions = page.Select(e => e.Position).ToHashSet();
        var streams = page.Select(e => e.Stream).Distinct(StringComparer.Ordinal).ToList();
        var ledger = new RegisterLedger();
        var rows = new RegisterRows();
        var entries = new Dictionary<long, RegisterEntry>();
        var told = new List<Announcement>();
        foreach (var e in await EventRow.OfAsync(dataSource, streams, page[^1].Position, cancellation))
        {
            var change = Named(e, () => ledger.Apply(e));
            if (change is null)
                continue;
            if (change.Opened is { } entry)
                entries.Add(entry.Opened.Position, entry);
            if (!positions.Contains(e.Position))
                continue;
            rows.Add(change);
            told.AddRange(RegisterFeed.Of(change, entries));
        }
        rows.Queue(writes);
        if (!Announces || told.Count == 0)
            return;
        // Read each time: what is told of here is rare.
        await before;
        var feed = new FeedPage(await FeedTail.ReadAsync(dataSource, [Feed.Retractions], cancellation));
        told.ForEach(feed.Add);
        feed.Queue(writes);
    }
}
