using System.IO.Compression;
using System.Text;
using ClaimLedger.Cli;
using ClaimLedger.Cli.Bundles;
using ClaimLedger.Cli.Replays;
using ClaimLedger.Proofs;
using Xunit;
using static ClaimLedger.Tests.Cli.Bundles.VerifierTests;

namespace ClaimLedger.Tests.Cli.Bundles;

/// <summary>Bundles as folders: what was exported comes back, what is broken is said, what is interrupted is
/// not there.</summary>
public sealed class BundleTests : IDisposable
{
    private const int Size = 600;
    private readonly string _folder = Directory.CreateTempSubdirectory("claimledger-bundle-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Out => Path.Combine(_folder, "bundle");

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    [InlineData(Size)]
    public async Task What_was_exported_comes_back_and_is_proved(int size)
    {
        var copy = new MemoryCopy(size);
        var manifest = await ExportAsync(copy);
        Assert.Equal(
            (size, MemoryCopy.Origin, size * 2),
            (manifest.Size, manifest.Origin, manifest.Disclosed)
        );
        Assert.Equal(size == 0 ? 0 : (size * 2) - 1, manifest.LastPosition);
        var bundle = await Bundle.OpenAsync(Out, Cancel);
        Assert.Equal(manifest, bundle.Manifest);
        Assert.Equal(copy.Payloads, await LinesAsync(bundle.PayloadsAsync(size, Cancel)));
        var texts = await TextsAsync(bundle);
        Assert.Equal(size * 2, texts.Length);
        Assert.All(texts, text => Assert.True(text.IsOpened));
        Assert.All(
            copy.Files,
            file => Assert.Equal(file.Value, File.ReadAllBytes(Path.Combine(Out, file.Key)))
        );
        Assert.True((await VerifyAsync(bundle)).IsProved);
        Assert.Equal(["bundle"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_text_is_what_was_sealed()
    {
        await ExportAsync(new MemoryCopy(Size));
        var texts = await TextsAsync(await Bundle.OpenAsync(Out, Cancel));
        Assert.Equal("“note/10” ünd \"quoted\"\n", texts[21].Text);
        Assert.Equal(
            ("source/s3", "source/s3#note/10", 10),
            (texts[21].Stream, texts[21].Path, texts[21].Index)
        );
    }

    [Theory]
    [InlineData("events.ndjson.gz", "payloads")]
    [InlineData("disclosures.ndjson.gz", "disclosures")]
    public async Task A_file_that_breaks_off_is_noticed_with_the_first_event_that_lacks(
        string name,
        string point
    )
    {
        await ExportAsync(new MemoryCopy(Size));
        var path = Path.Combine(Out, name);
        var bytes = await File.ReadAllBytesAsync(path, Cancel);
        await File.WriteAllBytesAsync(path, bytes[..(bytes.Length / 2)], Cancel);
        var report = await VerifyAsync(await Bundle.OpenAsync(Out, Cancel));
        Assert.Contains(point, WrongOf(report), StringComparer.Ordinal);
        if (point == "payloads")
            Assert.Equal("Its payload is missing.", report.FirstDifference?.How);
        Assert.Contains($"{name} breaks off", Said(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_without_its_end_is_none()
    {
        await ExportAsync(new MemoryCopy(3));
        await RewriteAsync("events.ndjson.gz", text => text[..^1]);
        var bundle = await Bundle.OpenAsync(Out, Cancel);
        var fault = await Assert.ThrowsAsync<CopyFault>(async () =>
            await LinesAsync(bundle.PayloadsAsync(3, Cancel))
        );
        Assert.Equal("events.ndjson.gz breaks off within line 3.", fault.Message);
        await AssertFoundAsync(bundle, "payloads", 2, "Its payload is missing");
    }

    [Fact]
    public async Task Events_too_many_are_no_bundle_to_replay()
    {
        await ExportAsync(new MemoryCopy(3));
        await RewriteAsync("events.ndjson.gz", text => text + "{}\n");
        var bundle = await Bundle.OpenAsync(Out, Cancel);
        var fault = await Assert.ThrowsAsync<CopyFault>(() =>
            BundleReplay.RunAsync(bundle, _ => { }, Cancel)
        );
        Assert.Equal("events.ndjson.gz goes on after 3 events.", fault.Message);
    }

    [Theory]
    [InlineData("../events.ndjson.gz")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b.gz")]
    [InlineData("a\\\\b.gz")]
    [InlineData("..")]
    [InlineData(".events")]
    [InlineData("events.ndjson.gz\\n")]
    [InlineData("C:events.gz")]
    [InlineData("")]
    public async Task A_manifest_names_no_file_beyond_its_folder(string name)
    {
        await ExportAsync(new MemoryCopy(3));
        var path = Path.Combine(Out, BundleManifest.FileName);
        var text = await File.ReadAllTextAsync(path, Cancel);
        await File.WriteAllTextAsync(
            path,
            text.Replace("events.ndjson.gz", name, StringComparison.Ordinal),
            Cancel
        );
        var fault = await Assert.ThrowsAsync<CopyFault>(() => Bundle.OpenAsync(Out, Cancel));
        Assert.Contains("no name of a file within the bundle", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("claimledger-bundle/1", "claimledger-bundle/2", "claimledger-bundle/2")]
    [InlineData("\"size\": 3,", "", "size")]
    [InlineData("{", "", "no manifest")]
    public async Task Another_manifest_is_refused(string part, string instead, string said)
    {
        await ExportAsync(new MemoryCopy(3));
        var path = Path.Combine(Out, BundleManifest.FileName);
        var text = await File.ReadAllTextAsync(path, Cancel);
        await File.WriteAllTextAsync(path, text.Replace(part, instead, StringComparison.Ordinal), Cancel);
        var fault = await Assert.ThrowsAsync<CopyFault>(() => Bundle.OpenAsync(Out, Cancel));
        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_interrupted_or_does_not_hold_leaves_nothing_behind()
    {
        var copy = new MemoryCopy(Size) { Reading = path => Fail(path, "tile/entries/001") };
        await Assert.ThrowsAsync<IOException>(() => ExportAsync(copy));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
        copy = new MemoryCopy(Size);
        copy.Payloads[300] = MemoryCopy.Bytes("null");
        var failure = await Assert.ThrowsAsync<LedgerFailure>(() => ExportAsync(copy));
        Assert.Contains("index 300, position 601, is not the one", failure.Message, StringComparison.Ordinal);
        copy = new MemoryCopy(Size);
        copy.Entries[7] = copy.Entries[8];
        copy.Payloads[7] = copy.Payloads[8];
        copy.Bundle();
        failure = await Assert.ThrowsAsync<LedgerFailure>(() => ExportAsync(copy));
        Assert.Contains("its entries hash to", failure.Message, StringComparison.Ordinal);
        copy = new MemoryCopy(Size);
        copy.Payloads.RemoveAt(599);
        failure = await Assert.ThrowsAsync<LedgerFailure>(() => ExportAsync(copy));
        Assert.Equal(ClaimLedger.Cli.ExitCode.Failed, failure.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));

        static void Fail(string path, string at)
        {
            if (path == at)
                throw new IOException("The connection broke off.");
        }
    }

    [Fact]
    public async Task A_place_that_is_taken_is_left_alone_but_for_a_bundle_that_may_be_replaced()
    {
        await ExportAsync(new MemoryCopy(3));
        await Assert.ThrowsAsync<LedgerFailure>(() => ExportAsync(new MemoryCopy(4)));
        Assert.Equal(3, (await Bundle.OpenAsync(Out, Cancel)).Manifest.Size);
        await ExportAsync(new MemoryCopy(4), force: true);
        Assert.Equal(4, (await Bundle.OpenAsync(Out, Cancel)).Manifest.Size);
        Assert.Equal(["bundle"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
        File.Delete(Path.Combine(Out, BundleManifest.FileName));
        await Assert.ThrowsAsync<LedgerFailure>(() => ExportAsync(new MemoryCopy(4), force: true));
        Assert.True(File.Exists(Path.Combine(Out, "checkpoint")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<BundleManifest> ExportAsync(MemoryCopy copy, bool force = false)
    {
        using var writer = new BundleWriter(Out, force);
        return await new Exporter(copy, TimeProvider.System, Cancel).RunAsync(writer, (_, _) => { });
    }

    private static async Task<byte[][]> LinesAsync(
        IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> batches
    ) => await batches.SelectMany(batch => batch.Select(line => line.ToArray())).ToArrayAsync(Cancel);

    private static async Task<DisclosedText[]> TextsAsync(Bundle bundle)
    {
        var lines = await LinesAsync(bundle.DisclosuresAsync(bundle.Manifest.Size, Cancel));
        return [.. lines.Select(line => DisclosedText.Parse(line))];
    }

    private async Task RewriteAsync(string name, Func<string, string> change)
    {
        var path = Path.Combine(Out, name);
        string text;
        await using (var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress))
        using (var reader = new StreamReader(file, Encoding.UTF8))
            text = await reader.ReadToEndAsync(Cancel);
        await using var changed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        await changed.WriteAsync(Encoding.UTF8.GetBytes(change(text)), Cancel);
    }
}
