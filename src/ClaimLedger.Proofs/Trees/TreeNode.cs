using System.Runtime.InteropServices;

namespace ClaimLedger.Proofs;

/// <summary>A node over a full subtree: the hash over the leaves [Index · 2^Level, (Index + 1) · 2^Level).
/// Only such nodes are ever stored; they never change as the tree grows.</summary>
/// <param name="Level">0 for leaves, to 62.</param>
/// <param name="Index">Its number from the left within the level, from 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TreeNode(int Level, long Index);

/// <summary>Whoever can give the hashes of full subtrees.</summary>
public interface IHashSource
{
    /// <summary>Reads hashes.</summary>
    /// <param name="nodes">Which; each lies within the tree that the source holds.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The hashes in the order of the nodes.</returns>
    ValueTask<IReadOnlyList<Sha256Hash>> ReadAsync(
        IReadOnlyList<TreeNode> nodes,
        CancellationToken cancel = default
    );
}
