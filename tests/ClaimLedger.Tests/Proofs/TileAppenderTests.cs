using ClaimLedger.Proofs;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>Trees that grow, stop, and go on.</summary>
public sealed class TileAppenderTests
{
    [Fact]
    public void A_log_that_was_resumed_is_the_one_that_was_never_stopped() =>
        Gen.Select(Gen.Int[0, 1_500], Gen.Int[0, 600])
            .Sample(
                (before, more) =>
                {
                    var whole = TiledLog.Of(before + more);
                    var stopped = TiledLog.Of(before);
                    var partials = TileLayout
                        .PartialTiles(before)
                        .Select(path => Tile.Parse(path, stopped.Files[path]))
                        .ToList();
                    var resumed = TileAppender.Resume(before, partials);
                    Assert.Equal(stopped.Root, resumed.Root());
                    for (var i = before; i < before + more; i++)
                        resumed.Append(whole.LeafHash(i));
                    Assert.Equal((whole.Size, whole.Root), (resumed.Size, resumed.Root()));
                    foreach (var tile in resumed.TakeCompleted().Concat(resumed.Partials()))
                        Assert.Equal(whole.Files[tile.Path], tile.Bytes.ToArray());
                },
                iter: 60
            );

    [Fact]
    public void Each_tile_is_completed_once_and_in_order()
    {
        var appender = new TileAppender();
        for (var i = 0; i < 65_536 + 256; i++)
            appender.Append(MerkleTree.EmptyRoot);
        var completed = appender.TakeCompleted();
        Assert.Equal(257 + 1, completed.Count);
        Assert.Equal(new TilePath(1, 0, 256), completed[256].Path);
        Assert.Equal(new TilePath(0, 256, 256), completed[257].Path);
        Assert.Equal([new TilePath(1, 1, 1), new TilePath(2, 0, 1)], appender.Partials().Select(t => t.Path));
        Assert.Empty(appender.TakeCompleted());
    }

    [Fact]
    public void A_tile_that_was_taken_does_not_change_as_the_tree_grows()
    {
        var appender = new TileAppender();
        appender.Append(MerkleTree.EmptyRoot);
        var partial = Assert.Single(appender.Partials());
        var before = partial.Bytes.ToArray();
        for (var i = 0; i < 300; i++)
            appender.Append(MerkleTree.LeafHash([(byte)i]));
        Assert.Equal(before, partial.Bytes);
    }

    [Fact]
    public void Tiles_of_another_size_are_no_beginning()
    {
        var log = TiledLog.Of(300);
        var partials = TileLayout.PartialTiles(300).Select(p => Tile.Parse(p, log.Files[p])).ToList();
        Assert.Throws<ArgumentException>(() => TileAppender.Resume(299, partials));
        Assert.Throws<ArgumentException>(() => TileAppender.Resume(300, [partials[0]]));
        Assert.Throws<ArgumentException>(() => TileAppender.Resume(300, [partials[1], partials[0]]));
    }

    [Fact]
    public void A_frontier_goes_on_from_its_edge() =>
        Gen.Int[0, 2_000]
            .Sample(
                size =>
                {
                    var log = TiledLog.Of(size + 40);
                    var frontier = new TreeFrontier();
                    for (var i = 0; i < size; i++)
                        frontier.Append(log.LeafHash(i));
                    frontier = new TreeFrontier(frontier.Size, frontier.Edge());
                    Assert.Equal(log.RootOf(size), frontier.Root());
                    for (var i = size; i < size + 40; i++)
                        frontier.Append(log.LeafHash(i));
                    Assert.Equal(log.Root, frontier.Root());
                },
                iter: 50
            );

    [Fact]
    public void An_edge_has_a_hash_for_each_bit_of_the_size()
    {
        Assert.Throws<ArgumentException>(() => new TreeFrontier(5, new Sha256Hash[1]));
        Assert.Throws<ArgumentException>(() => new TreeFrontier(5, new Sha256Hash[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TreeFrontier(-1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TreeFrontier(1L << 62, new Sha256Hash[1]));
    }
}
