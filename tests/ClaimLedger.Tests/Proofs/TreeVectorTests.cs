using ClaimLedger.Proofs;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>The tree of eight leaves that the implementations of Certificate Transparency share.</summary>
public sealed class TreeVectorTests
{
    private static readonly byte[][] Leaves =
    [
        .. "|00|10|2021|3031|40414243|5051525354555657|606162636465666768696a6b6c6d6e6f"
            .Split('|')
            .Select(Convert.FromHexString),
    ];

    private static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    private const string N00 = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
    private const string N01 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
    private const string N04 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
    private const string N10 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
    private const string N11 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
    private const string N12 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
    private const string N13 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
    private const string N20 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
    private const string N21 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";

    [Fact]
    public void Each_size_has_its_root()
    {
        var frontier = new TreeFrontier();
        for (var size = 0; ; size++)
        {
            Assert.Equal(Hash(Roots[size]), frontier.Root());
            if (size == Leaves.Length)
                return;
            frontier.Append(MerkleTree.LeafHash(Leaves[size]));
        }
    }

    [Theory]
    [InlineData(0, 1, "")]
    [InlineData(0, 8, $"{N01} {N11} {N21}")]
    [InlineData(5, 8, $"{N04} {N13} {N20}")]
    [InlineData(2, 3, N10)]
    [InlineData(1, 5, $"{N00} {N11} {N04}")]
    public async Task Each_leaf_has_its_path(int index, int size, string path)
    {
        var proof = await Prover().InclusionAsync(index, size, TestContext.Current.CancellationToken);
        Assert.Equal(Hashes(path), proof.Path);
        var verdict = proof.Verify(MerkleTree.LeafHash(Leaves[index]), Hash(Roots[size]));
        Assert.True(verdict.IsValid, verdict.Reason);
    }

    [Theory]
    [InlineData(1, 1, "")]
    [InlineData(0, 8, "")]
    [InlineData(1, 8, $"{N01} {N11} {N21}")]
    [InlineData(6, 8, $"{N12} {N13} {N20}")]
    [InlineData(2, 5, $"{N11} {N04}")]
    public async Task Each_pair_of_sizes_has_its_proof(int oldSize, int newSize, string path)
    {
        var proof = await Prover().ConsistencyAsync(oldSize, newSize, TestContext.Current.CancellationToken);
        Assert.Equal(Hashes(path), proof.Path);
        var verdict = proof.Verify(Hash(Roots[oldSize]), Hash(Roots[newSize]));
        Assert.True(verdict.IsValid, verdict.Reason);
    }

    [Theory]
    [InlineData(-1, 8)]
    [InlineData(8, 8)]
    [InlineData(0, 0)]
    public void No_leaf_is_proven_that_a_tree_has_not(long index, long size) =>
        Assert.Contains(
            "is not within",
            new InclusionProof(index, size, []).Verify(Hash(N00), Hash(N00)).Reason,
            StringComparison.Ordinal
        );

    [Fact]
    public void No_tree_grows_smaller_and_no_two_trees_have_one_size()
    {
        Assert.False(new ConsistencyProof(2, 1, []).Verify(Hash(Roots[2]), Hash(Roots[1])).IsValid);
        Assert.False(new ConsistencyProof(-1, 1, []).Verify(Hash(Roots[2]), Hash(Roots[1])).IsValid);
        Assert.False(new ConsistencyProof(2, 2, []).Verify(Hash(Roots[2]), Hash(Roots[1])).IsValid);
        Assert.False(new ConsistencyProof(2, 2, [Hash(N00)]).Verify(Hash(Roots[2]), Hash(Roots[2])).IsValid);
        Assert.False(new ConsistencyProof(0, 2, [Hash(N00)]).Verify(Hash(Roots[0]), Hash(Roots[2])).IsValid);
        Assert.False(new ConsistencyProof(0, 2, []).Verify(Hash(Roots[1]), Hash(Roots[2])).IsValid);
        Assert.False(new ConsistencyProof(3, 4, []).Verify(Hash(Roots[3]), Hash(Roots[4])).IsValid);
    }

    [Fact]
    public void What_nobody_verified_does_not_hold()
    {
        Assert.False(default(Verdict).IsValid);
        Assert.Equal("Nothing was verified.", default(Verdict).Reason);
    }

    private static TreeProver Prover()
    {
        var appender = new TileAppender();
        foreach (var leaf in Leaves)
            appender.Append(MerkleTree.LeafHash(leaf));
        var tile = Assert.Single(appender.Partials());
        return new TreeProver(new TileReader(_ => new(tile.Bytes.ToArray()), Leaves.Length, appender.Root()));
    }

    private static Sha256Hash Hash(string hex) => new(Convert.FromHexString(hex));

    private static IEnumerable<Sha256Hash> Hashes(string hex) =>
        hex.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Hash);
}
