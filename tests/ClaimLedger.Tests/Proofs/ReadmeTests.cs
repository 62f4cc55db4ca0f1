using System.Text.RegularExpressions;
using ClaimLedger.Proofs;
using Xunit;

namespace ClaimLedger.Tests.Proofs;

/// <summary>What the package's README shows is what is run here, line by line.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void Every_line_that_is_shown_is_run_here()
    {
        var here = Squeezed(Repository.Read("tests/ClaimLedger.Tests/Proofs/ReadmeTests.cs"));
        var blocks = Blocks().Matches(Repository.Read("src/ClaimLedger.Proofs/README.md"));
        Assert.Equal(3, blocks.Count);
        Assert.All(
            blocks.SelectMany(block => block.Groups["code"].Value.Split('\n')),
            line => Assert.Contains(Squeezed(line), here, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_log_is_kept_read_and_verified()
    {
        var stored = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var entry = "an entry"u8.ToArray();

        var signer = Ed25519Signer.Generate("log.example");
        var appender = new TileAppender();
        appender.Append(MerkleTree.LeafHash(entry));
        foreach (var tile in appender.TakeCompleted().Concat(appender.Partials()))
            Store(tile.Path.ToString(), tile.Bytes);
        var checkpoint = new Checkpoint("log.example", appender.Size, appender.Root()).Sign(signer);

        Store(TilePath.Entries(0, 1).ToString(), TiledLog.Bundle([entry]));
        var head = Checkpoint.Parse(checkpoint.Text);
#pragma warning disable xUnit1051 // As the README has it.
        var reader = new TileReader(FetchAsync, head.Size, head.Root);
        var entries = await reader.EntriesAsync(0);
        var proof = await new TreeProver(reader).InclusionAsync(0, head.Size);
#pragma warning restore xUnit1051
        Assert.Equal(entry, Assert.Single(entries).ToArray());

        var logKey = signer.ToString();
        var file = new TlogProof(0, proof.Path, checkpoint).ToBytes();
        var policy = new TrustPolicy((Ed25519Verifier)NoteVerifier.Parse(logKey));
        var verdict = TlogProof.Parse(file).Verify(MerkleTree.LeafHash(entry), policy);
        Console.WriteLine(verdict.IsValid ? "It is in the log." : verdict.Reason);
        Assert.True(verdict.IsValid, verdict.Reason);

        void Store(string path, ReadOnlySpan<byte> bytes) => stored[path] = bytes.ToArray();
        ValueTask<byte[]> FetchAsync(TilePath path) => new(stored[path.ToString()]);
    }

    private static string Squeezed(string text) => White().Replace(text, "");

    [GeneratedRegex("```csharp\n(?<code>.*?)\n```", RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex White();
}
