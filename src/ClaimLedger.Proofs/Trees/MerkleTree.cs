using System.Runtime.InteropServices;

namespace ClaimLedger.Proofs;

/// <summary>How a tree is hashed: RFC 6962 section 2.1, RFC 9162 section 2.1.1.
/// <code>
/// empty tree  SHA-256()
/// leaf        SHA-256(0x00 ‖ entry)
/// node        SHA-256(0x01 ‖ left ‖ right)
/// </code>
/// A tree of n leaves has, on the left, the largest power of two below n.</summary>
public static class MerkleTree
{
    /// <summary>The root of the tree without leaves, SHA-256 of nothing.</summary>
    public static Sha256Hash EmptyRoot { get; } = Sha256Hash.Of([]);

    /// <summary>The hash of a leaf: SHA-256(0x00 ‖ entry).</summary>
    /// <param name="entry">The entry's bytes, any number.</param>
    public static Sha256Hash LeafHash(ReadOnlySpan<byte> entry) => Sha256Hash.Of(0, entry);

    /// <summary>The hash of each of many leaves.</summary>
    /// <param name="entries">The entries' bytes.</param>
    /// <returns>The hashes, in the order of the entries.</returns>
    public static Sha256Hash[] LeafHashes(IReadOnlyList<ReadOnlyMemory<byte>> entries) =>
        Sha256Lanes.HashEach(entries, prefix: 0);

    /// <summary>The hash of an inner node: SHA-256(0x01 ‖ left ‖ right).</summary>
    public static Sha256Hash NodeHash(in Sha256Hash left, in Sha256Hash right)
    {
        Span<byte> input = stackalloc byte[1 + 2 * Sha256Hash.Length];
        input[0] = 1;
        left.Bytes.CopyTo(input[1..]);
        right.Bytes.CopyTo(input[(1 + Sha256Hash.Length)..]);
        return Sha256Hash.Of(input);
    }

    /// <summary>The hash of each inner node over two neighbours; the last odd one has none.</summary>
    internal static Sha256Hash[] NodeHashes(Sha256Hash[] children)
    {
        const int Pair = 2 * Sha256Hash.Length;
        ReadOnlyMemory<byte> bytes = MemoryMarshal.AsBytes(children.AsSpan()).ToArray();
        var pairs = new ReadOnlyMemory<byte>[children.Length / 2];
        for (var i = 0; i < pairs.Length; i++)
            pairs[i] = bytes.Slice(i * Pair, Pair);
        return Sha256Lanes.HashEach(pairs, prefix: 1);
    }

    /// <summary>The hash over neighbours from left to right, joined from the right: what lies at the right
    /// edge of a tree is never a power of two, but for its last.</summary>
    internal static Sha256Hash Join(ReadOnlySpan<Sha256Hash> subtrees)
    {
        var hash = subtrees[^1];
        for (var i = subtrees.Length - 2; i >= 0; i--)
            hash = NodeHash(subtrees[i], hash);
        return hash;
    }
}
