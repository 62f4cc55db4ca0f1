namespace ClaimLedger.Proofs;

/// <summary>That an entry is at an index of a tree: RFC 9162 section 2.1.3, RFC 6962 section 2.1.1.</summary>
/// <param name="Index">The entry's index, from 0.</param>
/// <param name="Size">The leaves of the tree.</param>
/// <param name="Path">The hashes beside the way up, from the leaf's sibling to the root's child.</param>
public sealed record InclusionProof(long Index, long Size, IReadOnlyList<Sha256Hash> Path)
{
    /// <summary>Verifies as RFC 9162 section 2.1.3.2 says.</summary>
    /// <param name="leaf">The entry's leaf hash, <see cref="MerkleTree.LeafHash"/>.</param>
    /// <param name="root">The root of the tree of <see cref="Size"/> leaves.</param>
    public Verdict Verify(in Sha256Hash leaf, in Sha256Hash root)
    {
        if (Index < 0 || Index >= Size)
            return Verdict.Invalid($"The index {Index} is not within a tree of {Size} leaves.");
        var (node, last, hash) = (Index, Size - 1, leaf);
        foreach (var sibling in Path)
        {
            if (last == 0)
                return WrongLength();
            if ((node & 1) == 1 || node == last)
            {
                hash = MerkleTree.NodeHash(sibling, hash);
                while ((node & 1) == 0 && node != 0)
                    (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                hash = MerkleTree.NodeHash(hash, sibling);
            }
            (node, last) = (node >> 1, last >> 1);
        }
        if (last != 0)
            return WrongLength();
        return hash == root
            ? Verdict.Valid
            : Verdict.Invalid($"The proof leads to the root {hash}, the tree's is {root}.");
    }

    private Verdict WrongLength() =>
        Verdict.Invalid(
            $"A proof of the index {Index} in {Size} leaves has not {Path.Count} hashes, but "
                + $"{TreeShape.Inclusion(Index, Size).Count}."
        );
}
