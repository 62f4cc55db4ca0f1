using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClaimLedger.Proofs;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>Our proofs before the eyes of npm's @sigstore/verify, which no one here wrote:
/// tests/interop/sigstore.</summary>
public sealed class SigstoreVerifierTests : IAsyncLifetime
{
    /// <summary>SubjectPublicKeyInfo of Ed25519 up to the key, RFC 8410 section 4.</summary>
    private static readonly byte[] Spki = Convert.FromHexString("302a300506032b6570032100");

    private static readonly Ed25519Signer Log = Ed25519Signer.Generate("log.example/sigstore");
    private static readonly string Folder = Path.Combine(Repository.Root, "tests/interop/sigstore");

    public async ValueTask InitializeAsync() => await OtherTool.InstallAsync(Folder);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Inclusion_and_checkpoint_are_verified_and_what_was_changed_is_not()
    {
        foreach (var (size, index) in new[] { (1, 0), (2, 1), (7, 3), (256, 255), (700, 512), (700, 699) })
        {
            var given = Given(TiledLog.Of(size), index);
            var (exit, output, errors) = await VerifyAsync(given);
            Assert.True(exit == 0, errors);
            Assert.Equal(
                FormattableString.Invariant($"entry {index} is among the {size} of log.example/sigstore\n"),
                output
            );
        }
        await AssertRefusedAsync(given => given["entry"] = Convert.ToBase64String("entry 4"u8));
        await AssertRefusedAsync(given => given["index"] = "2");
        await AssertRefusedAsync(given => given["hashes"]!.AsArray().RemoveAt(0));
        await AssertRefusedAsync(given => given["hashes"]![1] = MerkleTree.EmptyRoot.ToString());
        await AssertRefusedAsync(given =>
            given["checkpoint"] = given["checkpoint"]!
                .GetValue<string>()
                .Replace("\n7\n", "\n8\n", StringComparison.Ordinal)
        );
        await AssertRefusedAsync(given =>
            given["key"] = Convert.ToBase64String(KeyOf(Ed25519Signer.Generate("log.example/sigstore")))
        );
    }

    private static async Task AssertRefusedAsync(Action<JsonObject> change)
    {
        var given = Given(TiledLog.Of(7), 3);
        change(given);
        var (exit, _, errors) = await VerifyAsync(given);
        Assert.True(exit == 1, given.ToJsonString());
        Assert.StartsWith("refused:", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output, string Errors)> VerifyAsync(JsonObject given) =>
        await OtherTool.RunAsync("node", ["verify.js"], Folder, given.ToJsonString())
        ?? throw new InvalidOperationException("Node.js was here, and is gone.");

    private static JsonObject Given(TiledLog log, int index)
    {
        var proof = new TlogProof(
            index,
            log.Inclusion(index).Path,
            new Checkpoint("log.example/sigstore", log.Size, log.Root).Sign(Log)
        );
        return new JsonObject
        {
            ["key"] = Convert.ToBase64String(KeyOf(Log)),
            ["keyId"] = Log.Verifier.KeyId.ToString("x8", CultureInfo.InvariantCulture),
            ["name"] = Log.Verifier.Name,
            ["checkpoint"] = proof.Checkpoint.ToString(),
            ["index"] = index.ToString(CultureInfo.InvariantCulture),
            ["hashes"] = JsonSerializer.SerializeToNode(proof.Path.Select(hash => hash.ToString())),
            ["entry"] = Convert.ToBase64String(log.Entries[index]),
        };
    }

    private static byte[] KeyOf(Ed25519Signer signer) => [.. Spki, .. signer.Verifier.PublicKeyBytes];
}
