namespace ClaimLedger.Proofs;

/// <summary>A log's tiles or entries are not those that its checkpoint stands for.</summary>
public sealed class UntrustedTileException(TilePath path, string wrong) : Exception($"{path}: {wrong}")
{
    /// <summary>The tile that is wrong, or one of those at the right edge.</summary>
    public TilePath Path { get; } = path;
}

/// <summary>Reads a log through its tiles and believes none that does not hash to the checkpoint's root: the
/// partial tiles give the root, and each full tile's hash stands in the tile above it. Tiles that it verified
/// are kept in memory, of level 0 the last 256. Not safe for several calls at once.</summary>
/// <param name="fetch">Fetches a tile's file or an entry bundle's; asked for several at once.</param>
/// <param name="size">The leaves of the tree, from a checkpoint that was verified.</param>
/// <param name="root">Its root, from the same checkpoint.</param>
public sealed class TileReader(Func<TilePath, ValueTask<byte[]>> fetch, long size, Sha256Hash root)
    : IHashSource
{
    private const int KeptLeafTiles = 256;

    private readonly Dictionary<TilePath, Tile> _verified = [];
    private readonly Queue<TilePath> _leafTiles = new();
    private bool _isEdgeVerified;

    /// <summary>The leaves of the tree.</summary>
    public long Size => size;

    /// <inheritdoc/>
    /// <exception cref="UntrustedTileException">What was fetched is not what the root stands for.</exception>
    /// <exception cref="ProofFormatException">What was fetched has not the length of its tile.</exception>
    public async ValueTask<IReadOnlyList<Sha256Hash>> ReadAsync(
        IReadOnlyList<TreeNode> nodes,
        CancellationToken cancel = default
    )
    {
        var paths = nodes.Select(node => TileLayout.TileOf(node, size)).ToList();
        var tiles = await TilesAsync(paths, cancel).ConfigureAwait(false);
        return [.. nodes.Zip(paths, (node, path) => tiles[path].Node(node))];
    }

    /// <summary>Reads a bundle of entries and holds each against its leaf hash.</summary>
    /// <param name="index">The bundle's number: it begins with entry <paramref name="index"/> · 256.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such bundle.</exception>
    /// <exception cref="UntrustedTileException">What was fetched is not what the root stands for.</exception>
    /// <exception cref="ProofFormatException">What was fetched is no such bundle or tile.</exception>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> EntriesAsync(
        long index,
        CancellationToken cancel = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, size / Tile.FullWidth);
        var path = TileLayout.EntriesOf(index * Tile.FullWidth, size);
        var leaves = path with { Level = 0 };
        var tiles = await TilesAsync([leaves], cancel).ConfigureAwait(false);
        var entries = EntryBundle.Parse(await fetch(path).ConfigureAwait(false), path.Width);
        for (var i = 0; i < entries.Count; i++)
        {
            if (MerkleTree.LeafHash(entries[i].Span) != tiles[leaves].Hashes[i])
                throw new UntrustedTileException(
                    path,
                    $"entry {index * Tile.FullWidth + i} is not the one whose hash is in the tree."
                );
        }
        return entries;
    }

    /// <summary>The tiles asked for, verified: what is missing is fetched with all that verifies
    /// it.</summary>
    private async ValueTask<Dictionary<TilePath, Tile>> TilesAsync(
        IReadOnlyList<TilePath> paths,
        CancellationToken cancel
    )
    {
        cancel.ThrowIfCancellationRequested();
        var wanted = paths.Distinct().ToDictionary(path => path, _verified.GetValueOrDefault);
        var missing = new HashSet<TilePath>();
        if (!_isEdgeVerified)
            missing.UnionWith(TileLayout.PartialTiles(size));
        foreach (var path in wanted.Where(tile => tile.Value is null).Select(tile => tile.Key))
        {
            for (var tile = path; !_verified.ContainsKey(tile) && missing.Add(tile) && tile.IsFull; )
                tile = ParentOf(tile);
        }
        var fetched = await Task.WhenAll(missing.Select(FetchAsync)).ConfigureAwait(false);
        if (!_isEdgeVerified)
            VerifyEdge(fetched);
        // From the top, so that what a tile is held against was itself held against something.
        foreach (var tile in fetched.Where(t => t.Path.IsFull).OrderByDescending(t => t.Path.Level))
        {
            VerifyFull(tile);
            Keep(tile);
        }
        return paths
            .Distinct()
            .ToDictionary(path => path, path => wanted[path] ?? fetched.Single(tile => tile.Path == path));
    }

    private async Task<Tile> FetchAsync(TilePath path) =>
        Tile.Parse(path, await fetch(path).ConfigureAwait(false));

    /// <summary>The root is made of the hashes of the partial tiles, and of all of them.</summary>
    private void VerifyEdge(Tile[] fetched)
    {
        var edge = fetched.Where(tile => !tile.Path.IsFull).ToList();
        var hashes = TreeShape
            .Cover(new LeafRange(0, size))
            .ConvertAll(node => edge.Single(tile => tile.Path.Level == node.Level / Tile.Height).Node(node));
        var hash = hashes.Count == 0 ? MerkleTree.EmptyRoot : MerkleTree.Join(hashes.ToArray());
        if (hash != root)
            throw new UntrustedTileException(
                edge.Count == 0 ? default : edge[0].Path,
                $"the partial tiles of {size} leaves hash to the root {hash}, the checkpoint's is {root}."
            );
        foreach (var tile in edge)
            _verified[tile.Path] = tile;
        _isEdgeVerified = true;
    }

    private void VerifyFull(Tile tile)
    {
        var (path, parent) = (tile.Path, ParentOf(tile.Path));
        var node = new TreeNode((path.Level + 1) * Tile.Height, path.Index);
        if (tile.Node(node) != _verified[parent].Node(node))
            throw new UntrustedTileException(path, $"it does not hash to what stands for it in {parent}.");
    }

    private void Keep(Tile tile)
    {
        _verified[tile.Path] = tile;
        if (tile.Path.Level > 0)
            return;
        _leafTiles.Enqueue(tile.Path);
        if (_leafTiles.Count > KeptLeafTiles)
            _verified.Remove(_leafTiles.Dequeue());
    }

    /// <summary>A full tile has one, for the tree has the node that stands for it.</summary>
    private TilePath ParentOf(TilePath tile) =>
        TileLayout.TileOf(new TreeNode((tile.Level + 1) * Tile.Height, tile.Index), size);
}
