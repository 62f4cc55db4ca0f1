using System.Numerics;

namespace ClaimLedger.Proofs;

/// <summary>The right edge of a growing tree: the hashes of the full subtrees that it consists of, one for
/// each bit of its size. That is all one needs to append and to know the root. An append hashes one node on
/// average and allocates nothing. Not safe for several threads at once.</summary>
public sealed class TreeFrontier
{
    /// <summary>A size is below 2^62, so that sums of sizes are numbers.</summary>
    private const int Levels = 62;

    private readonly Sha256Hash[] _subtrees = new Sha256Hash[Levels];

    /// <summary>The tree without leaves.</summary>
    public TreeFrontier() { }

    /// <summary>A tree that others began.</summary>
    /// <param name="size">Its leaves.</param>
    /// <param name="edge">The hashes of its full subtrees, from the left, that is from the largest.</param>
    /// <exception cref="ArgumentException">A tree of that size has another number of them.</exception>
    public TreeFrontier(long size, ReadOnlySpan<Sha256Hash> edge)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(size, 1L << Levels);
        var expected = BitOperations.PopCount((ulong)size);
        if (edge.Length != expected)
            throw new ArgumentException(
                $"The edge of {size} leaves has {expected} hashes, not {edge.Length}.",
                nameof(edge)
            );
        Size = size;
        var next = 0;
        for (var level = Levels - 1; level >= 0; level--)
        {
            if (HasSubtree(level))
                _subtrees[level] = edge[next++];
        }
    }

    /// <summary>A tree over leaves that are all there: level by level, each by many hashes at once.</summary>
    /// <param name="leaves">Their leaf hashes.</param>
    public static TreeFrontier Over(ReadOnlySpan<Sha256Hash> leaves)
    {
        var tree = new TreeFrontier { Size = leaves.Length };
        var hashes = leaves.ToArray();
        for (var level = 0; hashes.Length > 0; level++)
        {
            if (tree.HasSubtree(level))
                tree._subtrees[level] = hashes[^1];
            hashes = MerkleTree.NodeHashes(hashes);
        }
        return tree;
    }

    /// <summary>The number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>The hashes of the full subtrees, from the largest: with the size, all that has to be
    /// kept.</summary>
    public Sha256Hash[] Edge() =>
        [.. Enumerable.Range(1, Levels).Select(n => Levels - n).Where(HasSubtree).Select(l => _subtrees[l])];

    /// <summary>The root, by at most as many hashes as the size has bits.</summary>
    public Sha256Hash Root()
    {
        if (Size == 0)
            return MerkleTree.EmptyRoot;
        var level = BitOperations.TrailingZeroCount(Size);
        var hash = _subtrees[level];
        while (++level < Levels)
        {
            if (HasSubtree(level))
                hash = MerkleTree.NodeHash(_subtrees[level], hash);
        }
        return hash;
    }

    /// <summary>Appends a leaf.</summary>
    /// <param name="leaf">Its leaf hash, <see cref="MerkleTree.LeafHash"/>.</param>
    public void Append(in Sha256Hash leaf) => Append(leaf, []);

    /// <summary>Appends the leaves of another tree.</summary>
    /// <param name="next">The other. This tree's size is a multiple of its largest full subtree, so that its
    /// subtrees are this tree's as well.</param>
    /// <exception cref="ArgumentException">It is no such multiple.</exception>
    public void Append(TreeFrontier next)
    {
        if (next.Size > 0 && BitOperations.Log2((ulong)next.Size) > BitOperations.TrailingZeroCount(Size))
            throw new ArgumentException(
                $"A tree of {next.Size} leaves does not go on where one of {Size} ends.",
                nameof(next)
            );
        for (var level = Levels - 1; level >= 0; level--)
        {
            if (next.HasSubtree(level))
                Append(level, next._subtrees[level], []);
        }
    }

    /// <summary>Appends a leaf and notes the subtrees of 256, 256², … leaves that it completes.</summary>
    /// <param name="leaf">Its leaf hash.</param>
    /// <param name="completed">Where to note them, the smallest first; may be too short for all.</param>
    internal void Append(in Sha256Hash leaf, Span<Sha256Hash> completed) => Append(0, leaf, completed);

    private void Append(int level, in Sha256Hash subtree, Span<Sha256Hash> completed)
    {
        var (hash, leaves) = (subtree, 1L << level);
        for (; HasSubtree(level); level++)
        {
            hash = MerkleTree.NodeHash(_subtrees[level], hash);
            var tile = (level + 1) / Tile.Height;
            if ((level + 1) % Tile.Height == 0 && tile <= completed.Length)
                completed[tile - 1] = hash;
        }
        _subtrees[level] = hash;
        Size += leaves;
    }

    private bool HasSubtree(int level) => (Size >> level & 1) == 1;
}
