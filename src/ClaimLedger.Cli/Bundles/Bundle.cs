using System.IO.Compression;
using System.Runtime.CompilerServices;
using ClaimLedger.Proofs;

namespace ClaimLedger.Cli.Bundles;

/// <summary>One event as the log has it.</summary>
/// <param name="Index">Its index in the log, from 0.</param>
/// <param name="Entry">Its entry's bytes, which the leaf hashes.</param>
/// <param name="Payload">Its payload, canonical JSON.</param>
internal sealed record LoggedPayload(long Index, ReadOnlyMemory<byte> Entry, byte[] Payload);

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
    public IAsyncEnumerable<IReadOnlyList<byte[]>> PayloadsAsync(long size, CancellationToken cancel) =>
        LinesAsync(Manifest.Files.Events, cancel);

    /// <inheritdoc/>
    public IAsyncEnumerable<IReadOnlyList<byte[]>> DisclosuresAsync(long size, CancellationToken cancel) =>
        LinesAsync(Manifest.Files.Disclosures, cancel);

    /// <summary>The events in the order of the log.</summary>
    /// <exception cref="CopyFault">One is missing, or the files do not go together.</exception>
    public async IAsyncEnumerable<LoggedPayload> EventsAsync(
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var index = 0L;
        await foreach (var payloads in PayloadsAsync(Manifest.Size, cancel))
        {
            if (index + payloads.Count > Manifest.Size)
                throw new CopyFault($"{Manifest.Files.Events} goes on after {Manifest.Size} events.");
            var path = TileLayout.EntriesOf(index, Manifest.Size);
            var entries = EntriesOf(path, await TileAsync(path, cancel));
            for (var i = 0; i < payloads.Count; i++)
                yield return new LoggedPayload(index++, entries[i], payloads[i]);
        }
        if (index < Manifest.Size)
            throw new CopyFault($"{Manifest.Files.Events} ends after {index} of {Manifest.Size} events.");
    }

    /// <summary>What may be seen of the sealed texts, in the order of the log: of an event, in the order of
    /// its payload.</summary>
    /// <exception cref="CopyFault">A line is none.</exception>
    public async IAsyncEnumerable<DisclosedText> TextsAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var lines in DisclosuresAsync(Manifest.Size, cancel))
        {
            foreach (var line in lines)
                yield return DisclosedText.Parse(line);
        }
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>> EntriesOf(TilePath path, byte[] bundle)
    {
        try
        {
            return EntryBundle.Parse(bundle, path.Width);
        }
        catch (ProofFormatException e)
        {
            throw new CopyFault($"{path}: {e.Message}");
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<byte[]>> LinesAsync(
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
