using System.Buffers;
using System.Runtime.InteropServices;
using ClaimLedger.Proofs;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Log;

/// <summary>The log as it is stored: full tiles as their files, of partial ones what they are made
/// of.</summary>
public sealed class StoredTiles(NpgsqlDataSource dataSource) : IHashSource
{
    /// <summary>How many entries the log has.</summary>
    public async Task<long> SizeAsync(CancellationToken cancel)
    {
        await using var command = dataSource.CreateCommand(
            $"select coalesce(max(index), -1) + 1 from {LedgerTables.LogEntries}"
        );
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>The index of an event; null where it is not in the log.</summary>
    /// <param name="position">Its position; null where it is asked for by its id.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<long?> IndexOfAsync(long? position, Guid? id, CancellationToken cancel)
    {
        var found = await dataSource.ListAsync(
            $"select index from {LedgerTables.LogEntries} where {(position is null ? "event" : "position")} = $1",
            row => row.GetInt64(0),
            cancel,
            position is null ? id : position
        );
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>A tile's file, of hashes or of entries.</summary>
    /// <returns>Null where the log does not have that much.</returns>
    public async Task<byte[]?> FileAsync(TilePath path, CancellationToken cancel)
    {
        if (!path.IsEntries)
            return await HashesAsync(path, cancel);
        var entries = await EntriesAsync(path.Index * Tile.FullWidth, path.Width, cancel);
        if (entries.Count < path.Width)
            return null;
        var bundle = new ArrayBufferWriter<byte>();
        foreach (var entry in entries)
            EntryBundle.Write(bundle, entry);
        return bundle.WrittenSpan.ToArray();
    }

    /// <summary>Some entries, in the order of the log.</summary>
    public Task<List<byte[]>> EntriesAsync(long first, int most, CancellationToken cancel) =>
        dataSource.ListAsync(
            $"select entry from {LedgerTables.LogEntries} where index >= $1 and index < $1 + $2 order by index",
            row => row.GetFieldValue<byte[]>(0),
            cancel,
            first,
            (long)most
        );

    /// <summary>The tiles that an appender goes on from.</summary>
    public async Task<IReadOnlyList<Tile>> PartialsAsync(long size, CancellationToken cancel)
    {
        var tiles = new List<Tile>();
        foreach (var path in TileLayout.PartialTiles(size))
            tiles.Add(await TileAsync(path, cancel));
        return tiles;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Sha256Hash>> ReadAsync(
        IReadOnlyList<TreeNode> nodes,
        CancellationToken cancel = default
    )
    {
        // Nodes lie within some tree of ours, so that a tile just wide enough for each holds it.
        var tiles = new Dictionary<TilePath, Tile>();
        var hashes = new List<Sha256Hash>(nodes.Count);
        foreach (var node in nodes)
        {
            var path = PathOf(node);
            if (!tiles.TryGetValue(path, out var tile))
                tiles[path] = tile = await TileAsync(path, cancel);
            hashes.Add(tile.Node(node));
        }
        return hashes;
    }

    private static TilePath PathOf(TreeNode node)
    {
        var (level, height) = (node.Level / Tile.Height, node.Level % Tile.Height);
        var end = (node.Index + 1) << height;
        var index = (end - 1) / Tile.FullWidth;
        return new TilePath(level, index, (int)(end - (index * Tile.FullWidth)));
    }

    private async Task<Tile> TileAsync(TilePath path, CancellationToken cancel) =>
        await HashesAsync(path, cancel) is { } hashes
            ? Tile.Parse(path, hashes)
            : throw new InvalidOperationException($"The log lacks {path}.");

    private async Task<byte[]?> HashesAsync(TilePath path, CancellationToken cancel)
    {
        var first = path.Index * Tile.FullWidth;
        var hashes = path switch
        {
            { IsFull: true } => await BytesAsync(
                $"select hashes from {LedgerTables.LogTiles} where level = $1 and index = $2",
                [(short)path.Level, path.Index],
                cancel
            ),
            { Level: 0 } => LeavesOf(await EntriesAsync(first, path.Width, cancel)),
            _ => await BytesAsync(
                $"""
                select root from {LedgerTables.LogTiles}
                where level = $1 and index >= $2 and index < $2 + $3 order by index
                """,
                [(short)(path.Level - 1), first, (long)path.Width],
                cancel
            ),
        };
        return hashes.Length == path.Width * Sha256Hash.Length ? hashes : null;
    }

    private async Task<byte[]> BytesAsync(string sql, object?[] values, CancellationToken cancel)
    {
        var parts = await dataSource.ListAsync(sql, row => row.GetFieldValue<byte[]>(0), cancel, values);
        return parts is [var only] ? only : [.. parts.SelectMany(part => part)];
    }

    private static byte[] LeavesOf(List<byte[]> entries)
    {
        Sha256Hash[] hashes = [.. entries.Select(entry => MerkleTree.LeafHash(entry))];
        return MemoryMarshal.AsBytes(hashes.AsSpan()).ToArray();
    }
}
