namespace ClaimLedger.Proofs;

/// <summary>Which tiles there are, and which are needed for what: C2SP tlog-tiles.</summary>
public static class TileLayout
{
    /// <summary>The partial tiles of a tree, one for each level at which there is one. Together they hold its
    /// right edge: <see cref="TileAppender.Resume"/> goes on from them, and they alone give the
    /// root.</summary>
    /// <param name="size">The leaves of the tree.</param>
    public static IEnumerable<TilePath> PartialTiles(long size)
    {
        for (var (level, count) = (0, size); count > 0; level++, count >>= Tile.Height)
        {
            if (count % Tile.FullWidth is var width and > 0)
                yield return new TilePath(level, count / Tile.FullWidth, (int)width);
        }
    }

    /// <summary>The tiles of hashes that a tree has and a smaller one had not: what is to be stored when a
    /// log grows. From 0 they are all of its tiles.</summary>
    /// <param name="oldSize">The leaves that the log had.</param>
    /// <param name="newSize">The leaves it has.</param>
    public static IEnumerable<TilePath> NewTiles(long oldSize, long newSize)
    {
        var (oldCount, newCount) = (oldSize, newSize);
        for (var level = 0; newCount > 0; level++, oldCount >>= Tile.Height, newCount >>= Tile.Height)
        {
            foreach (var tile in New(level, oldCount, newCount))
                yield return tile;
        }
    }

    /// <summary>The bundles of entries that a tree has and a smaller one had not.</summary>
    /// <param name="oldSize">The leaves that the log had.</param>
    /// <param name="newSize">The leaves it has.</param>
    public static IEnumerable<TilePath> NewEntries(long oldSize, long newSize) =>
        New(TilePath.EntriesLevel, oldSize, newSize);

    /// <summary>The tile in which a node is found, or from whose hashes it is made.</summary>
    /// <param name="node">The node.</param>
    /// <param name="size">The leaves of the tree whose tiles are asked for.</param>
    /// <exception cref="ArgumentOutOfRangeException">The node is not in that tree.</exception>
    public static TilePath TileOf(TreeNode node, long size)
    {
        if (node.Level is < 0 or > 62 || node.Index < 0 || node.Index >= size >> node.Level)
            throw new ArgumentOutOfRangeException(nameof(node), node, $"It is not in {size} leaves.");
        var (level, height) = (node.Level / Tile.Height, node.Level % Tile.Height);
        return Within(level, node.Index >> (Tile.Height - height), size >> (level * Tile.Height));
    }

    /// <summary>The bundle that holds an entry.</summary>
    /// <param name="index">The entry, from 0.</param>
    /// <param name="size">The leaves of the tree whose bundles are asked for.</param>
    /// <exception cref="ArgumentOutOfRangeException">The entry is not in that tree.</exception>
    public static TilePath EntriesOf(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        return Within(TilePath.EntriesLevel, index / Tile.FullWidth, size);
    }

    /// <summary>The tiles that give the proof of a leaf.</summary>
    public static IReadOnlyList<TilePath> ForInclusion(long index, long size) =>
        For(TreeShape.Inclusion(index, size), size);

    /// <summary>The tiles that give the proof that a tree is the beginning of another.</summary>
    public static IReadOnlyList<TilePath> ForConsistency(long oldSize, long newSize) =>
        For(TreeShape.Consistency(oldSize, newSize), newSize);

    private static List<TilePath> For(List<LeafRange> ranges, long size) =>
        [.. ranges.SelectMany(TreeShape.Cover).Select(node => TileOf(node, size)).Distinct()];

    private static IEnumerable<TilePath> New(int level, long oldCount, long newCount)
    {
        if (newCount == oldCount)
            yield break;
        for (var index = oldCount / Tile.FullWidth; index * Tile.FullWidth < newCount; index++)
            yield return Within(level, index, newCount);
    }

    private static TilePath Within(int level, long index, long count) =>
        new(level, index, (int)Math.Min(Tile.FullWidth, count - index * Tile.FullWidth));
}
