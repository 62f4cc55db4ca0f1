using System.IO.Compression;
using System.Runtime.CompilerServices;
using ClaimLedger.Proofs;

namespace ClaimLedger.Cli.Bundles;

/// <summary>A bundle in a folder, as <c>export</c> writes it:
/// <code>
/// manifest.json  README.txt  checkpoint  keys  tile/…  events.ndjson.gz  disclosures.ndjson.gz  schema/…
/// </code>
/// Everything is streamed, and nothing is verified.</summary>
internal sealed class Bundle : ILogCopy
{
    /// <summary>The checkpoint's file.</summary>
    public const string CheckpointFile = "checkpoint";

    /// <summary>The file of the verifier keys, one a line.</summary>
    public const string KeysFile = "keys";

    private const int ManyBytes = Tile.FullWidth * (EntryBundle.MaxEntry + 2);
    private readonly string _folder;

    private Bundle(string folder, BundleManifest manifest) => (_folder, Manifest) = (folder, manifest);

    /// <inheritdoc/>
    public string Name => _folder;

    /// <summary>What it says of itself.</summary>
    public BundleManifest Manifest { get; }

    /// <summary>Opens a bundle.</summary>
    /// <exception cref="LedgerFailure">There is no such folder, or it holds none.</exception>
    public static async Task<Bundle> OpenAsync(string folder, CancellationToken cancel)
    {
        if (!Directory.Exists(folder))
            throw new LedgerFailure(Cli.ExitCode.Usage, [$"There is no folder '{folder}'."]);
        var manifest = await ReadAsync(folder, BundleManifest.FileName, cancel);
        return new Bundle(folder, BundleManifest.Parse(manifest));
    }

    /// <inheritdoc/>
    public Task<byte[]> CheckpointAsync(CancellationToken cancel) =>
        ReadAsync(_folder, CheckpointFile, cancel);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> KeysAsync(CancellationToken cancel)
    {
        var text = System.Text.Encoding.UTF8.GetString(await ReadAsync(_folder, KeysFile, cancel));
        return [.. text.Split('\n').Where(line => line.Length > 0)];
    }

    /// <inheritdoc/>
    public Task<byte[]> TileAsync(TilePath path, CancellationToken cancel) =>
        ReadAsync(_folder, path.ToString(), cancel);

    /// <inheritdoc/>
    public IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> PayloadsAsync(
        long size,
        CancellationToken cancel
    ) => LinesAsync(Manifest.Files.Events, cancel);

    /// <inheritdoc/>
    public IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> DisclosuresAsync(
        long size,
        CancellationToken cancel
    ) => LinesAsync(Manifest.Files.Disclosures, cancel);

    private async IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> LinesAsync(
        string name,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await using var file = Open(_folder, name);
        await using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        await foreach (var lines in new Lines(unpacked, name).BatchesAsync(Tile.FullWidth, cancel))
            yield return lines;
    }

    private static async Task<byte[]> ReadAsync(string folder, string name, CancellationToken cancel)
    {
        await using var file = Open(folder, name);
        if (file.Length > ManyBytes)
            throw new CopyFault($"{name} has {file.Length} bytes, more than it can have.");
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, cancel);
        return bytes;
    }

    private static FileStream Open(string folder, string name)
    {
        try
        {
            return File.OpenRead(Path.Combine(folder, name));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CopyFault($"{name} is missing in '{folder}'.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerFailure(Cli.ExitCode.Usage, [$"'{name}' cannot be read: {e.Message}"]);
        }
    }
}
