using System.Security.Cryptography;
using ClaimLedger.Proofs;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>Hashes of many messages, against those that the platform has of each.</summary>
public sealed class Sha256LanesTests
{
    [Fact]
    public void Messages_of_every_length_have_the_hash_of_the_platform()
    {
        var random = new Random(20_041);
        ReadOnlyMemory<byte>[] messages = [.. Enumerable.Range(0, 600).Select(n => Message(random, n))];
        AssertSame(messages);
        random.Shuffle(messages);
        AssertSame(messages);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(256)]
    public void However_many_there_are(int count)
    {
        var random = new Random(count);
        for (var round = 0; round < 20; round++)
            AssertSame([.. Enumerable.Range(0, count).Select(_ => Message(random, random.Next(2_000)))]);
    }

    [Fact]
    public void Long_ones_among_short_ones()
    {
        var random = new Random(1);
        int[] lengths = [10, 4_000, 4_087, 4_088, 100_000, 55, 3_000_000, .. Enumerable.Range(0, 40)];
        AssertSame([.. lengths.Select(length => Message(random, length))]);
    }

    [Fact]
    public void Hashes_of_leaves_are_those_of_each_leaf()
    {
        var random = new Random(2);
        ReadOnlyMemory<byte>[] entries =
        [
            .. Enumerable.Range(0, 256).Select(_ => Message(random, random.Next(700))),
        ];
        Assert.Equal(entries.Select(e => MerkleTree.LeafHash(e.Span)), MerkleTree.LeafHashes(entries));
    }

    [Fact]
    public void A_tree_over_leaves_is_the_one_that_they_grow()
    {
        var leaves = LeavesOf(700);
        for (var size = 0; size <= leaves.Length; size += size < 40 ? 1 : 47)
        {
            var grown = Grown(leaves.AsSpan(0, size));
            var over = TreeFrontier.Over(leaves.AsSpan(0, size));
            Assert.Equal((grown.Size, grown.Root()), (over.Size, over.Root()));
            Assert.Equal(grown.Edge(), over.Edge());
        }
    }

    [Fact]
    public void Trees_go_on_where_the_last_ended()
    {
        var leaves = LeavesOf(700);
        var tree = new TreeFrontier();
        foreach (var page in leaves.Chunk(256))
            tree.Append(TreeFrontier.Over(page));
        tree.Append(new TreeFrontier());
        var grown = Grown(leaves);
        Assert.Equal((grown.Size, grown.Root()), (tree.Size, tree.Root()));
        var fault = Assert.Throws<ArgumentException>(() => tree.Append(TreeFrontier.Over(LeavesOf(8))));
        Assert.Contains(
            "8 leaves does not go on where one of 700 ends",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    private static void AssertSame(ReadOnlyMemory<byte>[] messages) =>
        Assert.Equal(
            messages.Select(message => new Sha256Hash(SHA256.HashData(message.Span))),
            Sha256Hash.OfEach(messages)
        );

    private static ReadOnlyMemory<byte> Message(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static Sha256Hash[] LeavesOf(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Sha256Hash.Of(BitConverter.GetBytes(i)))];

    private static TreeFrontier Grown(ReadOnlySpan<Sha256Hash> leaves)
    {
        var tree = new TreeFrontier();
        foreach (var leaf in leaves)
            tree.Append(leaf);
        return tree;
    }
}
