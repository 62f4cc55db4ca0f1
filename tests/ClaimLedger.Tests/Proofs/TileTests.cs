using ClaimLedger.Proofs;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>Paths and layout of tiles, by the examples of C2SP tlog-tiles and by counting.</summary>
public sealed class TileTests
{
    [Theory]
    [InlineData("tile/0/x001/x234/067", 0, 1234067, 256)]
    [InlineData("tile/0/000", 0, 0, 256)]
    [InlineData("tile/1/000.p/17", 1, 0, 17)]
    [InlineData("tile/7/x001/000.p/255", 7, 1000, 255)]
    [InlineData("tile/entries/999", TilePath.EntriesLevel, 999, 256)]
    [InlineData("tile/entries/x001/000.p/1", TilePath.EntriesLevel, 1000, 1)]
    public void A_path_is_written_as_it_is_read(string text, int level, long index, int width)
    {
        var path = TilePath.Parse(text);
        Assert.Equal(new TilePath(level, index, width), path);
        Assert.Equal(text, path.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("tile")]
    [InlineData("tile/0")]
    [InlineData("/tile/0/000")]
    [InlineData("tile/0/000/")]
    [InlineData("tile//000")]
    [InlineData("Tile/0/000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/8/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/+1/000")]
    [InlineData("tile/data/000")]
    [InlineData("tile/0/00")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/0/001/234")]
    [InlineData("tile/0/x001")]
    [InlineData("tile/0/x001/x234")]
    [InlineData("tile/0/X001/234")]
    [InlineData("tile/0/ 01")]
    [InlineData("tile/0/٠٠١")]
    [InlineData("tile/0/000.p")]
    [InlineData("tile/0/000.p/")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/01")]
    [InlineData("tile/0/000.p/+1")]
    [InlineData("tile/0/000.p/1/2")]
    [InlineData("tile/0/x001.p/000")]
    [InlineData("tile/0/000.q/1")]
    [InlineData("tile/0/x001/x001/x001/x001/x001/x001/001")]
    public void Nothing_else_is_a_path(string text) =>
        Assert.Throws<ProofFormatException>(() => TilePath.Parse(text));

    [Fact]
    public void Any_path_comes_back() =>
        Gen.Select(Gen.Int[-1, 7], Gen.Long[0, 999_999_999_999_999_999], Gen.Int[1, 256])
            .Sample(
                (level, index, width) =>
                {
                    var path = new TilePath(level, index, width);
                    Assert.Equal(path, TilePath.Parse(path.ToString()));
                }
            );

    /// <summary>The example of the specification: 273 full tiles of level 0 and one of width 112, one full
    /// of level 1 and one of width 17, one of level 2 and width 1.</summary>
    [Fact]
    public void Seventy_thousand_leaves_have_the_tiles_of_the_specification()
    {
        var tiles = TileLayout.NewTiles(0, 70_000).ToList();
        Assert.Equal(273, tiles.Count(t => t is { Level: 0, IsFull: true }));
        Assert.Equal(
            [
                new TilePath(0, 273, 112),
                new TilePath(1, 0, 256),
                new TilePath(1, 1, 17),
                new TilePath(2, 0, 1),
            ],
            tiles.Skip(273)
        );
        Assert.Equal(
            [new TilePath(0, 273, 112), new TilePath(1, 1, 17), new TilePath(2, 0, 1)],
            TileLayout.PartialTiles(70_000)
        );
        Assert.Equal([new TilePath(0, 0, 256), new TilePath(1, 0, 1)], TileLayout.NewTiles(0, 256));
        Assert.Empty(TileLayout.NewTiles(0, 0));
        Assert.Empty(TileLayout.PartialTiles(0));
        Assert.Empty(TileLayout.NewTiles(300, 300));
        Assert.Equal([TilePath.Entries(1, 256), TilePath.Entries(2, 1)], TileLayout.NewEntries(300, 513));
    }

    [Fact]
    public void What_is_new_from_size_to_size_is_all_in_the_end() =>
        Gen.Int[0, 140_000]
            .Array[1, 6]
            .Sample(sizes =>
            {
                Array.Sort(sizes);
                var known = new HashSet<TilePath>();
                foreach (var (from, to) in sizes.Prepend(0).Zip(sizes))
                    known.UnionWith(TileLayout.NewTiles(from, to));
                Assert.Superset(TileLayout.NewTiles(0, sizes[^1]).ToHashSet(), known);
            });

    [Fact]
    public void A_proof_needs_few_tiles_and_they_are_those_that_a_client_fetches()
    {
        var log = TiledLog.Of(70_000);
        var proof = log.Inclusion(12_345);
        Assert.True(proof.Verify(log.LeafHash(12_345), log.Root).IsValid);
        var needed = TileLayout.ForInclusion(12_345, 70_000);
        Assert.Contains(new TilePath(0, 48, 256), needed);
        Assert.Equal(needed.Concat(TileLayout.PartialTiles(70_000)).ToHashSet(), log.Fetched.ToHashSet());
        Assert.Equal(log.Fetched.Count, log.Fetched.Distinct().Count());

        log.Fetched.Clear();
        var consistency = log.Consistency(300);
        Assert.True(consistency.Verify(log.RootOf(300), log.Root).IsValid);
        Assert.Superset(TileLayout.ForConsistency(300, 70_000).ToHashSet(), log.Fetched.ToHashSet());
    }

    [Fact]
    public void A_tile_has_the_length_of_its_width()
    {
        var path = new TilePath(0, 0, 3);
        Assert.Equal(3, Tile.Parse(path, new byte[96]).Hashes.Length);
        Assert.Throws<ProofFormatException>(() => Tile.Parse(path, new byte[95]));
        Assert.Throws<ProofFormatException>(() => Tile.Parse(path, new byte[128]));
        Assert.Throws<ProofFormatException>(() => Tile.Parse(path, []));
        Assert.Throws<ArgumentException>(() => Tile.Parse(TilePath.Entries(0, 3), new byte[96]));
    }

    [Fact]
    public void A_node_is_read_from_its_own_tile_only()
    {
        var tile = Tile.Parse(new TilePath(1, 2, 3), new byte[96]);
        Assert.Equal(default, tile.Node(new TreeNode(8, 514)));
        Assert.Equal(MerkleTree.NodeHash(default, default), tile.Node(new TreeNode(9, 256)));
        foreach (var other in new[] { new TreeNode(8, 515), new(8, 511), new(9, 257), new(7, 0), new(17, 0) })
            Assert.Throws<ArgumentException>(() => tile.Node(other));
        foreach (var node in new[] { new TreeNode(0, 5), new(1, 2), new(3, 0), new(-1, 0), new(0, -1) })
            Assert.Throws<ArgumentOutOfRangeException>(() => TileLayout.TileOf(node, 5));
    }
}
