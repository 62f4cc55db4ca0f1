using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.Proofs;
using ClaimLedger.Tests.Cli.Bundles;
using Xunit;

namespace ClaimLedger.Tests.Cli;

/// <summary>export, verify and key, as they are typed.</summary>
public sealed class VerifyTests : IDisposable
{
    private const int Size = 300;
    private static readonly string Key = MemoryCopy.Signer.ToString();
    private readonly string _folder = Directory.CreateTempSubdirectory("claimledger-verify-").FullName;

    private string Out => Path.Combine(_folder, "bundle");

    [Fact]
    public async Task A_service_is_exported_and_its_bundle_is_verified()
    {
        var service = Serving(new MemoryCopy(Size));
        Assert.Equal(0, await service.RunAsync(["export", "--out", Out]));
        Assert.Contains(
            "Exported 300 events of claimledger/test, to position 599, with 600 texts",
            service.Out,
            StringComparison.Ordinal
        );
        Assert.Equal("", service.Errors);
        service = new FakeService();
        Assert.Equal(0, await service.RunAsync(["verify", Out, "--key", Key]));
        Assert.Contains("All that was asked is proved.", service.Out, StringComparison.Ordinal);
        Assert.Contains("Never proved by this", service.Out, StringComparison.Ordinal);
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task A_service_is_verified_at_its_own_address()
    {
        var service = Serving(new MemoryCopy(Size));
        Assert.Equal(0, await service.RunAsync(["verify", "http://127.0.0.1:5080", "--json", "--key", Key]));
        var report = JsonNode.Parse(service.Out)!;
        Assert.True((bool)report["proved"]!);
        Assert.Equal(Size, (int)report["size"]!);
        Assert.All(report["points"]!.AsArray(), p => Assert.Equal("proved", (string?)p!["outcome"]));
        Assert.Null(report["firstDifference"]);
    }

    [Fact]
    public async Task What_differs_is_said_with_its_event_and_the_exit_code()
    {
        var copy = new MemoryCopy(Size);
        copy.Payloads[260] = MemoryCopy.Bytes("null");
        var service = Serving(copy);
        Assert.Equal(1, await service.RunAsync(["verify", "http://127.0.0.1:5080", "--key", Key]));
        Assert.Contains("The first event that differs is index 260", service.Out, StringComparison.Ordinal);
        Assert.Contains("WRONG", service.Out, StringComparison.Ordinal);
        Assert.Equal(1, await service.RunAsync(["verify", "http://127.0.0.1:5080", "--json"]));
        Assert.Equal(260, (int)JsonNode.Parse(service.Out)!["firstDifference"]!["index"]!);
        Assert.Equal(3, await service.RunAsync(["export", "--out", Out]));
        Assert.Contains("Nothing was exported", service.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_service_that_lacks_a_tile_is_wrong_and_not_away()
    {
        var copy = new MemoryCopy(Size);
        copy.Files.Remove("tile/0/000");
        var service = Serving(copy);
        Assert.Equal(1, await service.RunAsync(["verify", "http://127.0.0.1:5080", "--key", Key]));
        Assert.Contains("Refused: NotFound", service.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_that_was_kept_is_read_from_its_file()
    {
        var file = Path.Combine(_folder, "kept");
        await File.WriteAllBytesAsync(
            file,
            new MemoryCopy(7).Checkpoint,
            TestContext.Current.CancellationToken
        );
        var service = Serving(new MemoryCopy(Size));
        Assert.Equal(0, await service.RunAsync(["verify", "http://127.0.0.1:5080", "--checkpoint", file]));
        Assert.Contains("begins with the 7 events", service.Out, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(
            file,
            new MemoryCopy(301).Checkpoint,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(1, await service.RunAsync(["verify", "http://127.0.0.1:5080", "--checkpoint", file]));
        Assert.Contains("older than your checkpoint", service.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("differs is index", service.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no folder", "verify", "/nowhere/at/all")]
    [InlineData("is no verifier key", "verify", "/nowhere", "--key", "claimledger/x+1234+AAAA")]
    [InlineData("is no name of a key", "key", "new", "a b")]
    [InlineData("--out", "export")]
    public async Task What_cannot_be_asked_is_wrong_usage(string said, params string[] args)
    {
        var service = new FakeService();
        Assert.Equal(2, await service.RunAsync(args));
        Assert.Contains(said, service.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_checkpoint_is_wrong_usage()
    {
        var file = Path.Combine(_folder, "kept");
        await File.WriteAllTextAsync(file, "nothing", TestContext.Current.CancellationToken);
        var service = new FakeService();
        Assert.Equal(2, await service.RunAsync(["verify", "http://127.0.0.1:5080", "--checkpoint", file]));
        Assert.Contains("is no checkpoint that was kept", service.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_key_signs_what_its_verifier_key_verifies()
    {
        var service = new FakeService();
        Assert.Equal(0, await service.RunAsync(["key", "new", "claimledger/abc", "--json"]));
        var made = JsonNode.Parse(service.Out)!;
        var signer = Ed25519Signer.Parse((string)made["signer"]!);
        Assert.Equal((string?)made["verifier"], signer.ToString());
        Assert.Equal("claimledger/abc", signer.Verifier.Name);
        var note = SignedNote.Sign("text\n", signer);
        Assert.True(note.Verify([NoteVerifier.Parse((string)made["verifier"]!)]).Verdict.IsValid);
        Assert.Equal(0, await service.RunAsync(["key", "new", "claimledger/abc"]));
        Assert.DoesNotContain(signer.ToSecretText(), service.Out, StringComparison.Ordinal);
        Assert.Contains("  PRIVATE+KEY+claimledger/abc+", service.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_goes_into_a_file_is_not_printed_and_not_for_others()
    {
        var file = Path.Combine(_folder, "new.key");
        var service = new FakeService();
        Assert.Equal(0, await service.RunAsync(["key", "new", "claimledger/abc", "--out", file]));
        Assert.DoesNotContain("PRIVATE", service.Out, StringComparison.Ordinal);
        var signer = Ed25519Signer.Parse(
            (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Trim()
        );
        Assert.Contains(signer.ToString(), service.Out, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(2, await service.RunAsync(["key", "new", "claimledger/abc", "--out", file]));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A service of one page, which has these answers and no others.</summary>
    private static FakeService Serving(MemoryCopy copy)
    {
        var service = new FakeService();
        Answer("/checkpoint", copy.Checkpoint);
        Answer(
            "/log",
            Encoding.UTF8.GetBytes(
                $$"""{"origin":"{{MemoryCopy.Origin}}","verifiers":["{{copy.Keys[0]}}"]}"""
            )
        );
        var limit = Size.ToString(CultureInfo.InvariantCulture);
        Answer($"/log/events?limit={limit}", Ndjson(copy.Payloads));
        Answer($"/log/disclosures?limit={limit}", Ndjson(copy.Disclosures));
        foreach (var (path, file) in copy.Files)
            Answer($"/{path}", file);
        return service;

        void Answer(string path, byte[] body) =>
            service.On(
                $"GET {path}",
                () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) }
            );

        static byte[] Ndjson(IEnumerable<byte[]> lines) =>
            [.. lines.SelectMany(line => line.Append((byte)'\n'))];
    }
}
