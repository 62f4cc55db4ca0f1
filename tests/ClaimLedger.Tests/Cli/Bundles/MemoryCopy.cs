using System.Buffers;
using System.Globalization;
using System.Text;
using ClaimLedger.Cli.Bundles;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Proofs;

namespace ClaimLedger.Tests.Cli.Bundles;

/// <summary>A whole log in memory, of which a test may change whatever it likes.</summary>
internal sealed class MemoryCopy : ILogCopy
{
    public const string Origin = "claimledger/test";
    private const int StreamsOfMany = 7;
    private static readonly SubjectKey Key = new(new byte[SubjectKey.Length]);

    /// <summary>The log's own key.</summary>
    public static readonly Ed25519Signer Signer = Ed25519Signer.FromSeed(Origin, new byte[32]);

    /// <summary>A log of some events: a few streams by turns, each event with two sealed texts.</summary>
    public MemoryCopy(int size)
    {
        for (var i = 0; i < size; i++)
        {
            var stream = $"source/s{i % StreamsOfMany}";
            var sealedTexts = new[] { $"text/{i}", $"note/{i}" }
                .Select(field => Key.Seal(stream, field, $"“{field}” ünd \"quoted\"\n"))
                .ToList();
            Payloads.Add(
                Bytes(
                    $$"""{"n":{{i}},"name":"{{sealedTexts[0].Commitment}}","note":"{{sealedTexts[1].Commitment}}"}"""
                )
            );
            Disclosures.AddRange(sealedTexts.Select(text => LineOf(i, text)));
            Entries.Add(EntryOf(i, stream, (i / StreamsOfMany) + 1, Payloads[i]).ToBytes());
        }
        Log();
    }

    public string Name => "memory";

    /// <summary>The payloads, a line each.</summary>
    public List<byte[]> Payloads { get; } = [];

    /// <summary>The disclosures, a line each.</summary>
    public List<byte[]> Disclosures { get; } = [];

    /// <summary>The entries; a change is in the tiles after <see cref="Log"/>.</summary>
    public List<byte[]> Entries { get; } = [];

    /// <summary>The files of tiles.</summary>
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>The signed checkpoint.</summary>
    public byte[] Checkpoint { get; set; } = [];

    /// <summary>The keys that come with it.</summary>
    public List<string> Keys { get; } = [Signer.ToString()];

    /// <summary>Fails where a test wants it.</summary>
    public Action<string> Reading { get; set; } = _ => { };

    public static LedgerEntry EntryOf(int i, string stream, int version, byte[] payload) =>
        new()
        {
            Actor = "key:desk",
            Id = new Guid(i, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
            Payload = Sha256Hash.Of(payload),
            Position = (i * 2) + 1,
            Recorded = new DateTimeOffset(2026, 11, 25, 10, 0, 0, TimeSpan.Zero).AddSeconds(i),
            Stream = stream,
            StreamVersion = version,
            Type = "SourceDescribed",
        };

    /// <summary>Makes tiles and checkpoint of the entries as they are.</summary>
    public void Log(Ed25519Signer? signer = null)
    {
        Files.Clear();
        var tree = new TileAppender();
        foreach (var entry in Entries)
            tree.Append(MerkleTree.LeafHash(entry));
        foreach (var tile in tree.TakeCompleted().Concat(tree.Partials()))
            Files[tile.Path.ToString()] = tile.Bytes.ToArray();
        Bundle();
        Checkpoint = new Checkpoint(Origin, tree.Size, tree.Root()).Sign(signer ?? Signer).ToBytes();
    }

    /// <summary>Makes the bundles of the entries as they are, and leaves the tiles as they were.</summary>
    public void Bundle()
    {
        foreach (var path in TileLayout.NewEntries(0, Entries.Count))
        {
            var bundle = new ArrayBufferWriter<byte>();
            foreach (var entry in Entries.Skip((int)path.Index * Tile.FullWidth).Take(path.Width))
                EntryBundle.Write(bundle, entry);
            Files[path.ToString()] = bundle.WrittenSpan.ToArray();
        }
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A line with a text in place of another.</summary>
    public static byte[] Changed(byte[] line, string part, string instead)
    {
        var text = Encoding.UTF8.GetString(line);
        Xunit.Assert.Contains(part, text, StringComparison.Ordinal);
        return Bytes(text.Replace(part, instead, StringComparison.Ordinal));
    }

    public Task<byte[]> CheckpointAsync(CancellationToken cancel) => Task.FromResult(Checkpoint);

    public Task<IReadOnlyList<string>> KeysAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<string>>(Keys);

    public Task<byte[]> TileAsync(TilePath path, CancellationToken cancel)
    {
        Reading(path.ToString());
        return Files.TryGetValue(path.ToString(), out var file)
            ? Task.FromResult(file)
            : throw new CopyFault($"{path} is missing.");
    }

    public IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> PayloadsAsync(
        long size,
        CancellationToken cancel
    ) => Batches(Payloads, Tile.FullWidth);

    public IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> DisclosuresAsync(
        long size,
        CancellationToken cancel
    ) => Batches(Disclosures, 100);

    private static IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> Batches(
        IEnumerable<byte[]> lines,
        int size
    ) =>
        lines
            .Select(line => (ReadOnlyMemory<byte>)line)
            .Chunk(size)
            .Select(IReadOnlyList<ReadOnlyMemory<byte>> (batch) => batch)
            .ToAsyncEnumerable();

    private static byte[] LineOf(int index, Disclosure text)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"index":{{index}},"stream":"{{text.Stream}}","commitment":"{{text.Commitment}}","disclosure":"""
        );
        return [.. Bytes(head), .. text.Content, (byte)'}'];
    }
}
