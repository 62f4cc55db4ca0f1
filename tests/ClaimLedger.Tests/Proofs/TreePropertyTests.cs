using ClaimLedger.Proofs;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>The fast trees against the literal one, and proofs against every small change.</summary>
public sealed class TreePropertyTests
{
    private static readonly Gen<(int Index, int Old, int Size)> Cases =
        from size in Gen.Int[1, 700]
        from index in Gen.Int[0, size - 1]
        from old in Gen.Int[1, size]
        select (index, old, size);

    [Fact]
    public void Roots_and_proofs_are_those_of_the_recursive_reference() =>
        Cases.Sample(
            x =>
            {
                var log = TiledLog.Of(x.Size);
                Assert.Equal(RecursiveTree.Mth(log.Entries), log.Root.Bytes);
                Assert.Equal(RecursiveTree.Mth(log.Entries[..x.Old]), log.RootRead(x.Old).Bytes);

                var inclusion = log.Inclusion(x.Index);
                Assert.Equal(RecursiveTree.Path(x.Index, log.Entries), Bytes(inclusion.Path));
                Assert.True(inclusion.Verify(log.LeafHash(x.Index), log.Root).IsValid);

                var consistency = log.Consistency(x.Old);
                Assert.Equal(RecursiveTree.Proof(x.Old, log.Entries), Bytes(consistency.Path));
                Assert.True(consistency.Verify(log.RootOf(x.Old), log.Root).IsValid);
            },
            iter: 60
        );

    [Fact]
    public void Every_pair_within_seventy_leaves_is_proven()
    {
        for (var size = 1; size <= 70; size++)
        {
            var log = TiledLog.Of(size);
            for (var other = 0; other < size; other++)
            {
                var inclusion = log.Inclusion(other);
                Assert.True(inclusion.Verify(log.LeafHash(other), log.Root).IsValid);
                var consistency = log.Consistency(other);
                Assert.True(consistency.Verify(log.RootOf(other), log.Root).IsValid);
            }
        }
    }

    [Fact]
    public void No_bit_of_an_inclusion_proof_may_change()
    {
        foreach (var (index, size) in new[] { (0, 1), (0, 2), (4, 5), (5, 8), (6, 7), (100, 300) })
        {
            var log = TiledLog.Of(size);
            var proof = log.Inclusion(index);
            var (leaf, root) = (log.LeafHash(index), log.Root);
            Assert.All(Changed(leaf), changed => Assert.False(proof.Verify(changed, root).IsValid));
            Assert.All(Changed(root), changed => Assert.False(proof.Verify(leaf, changed).IsValid));
            Assert.All(
                ChangedPaths(proof.Path),
                path => Assert.False((proof with { Path = path }).Verify(leaf, root).IsValid)
            );
            Assert.All(
                Enumerable.Range(0, size).Where(other => other != index),
                other => Assert.False((proof with { Index = other }).Verify(leaf, root).IsValid)
            );
        }
    }

    [Fact]
    public void No_bit_of_a_consistency_proof_may_change()
    {
        foreach (var (oldSize, newSize) in new[] { (1, 2), (2, 3), (3, 7), (4, 8), (6, 8), (200, 300) })
        {
            var log = TiledLog.Of(newSize);
            var proof = log.Consistency(oldSize);
            var (oldRoot, newRoot) = (log.RootOf(oldSize), log.Root);
            Assert.All(Changed(oldRoot), changed => Assert.False(proof.Verify(changed, newRoot).IsValid));
            Assert.All(Changed(newRoot), changed => Assert.False(proof.Verify(oldRoot, changed).IsValid));
            Assert.All(
                ChangedPaths(proof.Path),
                path => Assert.False((proof with { Path = path }).Verify(oldRoot, newRoot).IsValid)
            );
        }
    }

    /// <summary>The way up of a leaf depends on the size only where the leaf is at the edge: another size
    /// may hold, and then says the same of the leaf. A checkpoint's signature binds size and root.</summary>
    [Fact]
    public void A_proof_of_another_length_is_refused_with_the_length_that_is_right()
    {
        var log = TiledLog.Of(8);
        var proof = log.Inclusion(5);
        var tooLong = proof with { Path = [.. proof.Path, log.Root] };
        Assert.Equal(
            "A proof of the index 5 in 8 leaves has not 4 hashes, but 3.",
            tooLong.Verify(log.LeafHash(5), log.Root).Reason
        );
        var consistency = log.Consistency(6);
        var tooShort = consistency with { Path = [.. consistency.Path.Take(2)] };
        Assert.Equal(
            "A proof from 6 to 8 leaves has not 2 hashes, but 3.",
            tooShort.Verify(log.RootOf(6), log.Root).Reason
        );
    }

    private static IEnumerable<Sha256Hash> Changed(Sha256Hash hash) =>
        BitFlips.Of(hash.Bytes.ToArray()).Select(bytes => new Sha256Hash(bytes));

    /// <summary>Each hash with each of its bits changed, one hash fewer, one hash more.</summary>
    private static IEnumerable<Sha256Hash[]> ChangedPaths(IReadOnlyList<Sha256Hash> path)
    {
        for (var i = 0; i < path.Count; i++)
        {
            foreach (var changed in Changed(path[i]))
                yield return [.. path.Take(i), changed, .. path.Skip(i + 1)];
            yield return [.. path.Take(i), .. path.Skip(i + 1)];
            yield return [.. path.Take(i), path[i], .. path.Skip(i)];
        }
        yield return [.. path, MerkleTree.EmptyRoot];
    }

    private static IEnumerable<byte[]> Bytes(IEnumerable<Sha256Hash> hashes) =>
        hashes.Select(hash => hash.Bytes.ToArray());
}
