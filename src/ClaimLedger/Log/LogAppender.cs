using System.Text;
using ClaimLedger.Proofs;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Log;

/// <summary>
/// Appends every event to the log: one leaf an event, dense from index 0, in the order of the ledger.
/// Entries, the tiles that they complete and the progress are written in one transaction, so that a crash at
/// any point leaves out no event and logs none twice. It reads the events as they are stored, and does not
/// ask whether anybody knows their types.
/// </summary>
public sealed class LogAppender(NpgsqlDataSource dataSource, StoredTiles tiles) : IFollowed
{
    /// <summary>The name under which the daemon keeps its progress.</summary>
    public const string Shard = "Log:All";

    private const int PageSize = 4_000;

    private TileAppender? _appender;

    /// <inheritdoc/>
    public string Name => "Log";

    /// <inheritdoc/>
    public async Task FollowAsync(long after, long upTo, WriteStep write, CancellationToken cancel)
    {
        while (after < upTo)
        {
            var page = await PageAsync(after, upTo, cancel);
            var last = page.Count < PageSize ? upTo : page[^1].Position;
            // Should it fail, whoever comes next, a second try as well, begins with what is stored.
            var (kept, grown) = (_appender, _appender);
            _appender = null;
            await write(
                last,
                async writes =>
                {
                    if (page.Count > 0)
                        grown = await AddAsync(writes, page, kept, cancel);
                    kept = null;
                }
            );
            _appender = grown;
            after = last;
        }
    }

    private async Task<TileAppender> AddAsync(
        PageWrites writes,
        List<LogRow> page,
        TileAppender? kept,
        CancellationToken cancel
    )
    {
        var appender = kept ?? await ResumeAsync(cancel);
        var first = appender.Size;
        foreach (var row in page)
            appender.Append(MerkleTree.LeafHash(row.Entry));
        writes.Add(
            $"insert into {LedgerTables.LogEntries} (index, position, event, entry) select $1 + n - 1, position, event, entry from unnest($2, $3, $4) with ordinality e(position, event, entry, n)",
            first,
            page.Select(row => row.Position).ToArray(),
            page.Select(row => row.Event).ToArray(),
            page.Select(row => row.Entry).ToArray()
        );
        var completed = appender.TakeCompleted();
        if (completed.Count > 0)
        {
            writes.Add(
                $"insert into {LedgerTables.LogTiles} (level, index, hashes, root) select * from unnest($1, $2, $3, $4)",
                completed.Select(tile => (short)tile.Path.Level).ToArray(),
                completed.Select(tile => tile.Path.Index).ToArray(),
                completed.Select(tile => tile.Bytes.ToArray()).ToArray(),
                completed.Select(tile => RootOf(tile).Bytes.ToArray()).ToArray()
            );
        }
        return appender;
    }

    private async Task<TileAppender> ResumeAsync(CancellationToken cancel)
    {
        var size = await tiles.SizeAsync(cancel);
        return TileAppender.Resume(size, await tiles.PartialsAsync(size, cancel));
    }

    private static Sha256Hash RootOf(Tile tile) =>
        tile.Node(new TreeNode((tile.Path.Level + 1) * Tile.Height, tile.Path.Index));

    private Task<List<LogRow>> PageAsync(long after, long upTo, CancellationToken cancel) =>
        dataSource.ListAsync(
            $"""
            select e.seq_id, e.id, e.type, e.stream_id, e.version, e.data, e.timestamp, e.user_name
            from {LedgerTables.Schema}.mt_events e
            where e.seq_id > $1 and e.seq_id <= $2 order by e.seq_id limit $3
            """,
            EntryOf,
            cancel,
            after,
            upTo,
            PageSize
        );

    /// <exception cref="InvalidOperationException">The event can have no entry; its position is
    /// named.</exception>
    private static LogRow EntryOf(NpgsqlDataReader row)
    {
        var position = row.GetInt64(0);
        try
        {
            var entry = new LedgerEntry
            {
                Position = position,
                Id = row.GetGuid(1),
                Type = row.GetString(2),
                Stream = row.GetString(3),
                StreamVersion = row.GetInt64(4),
                Payload = CanonicalJson.HashOf(Encoding.UTF8.GetBytes(row.GetString(5))),
                Recorded = row.GetFieldValue<DateTimeOffset>(6).ToUniversalTime(),
                Actor = row.TextIfAny(7) ?? "",
            };
            return new LogRow(position, entry.Id, entry.ToBytes());
        }
        catch (ProofFormatException e)
        {
            throw new InvalidOperationException(
                $"The event at position {position} cannot be logged: {e.Message}",
                e
            );
        }
    }

    private sealed record LogRow(long Position, Guid Event, byte[] Entry);
}
