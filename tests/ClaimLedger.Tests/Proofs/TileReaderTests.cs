using ClaimLedger.Proofs;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>A client that believes nothing but the checkpoint.</summary>
public sealed class TileReaderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_entries_of_a_log_are_read_and_verified()
    {
        var log = TiledLog.Of(70_000);
        var reader = log.Reader();
        var read = new List<byte[]>();
        for (var i = 0; i * 256 < log.Size; i++)
            read.AddRange((await reader.EntriesAsync(i, Cancel)).Select(e => e.ToArray()));
        Assert.Equal(log.Entries.ToArray(), read);
        Assert.Equal(log.Fetched.Count, log.Fetched.Distinct().Count());
    }

    /// <summary>Every bit of every tile and of every bundle, in a log with three levels.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(258)]
    public async Task No_bit_of_a_tile_or_of_an_entry_may_change(int size)
    {
        var log = TiledLog.Of(size);
        foreach (var path in log.Files.Keys.ToList())
        {
            var original = log.Files[path];
            foreach (var changed in BitFlips.Of(original).Where((_, bit) => size < 100 || bit % 97 == 0))
            {
                log.Files[path] = changed;
                await AssertRefusedAsync(log);
            }
            log.Files[path] = original;
        }
        await ReadAllAsync(log);
    }

    [Fact]
    public async Task Any_change_of_a_full_tile_above_others_is_found()
    {
        var log = TiledLog.Of(65_536 + 300);
        var path = new TilePath(1, 0, 256);
        var original = log.Files[path];
        foreach (var bit in new[] { 0, 7, 4_000 * 8, 8_191 * 8 + 7 })
        {
            log.Files[path] = BitFlips.Of(original).ElementAt(bit);
            await AssertRefusedAsync(log);
        }
    }

    [Fact]
    public void No_proof_is_made_of_a_changed_tile()
    {
        var log = TiledLog.Of(600);
        foreach (var path in log.Files.Keys.Where(path => !path.IsEntries).ToList())
        {
            var original = log.Files[path];
            foreach (var changed in BitFlips.Of(original).Where((_, bit) => bit % 61 == 0))
            {
                log.Files[path] = changed;
                // A proof verifies what it is made of, and of the other full tile it needs the hash alone.
                if (path == new TilePath(0, 0, 256))
                    Assert.True(log.Inclusion(300).Verify(log.LeafHash(300), log.Root).IsValid);
                else
                    Assert.Throws<UntrustedTileException>(() => log.Inclusion(300));
            }
            log.Files[path] = original;
        }
    }

    [Fact]
    public async Task Tiles_of_another_log_or_length_are_refused()
    {
        var log = TiledLog.Of(600);
        var path = new TilePath(0, 1, 256);
        log.Files[path] = log.Files[path with { Index = 0 }];
        await AssertRefusedAsync(log);
        log.Files[path] = log.Files[path][..^1];
        await AssertRefusedAsync(log);
        log.Files[path] = [];
        await AssertRefusedAsync(log);
    }

    [Fact]
    public async Task A_root_that_is_not_the_tiles_is_not_believed()
    {
        var log = TiledLog.Of(600);
        foreach (var root in BitFlips.Of(log.Root.Bytes.ToArray()))
        {
            var reader = new TileReader(log.FetchAsync, log.Size, new Sha256Hash(root));
            await Assert.ThrowsAsync<UntrustedTileException>(async () =>
                await reader.EntriesAsync(0, Cancel)
            );
        }
        await Assert.ThrowsAsync<UntrustedTileException>(async () =>
            await new TileReader(log.FetchAsync, 0, log.Root).ReadAsync([], Cancel)
        );
        Assert.Empty(await new TileReader(log.FetchAsync, 0, MerkleTree.EmptyRoot).ReadAsync([], Cancel));
    }

    [Fact]
    public async Task What_the_tree_has_not_is_not_asked_for()
    {
        var reader = TiledLog.Of(256).Reader();
        foreach (var index in new[] { -1, 1, 2, long.MaxValue })
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
                await reader.EntriesAsync(index, Cancel)
            );
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await reader.ReadAsync([new TreeNode(0, 256)], Cancel)
        );
    }

    [Fact]
    public void A_bundle_comes_back_and_nothing_else_is_one()
    {
        byte[][] entries =
        [
            [1, 2, 3],
            [],
            new byte[65_535],
        ];
        var bundle = TiledLog.Bundle(entries);
        Assert.Equal([0, 3, 1, 2, 3, 0, 0, 0xff, 0xff], bundle[..9]);
        Assert.Equal(entries, EntryBundle.Parse(bundle, 3).Select(e => e.ToArray()));
        foreach (var width in new[] { 0, 1, 2, 4, 256 })
            Assert.Throws<ProofFormatException>(() => EntryBundle.Parse(bundle, width));
        foreach (var length in new[] { 1, 2, 4, 6, 8, 9, bundle.Length - 1 })
            Assert.Throws<ProofFormatException>(() => EntryBundle.Parse(bundle.AsMemory(0, length), 3));
        Assert.Throws<ArgumentException>(() => TiledLog.Bundle([new byte[65_536]]));
    }

    private static async Task AssertRefusedAsync(TiledLog log)
    {
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => ReadAllAsync(log));
        Assert.True(thrown is UntrustedTileException or ProofFormatException, thrown.ToString());
    }

    private static async Task ReadAllAsync(TiledLog log)
    {
        var reader = log.Reader();
        for (var i = 0; i * 256 < log.Size; i++)
            await reader.EntriesAsync(i, Cancel);
    }
}
