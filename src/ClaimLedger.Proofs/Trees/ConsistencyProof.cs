using System.Numerics;

namespace ClaimLedger.Proofs;

/// <summary>That a tree is the beginning of a later one: RFC 9162 section 2.1.4, RFC 6962 section 2.1.2. It
/// is empty where both have one size, and where the old tree is empty, which is the beginning of
/// any.</summary>
/// <param name="OldSize">The leaves of the old tree, from 0.</param>
/// <param name="NewSize">The leaves of the new tree, not fewer.</param>
/// <param name="Path">The hashes, in the RFC's order.</param>
public sealed record ConsistencyProof(long OldSize, long NewSize, IReadOnlyList<Sha256Hash> Path)
{
    /// <summary>Verifies as RFC 9162 section 2.1.4.2 says, and C2SP tlog-witness where the old tree is empty
    /// or as large.</summary>
    /// <param name="oldRoot">The root of the old tree.</param>
    /// <param name="newRoot">The root of the new one.</param>
    public Verdict Verify(in Sha256Hash oldRoot, in Sha256Hash newRoot)
    {
        if (OldSize < 0 || OldSize > NewSize)
            return Verdict.Invalid($"A tree of {NewSize} leaves cannot begin with one of {OldSize}.");
        if (OldSize == 0 && oldRoot != MerkleTree.EmptyRoot)
            return Verdict.Invalid($"The empty tree's root is {MerkleTree.EmptyRoot}, not {oldRoot}.");
        if (OldSize == NewSize && oldRoot != newRoot)
            return Verdict.Invalid($"Two trees of {NewSize} leaves have two roots, {oldRoot} and {newRoot}.");
        if (OldSize == 0 || OldSize == NewSize)
            return Path.Count == 0 ? Verdict.Valid : WrongLength();
        return BitOperations.IsPow2(OldSize) ? Climb(oldRoot, Path, oldRoot, newRoot)
            : Path.Count == 0 ? WrongLength()
            : Climb(Path[0], Path.Skip(1), oldRoot, newRoot);
    }

    private Verdict Climb(
        in Sha256Hash seed,
        IEnumerable<Sha256Hash> path,
        in Sha256Hash oldRoot,
        in Sha256Hash newRoot
    )
    {
        var (node, last) = (OldSize - 1, NewSize - 1);
        while ((node & 1) == 1)
            (node, last) = (node >> 1, last >> 1);
        var (oldHash, newHash) = (seed, seed);
        foreach (var sibling in path)
        {
            if (last == 0)
                return WrongLength();
            if ((node & 1) == 1 || node == last)
            {
                oldHash = MerkleTree.NodeHash(sibling, oldHash);
                newHash = MerkleTree.NodeHash(sibling, newHash);
                while ((node & 1) == 0 && node != 0)
                    (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                newHash = MerkleTree.NodeHash(newHash, sibling);
            }
            (node, last) = (node >> 1, last >> 1);
        }
        if (last != 0)
            return WrongLength();
        if (oldHash != oldRoot)
            return Verdict.Invalid(
                $"The proof leads to the old root {oldHash}, the old tree's is {oldRoot}."
            );
        return newHash == newRoot
            ? Verdict.Valid
            : Verdict.Invalid($"The proof leads to the root {newHash}, the new tree's is {newRoot}.");
    }

    private Verdict WrongLength() =>
        Verdict.Invalid(
            $"A proof from {OldSize} to {NewSize} leaves has not {Path.Count} hashes, but "
                + $"{TreeShape.Consistency(OldSize, NewSize).Count}."
        );
}
