namespace ClaimLedger.Proofs;

/// <summary>Builds roots and proofs from stored hashes. Each asks the source once.</summary>
/// <param name="source">Where the hashes of full subtrees are read.</param>
public sealed class TreeProver(IHashSource source)
{
    /// <summary>The root of the first <paramref name="size"/> leaves.</summary>
    public async ValueTask<Sha256Hash> RootAsync(long size, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return size == 0
            ? MerkleTree.EmptyRoot
            : (await HashesAsync([new LeafRange(0, size)], cancel).ConfigureAwait(false))[0];
    }

    /// <summary>The proof of one leaf.</summary>
    /// <param name="index">The leaf, from 0.</param>
    /// <param name="size">The leaves of the tree to prove it in.</param>
    /// <exception cref="ArgumentOutOfRangeException">The leaf is not in the tree.</exception>
    public async ValueTask<InclusionProof> InclusionAsync(
        long index,
        long size,
        CancellationToken cancel = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = await HashesAsync(TreeShape.Inclusion(index, size), cancel).ConfigureAwait(false);
        return new InclusionProof(index, size, path);
    }

    /// <summary>The proof that one tree is the beginning of another.</summary>
    /// <param name="oldSize">The leaves of the old tree, from 0.</param>
    /// <param name="newSize">The leaves of the new tree.</param>
    /// <exception cref="ArgumentOutOfRangeException">The old tree is the larger.</exception>
    public async ValueTask<ConsistencyProof> ConsistencyAsync(
        long oldSize,
        long newSize,
        CancellationToken cancel = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, newSize);
        var path = await HashesAsync(TreeShape.Consistency(oldSize, newSize), cancel).ConfigureAwait(false);
        return new ConsistencyProof(oldSize, newSize, path);
    }

    private async ValueTask<Sha256Hash[]> HashesAsync(List<LeafRange> ranges, CancellationToken cancel)
    {
        var covers = ranges.ConvertAll(TreeShape.Cover);
        var hashes = await source.ReadAsync([.. covers.SelectMany(c => c)], cancel).ConfigureAwait(false);
        Sha256Hash[] all = [.. hashes];
        var (result, from) = (new Sha256Hash[ranges.Count], 0);
        for (var i = 0; i < result.Length; from += covers[i++].Count)
            result[i] = MerkleTree.Join(all.AsSpan(from, covers[i].Count));
        return result;
    }
}
