using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Proofs;
using ClaimLedger.Tests.Proofs;

namespace ClaimLedger.IntegrationTests.Log;

/// <summary>What the service serves as its log, before the eyes of golang.org/x/mod/sumdb, which no one here
/// wrote: every signature, tile and entry, and that what was kept earlier is the beginning of what is there
/// later.</summary>
public sealed class StockClientTests(Ledger ledger) : IClassFixture<Ledger>, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("claimledger-stock-").FullName;
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await GoVerifier.BuildAsync(_folder);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Another_s_program_verifies_the_log_and_refuses_it_when_it_is_changed()
    {
        await ledger.FillAsync("stock-a", 300);
        var first = await SaveAsync();
        File.Copy(InLog("checkpoint"), InLog("kept"));
        await ledger.FillAsync("stock-b", 700);
        var last = await SaveAsync();
        Assert.True(last.Size >= first.Size + 700);
        Assert.Equal((0, ""), await VerifyAsync());

        foreach (var path in new[] { "tile/0/001", "tile/entries/002", "kept" })
        {
            var file = InLog(path);
            var bytes = await File.ReadAllBytesAsync(file, _cancel);
            bytes[^9] ^= 1;
            await File.WriteAllBytesAsync(file, bytes, _cancel);
            Assert.Equal(1, (await VerifyAsync()).Exit);
            bytes[^9] ^= 1;
            await File.WriteAllBytesAsync(file, bytes, _cancel);
        }
        Assert.Equal(0, (await VerifyAsync()).Exit);
    }

    private string InLog(string path) => Path.Combine(_folder, "log", path);

    /// <summary>Fetches everything that a checkpoint needs, as a mirror would.</summary>
    private async Task<Checkpoint> SaveAsync()
    {
        await ledger.AllLoggedAsync();
        var (head, note) = await ledger.CheckpointAsync();
        await SaveAsync("checkpoint", note.ToBytes());
        foreach (var path in TileLayout.NewTiles(0, head.Size).Concat(TileLayout.NewEntries(0, head.Size)))
            await SaveAsync(path.ToString(), await ledger.Client.GetByteArrayAsync($"/{path}", _cancel));
        return head;
    }

    private async Task SaveAsync(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(InLog(path))!);
        await File.WriteAllBytesAsync(InLog(path), content, _cancel);
    }

    private async Task<(int Exit, string Errors)> VerifyAsync()
    {
        var key = (await ledger.KeysAsync())[0].ToString();
        var (exit, _, errors) = await GoVerifier.RunAsync(_folder, key, InLog(""), "kept");
        return (exit, errors);
    }
}
