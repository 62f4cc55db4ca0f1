using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ClaimLedger.Proofs;

namespace ClaimLedger.Benchmarks;

/// <summary>Writes a bundle by its documented format, as a service of so many events would be exported:
/// statements of two events each, the first with a sealed text that is disclosed.</summary>
internal static class BundleMaker
{
    private const string Origin = "claimledger/bench";

    /// <summary>Writes it.</summary>
    /// <returns>The verifier key.</returns>
    public static string Write(string folder, int size)
    {
        var (tree, entries) = (new TileAppender(), new ArrayBufferWriter<byte>());
        using (var events = Lines(folder, "events.ndjson.gz"))
        using (var disclosures = Lines(folder, "disclosures.ndjson.gz"))
        {
            for (var i = 0; i < size; i++)
            {
                var stream = $"statement/statement-{i / 2}";
                var payload = i % 2 == 0 ? Recorded(i, stream, disclosures) : Assessed(i);
                events.Write(payload);
                events.WriteByte((byte)'\n');
                var entry = EntryOf(i, stream, Sha256Hash.Of(payload)).ToBytes();
                EntryBundle.Write(entries, entry);
                tree.Append(MerkleTree.LeafHash(entry));
                if ((i + 1) % Tile.FullWidth != 0 && i + 1 != size)
                    continue;
                var path = TileLayout.EntriesOf(i, i + 1);
                Save(folder, path.ToString(), entries.WrittenSpan);
                entries.ResetWrittenCount();
                foreach (var tile in tree.TakeCompleted())
                    Save(folder, tile.Path.ToString(), tile.Bytes);
            }
        }
        foreach (var tile in tree.Partials())
            Save(folder, tile.Path.ToString(), tile.Bytes);
        var signer = Ed25519Signer.Generate(Origin);
        Save(folder, "checkpoint", new Checkpoint(Origin, size, tree.Root()).Sign(signer).ToBytes());
        Save(folder, "keys", Encoding.UTF8.GetBytes($"{signer}\n"));
        var manifest =
            $$"""{"format":"claimledger-bundle/1","origin":"{{Origin}}","size":{{size}},"lastPosition":{{size}},"exportedAt":"2026-11-25T00:00:00Z","exportedBy":"bench","disclosed":{{(size + 1) / 2}},"files":{"events":"events.ndjson.gz","disclosures":"disclosures.ndjson.gz"} }""";
        Save(folder, "manifest.json", Encoding.UTF8.GetBytes(manifest));
        return signer.ToString();
    }

    private static byte[] Recorded(int i, string stream, Stream disclosures)
    {
        var salt = Base64Url.EncodeToString(SHA256.HashData(BitConverter.GetBytes(i)));
        var disclosure =
            $"""["{salt}","{stream}#text","What source {i % 500} said of the threat, in some eighty letters, as statements are."]""";
        var commitment = Base64Url.EncodeToString(
            SHA256.HashData(
                Encoding.ASCII.GetBytes(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(disclosure)))
            )
        );
        disclosures.Write(
            Encoding.UTF8.GetBytes(
                $$"""{"index":{{i}},"stream":"{{stream}}","commitment":"sha-256:{{commitment}}","disclosure":{{disclosure}}}"""
            )
        );
        disclosures.WriteByte((byte)'\n');
        return Encoding.UTF8.GetBytes(
            $$"""{"basedOn":[],"document":"document-{{i % 1_000}}","language":"en","locator":"para {{i % 90}}","rendering":"quote","reportedVia":[],"source":"source-{{i % 500}}","statedOn":"2004-01-23","text":"sha-256:{{commitment}}"}"""
        );
    }

    private static byte[] Assessed(int i) =>
        Encoding.UTF8.GetBytes(
            $$"""{"assessment":"a1","confidence":"moderate","credibility":"2","proposition":"overall","stance":"agree","threat":"threat-{{i % 20}}"}"""
        );

    private static LedgerEntry EntryOf(int i, string stream, in Sha256Hash payload) =>
        new()
        {
            Actor = "key:desk",
            Id = new Guid(i, 0x7c00, 0x7abc, 0x8d, 0xef, 1, 0x23, 0x45, 0x67, 0x89, 0xab),
            Payload = payload,
            Position = i + 1,
            Recorded = new DateTimeOffset(638_000_000_000_000_000 + i * 10L, TimeSpan.Zero),
            Stream = stream,
            StreamVersion = (i % 2) + 1,
            Type = i % 2 == 0 ? "StatementRecorded" : "AssessmentRecorded",
        };

    private static GZipStream Lines(string folder, string name) =>
        new(File.Create(Path.Combine(folder, name)), CompressionLevel.Fastest);

    private static void Save(string folder, string name, ReadOnlySpan<byte> bytes)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
