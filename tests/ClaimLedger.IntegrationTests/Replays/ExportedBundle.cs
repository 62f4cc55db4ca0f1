using System.IO.Compression;
using System.Text.Json.Nodes;
using ClaimLedger.Proofs;

namespace ClaimLedger.IntegrationTests.Replays;

/// <summary>A bundle in a folder of its own.</summary>
internal sealed class ExportedBundle : IDisposable
{
    private const string Events = "events.ndjson.gz";

    /// <summary>The folder.</summary>
    public string Folder { get; } =
        Path.Combine(Path.GetTempPath(), $"claimledger-bundle-{Guid.NewGuid():N}");

    /// <summary>The position of its last event.</summary>
    public long LastPosition => (long)Manifest["lastPosition"]!;

    /// <summary>How many events it says to have.</summary>
    public long Size => (long)Manifest["size"]!;

    private JsonNode Manifest => JsonNode.Parse(File.ReadAllText(PathOf("manifest.json")))!;

    /// <summary>Changes the lines of the events.</summary>
    public void Change(Action<List<string>> change)
    {
        List<string> lines;
        using (var file = File.OpenRead(PathOf(Events)))
        using (var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress)))
            lines = [.. reader.ReadToEnd().TrimEnd('\n').Split('\n')];
        change(lines);
        using var written = new StreamWriter(
            new GZipStream(File.Create(PathOf(Events)), CompressionLevel.Fastest)
        );
        written.Write(string.Concat(lines.Select(line => line + "\n")));
    }

    /// <summary>Takes an event out with its entry, and says that there never was one more: what is left goes
    /// together.</summary>
    public void Remove(int index)
    {
        var entries = new List<ReadOnlyMemory<byte>>();
        for (var i = 0L; i < Size; i += Tile.FullWidth)
        {
            var path = TileLayout.EntriesOf(i, Size);
            entries.AddRange(EntryBundle.Parse(File.ReadAllBytes(PathOf(path.ToString())), path.Width));
        }
        entries.RemoveAt(index);
        Directory.Delete(PathOf("tile/entries"), recursive: true);
        for (var i = 0; i < entries.Count; i += Tile.FullWidth)
        {
            var bundle = new System.Buffers.ArrayBufferWriter<byte>();
            foreach (var entry in entries.Skip(i).Take(Tile.FullWidth))
                EntryBundle.Write(bundle, entry.Span);
            var path = PathOf(TileLayout.EntriesOf(i, entries.Count).ToString());
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bundle.WrittenSpan.ToArray());
        }
        Change(lines => lines.RemoveAt(index));
        var manifest = Manifest;
        manifest["size"] = entries.Count;
        File.WriteAllText(PathOf("manifest.json"), manifest.ToJsonString());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    private string PathOf(string name) => Path.Combine(Folder, name);
}
