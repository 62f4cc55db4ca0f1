using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Proofs;

namespace ClaimLedger.IntegrationTests.Log;

/// <summary>The keys that sign the log: made once, taken over from, and never replaced unseen.</summary>
public sealed class LogKeyTests(Server server)
{
    [Fact]
    public async Task A_key_takes_over_from_another_while_both_sign()
    {
        await using var ledger = await StartedAsync();
        var file = LogKeyFile(ledger);
        var old = Ed25519Signer.Parse(File.ReadAllText(file).Trim());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        var next = Ed25519Signer.Generate(old.Verifier.Name);
        await File.WriteAllTextAsync(file, $"{next.ToSecretText()}\n{old.ToSecretText()}\n", Cancel);
        await ledger.RestartAsync();
        await AssertSignedByAsync(ledger, "both", next, old);

        await File.WriteAllTextAsync(file, $"{next.ToSecretText()}\n", Cancel);
        await ledger.RestartAsync();
        await AssertSignedByAsync(ledger, "one", next);
        Assert.Equal(
            [old.Verifier.ToString(), next.Verifier.ToString()],
            (await ledger.KeysAsync()).Select(key => key.ToString())
        );
        await ledger.AssertLogIsLedgerAsync();
    }

    [Theory]
    [InlineData(
        null,
        "This ledger's log was signed by ",
        "Put the log's own key back (ClaimLedger:LogKeyFile)"
    )]
    [InlineData("no key\n", "'", "holds no key of the log")]
    [InlineData("\n", "'", "from your backup")]
    public async Task With_none_of_the_keys_that_signed_the_service_does_not_start(
        string? content,
        string begins,
        string says
    )
    {
        await using var ledger = await StartedAsync();
        var folder = Path.GetDirectoryName(ledger.KeyFile)!;
        var file = Path.Combine(folder, "other.key");
        if (content is not null)
            await File.WriteAllTextAsync(file, content, Cancel);
        var (exitCode, error) = await ServiceProcess.RunAsync(
            ("ConnectionStrings:Ledger", ledger.ConnectionString),
            ("ClaimLedger:Data", folder),
            ("ClaimLedger:LogKeyFile", file),
            ("urls", "http://127.0.0.1:0")
        );
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"ClaimLedger cannot start. {begins}", error, StringComparison.Ordinal);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        await ledger.AssertLogIsLedgerAsync();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string LogKeyFile(Ledger ledger) =>
        Path.Combine(Path.GetDirectoryName(ledger.KeyFile)!, "log.key");

    private async Task<Ledger> StartedAsync()
    {
        var ledger = new Ledger(server);
        await ledger.InitializeAsync();
        await ledger.AppendAsync(
            "/sources",
            new
            {
                source = "first",
                name = "F",
                kind = "group",
            }
        );
        await ledger.AllLoggedAsync();
        return ledger;
    }

    private static async Task AssertSignedByAsync(
        Ledger ledger,
        string source,
        params Ed25519Signer[] signers
    )
    {
        await ledger.AppendAsync(
            "/sources",
            new
            {
                source,
                name = "N",
                kind = "group",
            }
        );
        await ledger.AllLoggedAsync();
        var (_, note) = await ledger.CheckpointAsync();
        Assert.Equal(
            signers.Select(s => s.Verifier.KeyId),
            note.Signatures.Select(signature => signature.KeyId)
        );
        foreach (var signer in signers)
            Assert.True(note.Verify([signer.Verifier]).Verdict.IsValid);
    }
}
