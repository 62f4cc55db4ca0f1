using System.Numerics;
using System.Runtime.InteropServices;

namespace ClaimLedger.Proofs;

/// <summary>Leaves [Start, End) that are a subtree in the sense of RFC 6962 section 2.1.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LeafRange(long Start, long End)
{
    public long Count => End - Start;
}

/// <summary>Which subtrees a tree, and its proofs, are made of; no hashing.</summary>
internal static class TreeShape
{
    /// <summary>The largest power of two below <paramref name="size"/>, which is at least 2.</summary>
    public static long Split(long size) => 1L << BitOperations.Log2((ulong)(size - 1));

    /// <summary>The full subtrees that cover a subtree, from the left: one for each bit of its
    /// size.</summary>
    public static List<TreeNode> Cover(LeafRange range)
    {
        var nodes = new List<TreeNode>();
        for (var start = range.Start; start < range.End; start += 1L << nodes[^1].Level)
        {
            var level = BitOperations.Log2((ulong)(range.End - start));
            nodes.Add(new TreeNode(level, start >> level));
        }
        return nodes;
    }

    /// <summary>The subtrees whose hashes prove a leaf, PATH(m, D[n]) of RFC 6962 section 2.1.1, from the
    /// leaf's sibling up.</summary>
    public static List<LeafRange> Inclusion(long index, long size)
    {
        var path = new List<LeafRange>();
        for (var tree = new LeafRange(0, size); tree.Count > 1; )
        {
            var middle = tree.Start + Split(tree.Count);
            var (left, right) = (tree with { End = middle }, tree with { Start = middle });
            path.Add(index < middle ? right : left);
            tree = index < middle ? left : right;
        }
        path.Reverse();
        return path;
    }

    /// <summary>The subtrees whose hashes prove that a tree is the beginning of another, PROOF(m, D[n]) of
    /// RFC 6962 section 2.1.2, in its order.</summary>
    public static List<LeafRange> Consistency(long oldSize, long newSize)
    {
        var proof = new List<LeafRange>();
        var tree = new LeafRange(0, oldSize == 0 ? 0 : newSize);
        while (tree.End > oldSize)
        {
            var middle = tree.Start + Split(tree.Count);
            var (left, right) = (tree with { End = middle }, tree with { Start = middle });
            proof.Add(oldSize <= middle ? right : left);
            tree = oldSize <= middle ? left : right;
        }
        // The old tree itself is known to who verifies; a part of it that ends with it is not.
        if (tree.Start > 0)
            proof.Add(tree);
        proof.Reverse();
        return proof;
    }
}
