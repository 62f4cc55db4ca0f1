namespace ClaimLedger.Proofs;

/// <summary>Grows a tree and its tiles. What it allocates is the tiles that it completes; an append
/// hashes the leaf's share of inner nodes, one on average. Not safe for several threads at once.</summary>
public sealed class TileAppender
{
    private readonly TreeFrontier _frontier;
    private readonly Sha256Hash[][] _open = new Sha256Hash[Tile.Levels][];
    private readonly Sha256Hash[] _roots = new Sha256Hash[Tile.Levels];
    private List<Tile> _completed = [];

    /// <summary>An empty tree.</summary>
    public TileAppender()
        : this(new TreeFrontier()) { }

    private TileAppender(TreeFrontier frontier)
    {
        _frontier = frontier;
        for (var level = 0; level < Tile.Levels; level++)
            _open[level] = new Sha256Hash[Tile.FullWidth];
    }

    /// <summary>The number of leaves.</summary>
    public long Size => _frontier.Size;

    /// <summary>The root of what was appended.</summary>
    public Sha256Hash Root() => _frontier.Root();

    /// <summary>Goes on where a log ended. Whoever has its checkpoint compares <see cref="Root"/> with it
    /// before appending: tiles that were changed give another.</summary>
    /// <param name="size">The leaves of the log.</param>
    /// <param name="partials">Its <see cref="TileLayout.PartialTiles"/>, in that order.</param>
    /// <exception cref="ArgumentException">Those are not they.</exception>
    public static TileAppender Resume(long size, IReadOnlyList<Tile> partials)
    {
        if (!partials.Select(tile => tile.Path).SequenceEqual(TileLayout.PartialTiles(size)))
            throw new ArgumentException(
                $"Those are not the partial tiles of {size} leaves.",
                nameof(partials)
            );
        var cover = TreeShape.Cover(new LeafRange(0, size));
        var edge = cover.ConvertAll(node =>
            partials.Single(tile => tile.Path.Level == node.Level / Tile.Height).Node(node)
        );
        var appender = new TileAppender(new TreeFrontier(size, edge.ToArray()));
        foreach (var tile in partials)
            tile.Hashes.CopyTo(appender._open[tile.Path.Level]);
        return appender;
    }

    /// <summary>Appends a leaf.</summary>
    /// <param name="leaf">Its leaf hash, <see cref="MerkleTree.LeafHash"/>.</param>
    public void Append(in Sha256Hash leaf)
    {
        var index = _frontier.Size;
        _frontier.Append(leaf, _roots);
        _open[0][index % Tile.FullWidth] = leaf;
        for (var level = 0; (index + 1) % Tile.FullWidth == 0; level++)
        {
            index >>= Tile.Height;
            _completed.Add(new Tile(new TilePath(level, index, Tile.FullWidth), _open[level]));
            _open[level] = new Sha256Hash[Tile.FullWidth];
            _open[level + 1][index % Tile.FullWidth] = _roots[level];
        }
    }

    /// <summary>The tiles that were completed since this was last asked, in the order of their completion:
    /// full for good.</summary>
    public IReadOnlyList<Tile> TakeCompleted()
    {
        var completed = _completed;
        _completed = [];
        return completed;
    }

    /// <summary>The partial tiles as they are now, from level 0: with the full ones, what a checkpoint of
    /// this size needs; alone, what <see cref="Resume"/> needs.</summary>
    public IReadOnlyList<Tile> Partials() =>
        [.. TileLayout.PartialTiles(Size).Select(path => new Tile(path, _open[path.Level][..path.Width]))];
}
