using ClaimLedger.Proofs;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>A log derived anew from its entries, and held against a checkpoint that was kept.</summary>
public sealed class LogAuditTests
{
    private static readonly Ed25519Signer Key = Ed25519Signer.FromSeed("log.example", new byte[32]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(70_000)]
    public async Task A_log_that_is_whole_is_proved(int size)
    {
        var log = TiledLog.Of(size);
        var done = 0L;
        var verdict = await Audit(log).RunAsync(show: n => done = n, cancel: Cancel);
        Assert.True(verdict.IsValid, verdict.Reason);
        Assert.Equal(size, done);
    }

    [Theory]
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
                Assert.False((await Audit(log).RunAsync(cancel: Cancel)).IsValid);
            }
            log.Files[path] = original;
        }
    }

    [Fact]
    public async Task What_is_changed_is_named()
    {
        var log = TiledLog.Of(300);
        var path = TilePath.Entries(1, 44);
        log.Files[path] = TiledLog.Bundle(
            log.Entries[256..].ToArray().Select((e, i) => i == 3 ? "another"u8.ToArray() : e)
        );
        var verdict = await Audit(log).RunAsync(cancel: Cancel);
        Assert.Contains("The entry of index 259 is not", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_and_tiles_made_anew_do_not_give_the_checkpoint()
    {
        var (log, other) = (TiledLog.Of(300), TiledLog.Of(299));
        var audit = new LogAudit(
            (path, _) => log.FetchAsync(path),
            new Checkpoint("log.example", 300, other.Root)
        );
        var verdict = await audit.RunAsync(cancel: Cancel);
        Assert.Contains("both were made anew", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_else_is_looked_at_is_heard()
    {
        var verdict = await Audit(TiledLog.Of(600))
            .RunAsync(
                (first, _, _) => new(first == 256 ? Verdict.Invalid("No.") : Verdict.Valid),
                null,
                Cancel
            );
        Assert.Equal("No.", verdict.Reason);
    }

    [Theory]
    [InlineData(0, CheckpointRelation.Grown)]
    [InlineData(1, CheckpointRelation.Grown)]
    [InlineData(299, CheckpointRelation.Grown)]
    [InlineData(300, CheckpointRelation.Same)]
    public async Task What_the_log_begins_with_is_proved(int size, CheckpointRelation relation)
    {
        var log = TiledLog.Of(300);
        var found = await CompareAsync(log, Signed(size, log.RootOf(size)));
        Assert.Equal(relation, found.Relation);
    }

    [Theory]
    [InlineData(17)]
    [InlineData(300)]
    public async Task Another_root_is_a_fork(int size)
    {
        var log = TiledLog.Of(300);
        var found = await CompareAsync(log, Signed(size, log.RootOf(size - 1)));
        Assert.Equal(CheckpointRelation.Forked, found.Relation);
    }

    [Fact]
    public async Task One_with_more_entries_tells_that_the_log_went_back()
    {
        var found = await CompareAsync(TiledLog.Of(300), Signed(301, TiledLog.Of(301).Root));
        Assert.Equal(CheckpointRelation.WentBack, found.Relation);
        Assert.Equal("It has 301 entries, and the log 300.", found.Detail);
    }

    [Fact]
    public async Task What_a_clipboard_does_to_ends_of_lines_is_forgiven()
    {
        var log = TiledLog.Of(300);
        var text = Signed(17, log.RootOf(17)).Replace("\n", "\r\n", StringComparison.Ordinal);
        Assert.Equal(CheckpointRelation.Grown, (await CompareAsync(log, $"\n{text.Trim()}")).Relation);
    }

    [Fact]
    public async Task No_other_byte_may_change()
    {
        var log = TiledLog.Of(300);
        var text = Signed(17, log.RootOf(17));
        for (var i = 0; i < text.Length - 1; i++)
        {
            var changed = $"{text[..i]}{(text[i] == '7' ? '8' : '7')}{text[(i + 1)..]}";
            var found = await CompareAsync(log, changed);
            Assert.DoesNotContain(
                found.Relation,
                (CheckpointRelation[])[CheckpointRelation.Grown, CheckpointRelation.Same]
            );
        }
    }

    [Fact]
    public async Task One_of_another_log_or_of_another_key_is_said_to_be_so()
    {
        var log = TiledLog.Of(300);
        var stranger = Ed25519Signer.FromSeed("log.example", [.. Enumerable.Repeat((byte)1, 32)]);
        var other = Ed25519Signer.FromSeed("other.example", new byte[32]);
        var text = new Checkpoint("log.example", 17, log.RootOf(17)).Sign(stranger).ToString();
        Assert.Equal(CheckpointRelation.NotSigned, (await CompareAsync(log, text)).Relation);
        text = new Checkpoint("other.example", 17, log.RootOf(17)).Sign(other).ToString();
        Assert.Equal(CheckpointRelation.OtherLog, (await CompareAsync(log, text)).Relation);
    }

    private static LogAudit Audit(TiledLog log) =>
        new((path, _) => log.FetchAsync(path), new Checkpoint("log.example", log.Size, log.Root));

    private static string Signed(long size, Sha256Hash root) =>
        new Checkpoint("log.example", size, root).Sign(Key).ToString();

    private static async Task<CheckpointComparison> CompareAsync(TiledLog log, string text) =>
        await CheckpointComparison.OfAsync(
            text,
            new Checkpoint("log.example", log.Size, log.Root),
            [Key.Verifier],
            log.Reader(),
            Cancel
        );
}
