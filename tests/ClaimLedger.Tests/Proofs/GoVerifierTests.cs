using System.Globalization;
using ClaimLedger.Proofs;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>Our logs before the eyes of golang.org/x/mod/sumdb, which no one here wrote:
/// tests/interop/go.</summary>
public sealed class GoVerifierTests : IAsyncLifetime
{
    private static readonly Ed25519Signer Log = Ed25519Signer.Generate("log.example/go");

    private readonly string _folder = Directory.CreateTempSubdirectory("claimledger-go-").FullName;

    public async ValueTask InitializeAsync() => await GoVerifier.BuildAsync(_folder);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_log_that_grew_is_verified_and_a_changed_one_is_not()
    {
        var log = new TiledLog();
        var older = new List<string>();
        foreach (var size in new[] { 1, 2, 255, 256, 257, 511, 1_000, 66_000 })
        {
            log.Grow(size);
            Write(log);
            await AssertVerifiedAsync(log, older);
            var kept = $"checkpoint.{size.ToString(CultureInfo.InvariantCulture)}";
            File.Copy(InLog("checkpoint"), InLog(kept));
            older.Add(kept);
        }
        await AssertRefusedAsync("tile/0/007", older);
        await AssertRefusedAsync("tile/1/000", older);
        await AssertRefusedAsync("tile/2/000.p/1", older);
        await AssertRefusedAsync("tile/0/257.p/208", older);
        await AssertRefusedAsync("tile/entries/100", older);
        await AssertRefusedAsync("tile/entries/257.p/208", older);
        await AssertRefusedAsync("checkpoint", older);
        await AssertRefusedAsync("checkpoint.511", older);
        await AssertVerifiedAsync(log, older);
    }

    [Fact]
    public async Task Another_history_under_the_same_key_is_no_continuation()
    {
        Write(TiledLog.Of(300));
        File.Move(InLog("checkpoint"), InLog("checkpoint.300"));
        var other = new TiledLog();
        other.Grow(600);
        Write(other);
        await AssertVerifiedAsync(other, ["checkpoint.300"]);
        var forked = new Checkpoint("log.example/go", 300, MerkleTree.EmptyRoot).Sign(Log);
        File.WriteAllBytes(InLog("checkpoint.300"), forked.ToBytes());
        var (exit, _, errors) = await VerifyAsync(["checkpoint.300"]);
        Assert.Equal(1, exit);
        Assert.Contains("from 300 to 600", errors, StringComparison.Ordinal);
    }

    private async Task AssertVerifiedAsync(TiledLog log, List<string> older)
    {
        var (exit, output, errors) = await VerifyAsync(older);
        Assert.True(exit == 0, errors);
        var expected = FormattableString.Invariant($"{log.Size} entries, {older.Count} older checkpoints\n");
        Assert.Equal(expected, output);
    }

    /// <summary>With one bit of a file changed, and put back afterwards.</summary>
    private async Task AssertRefusedAsync(string file, List<string> older)
    {
        var bytes = File.ReadAllBytes(InLog(file));
        File.WriteAllBytes(InLog(file), BitFlips.Of(bytes).ElementAt(bytes.Length * 4));
        var (exit, _, errors) = await VerifyAsync(older);
        Assert.True(exit == 1, $"{file}, changed, was not refused.");
        Assert.StartsWith("refused:", errors, StringComparison.Ordinal);
        File.WriteAllBytes(InLog(file), bytes);
    }

    private Task<(int Exit, string Output, string Errors)> VerifyAsync(List<string> older) =>
        GoVerifier.RunAsync(_folder, Log.ToString(), InLog(""), older);

    private void Write(TiledLog log)
    {
        foreach (var (path, bytes) in log.Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(InLog(path.ToString()))!);
            File.WriteAllBytes(InLog(path.ToString()), bytes);
        }
        var checkpoint = new Checkpoint("log.example/go", log.Size, log.Root).Sign(Log);
        File.WriteAllBytes(InLog("checkpoint"), checkpoint.ToBytes());
    }

    private string InLog(string path) => Path.Combine(_folder, "log", path);
}
