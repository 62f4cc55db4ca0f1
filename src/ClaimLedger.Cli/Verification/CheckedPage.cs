using System.Buffers.Binary;
using System.Text;
using ClaimLedger.Cli.Bundles;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Proofs;

namespace ClaimLedger.Cli.Verification;

/// <summary>What an entry says of its event.</summary>
/// <param name="Position">The event's position; 0 where the entry cannot be read.</param>
/// <param name="StreamVersion">Its number in its stream.</param>
/// <param name="Stream">Its stream's key, UTF-8.</param>
/// <param name="IsRedaction">Whether it tells of texts that were destroyed.</param>
/// <param name="Payload">Its payload's hash.</param>
internal readonly record struct EntrySeen(
    long Position,
    long StreamVersion,
    ReadOnlyMemory<byte> Stream,
    bool IsRedaction,
    Sha256Hash Payload
)
{
    /// <summary>The event, for people.</summary>
    public override string ToString() =>
        Position == 0
            ? "an entry that cannot be read"
            : $"position {Position}, {Encoding.UTF8.GetString(Stream.Span)} version {StreamVersion}";
}

/// <summary>Up to 256 events, with all that can be found out about them without their neighbours: several
/// are worked on at once.</summary>
internal sealed class CheckedPage
{
    private CheckedPage(long first, int width) => (First, Width) = (first, width);

    /// <summary>The index of its first event.</summary>
    public long First { get; }

    /// <summary>How many events it is to have.</summary>
    public int Width { get; }

    /// <summary>The hashes of the entries that are there.</summary>
    public required Sha256Hash[] Leaves { get; init; }

    /// <summary>What those entries say.</summary>
    public required EntrySeen[] Entries { get; init; }

    /// <summary>The tile of the leaf hashes; null where it is missing or none.</summary>
    public required Tile? Tile { get; init; }

    /// <summary>What is wrong with the file of the entries, or the tile's; null where nothing is.</summary>
    public required string? FileFault { get; init; }

    /// <summary>The first entry that is none.</summary>
    public Difference? UnreadableEntry { get; private set; }

    /// <summary>The first payload that is not its entry's.</summary>
    public Difference? WrongPayload { get; private set; }

    /// <summary>The commitments of all payloads, in their order.</summary>
    public List<(int Of, ReadOnlyMemory<byte> Text)> Sealed { get; } = [];

    /// <summary>Reads the entries and the tile of a page, and hashes everything.</summary>
    /// <param name="copy">Where they are read.</param>
    /// <param name="size">The events of the log.</param>
    /// <param name="first">The page's first.</param>
    /// <param name="payloads">The page's payloads; fewer where some are missing.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static async Task<CheckedPage> OfAsync(
        ILogCopy copy,
        long size,
        long first,
        IReadOnlyList<ReadOnlyMemory<byte>> payloads,
        CancellationToken cancel
    )
    {
        var path = TileLayout.EntriesOf(first, size);
        var hashes = path with { Level = 0 };
        var (bundle, bundleFault) = await FileAsync(copy, path, cancel);
        var (tileBytes, tileFault) = await FileAsync(copy, hashes, cancel);
        var (entries, entriesFault) = Split(path, bundle);
        Tile? tile = null;
        if (tileBytes?.Length == path.Width * Sha256Hash.Length)
            tile = Tile.Parse(hashes, tileBytes);
        else
            tileFault ??= $"{hashes} has {tileBytes?.Length} bytes, not {path.Width * Sha256Hash.Length}.";
        var page = new CheckedPage(first, path.Width)
        {
            Leaves = MerkleTree.LeafHashes(entries),
            Entries = new EntrySeen[entries.Count],
            Tile = tile,
            FileFault = bundleFault ?? entriesFault ?? tileFault,
        };
        for (var i = 0; i < entries.Count; i++)
            page.ReadEntry(i, entries[i]);
        page.HoldPayloads(payloads);
        return page;
    }

    /// <summary>An event as it is named in messages.</summary>
    public string NameOf(int i) =>
        i < Entries.Length ? $"index {First + i} ({Entries[i]})" : $"index {First + i}";

    private void ReadEntry(int i, ReadOnlyMemory<byte> entry)
    {
        if (LedgerEntryView.TryRead(entry.Span, out var view))
        {
            entry.Span.Overlaps(view.Stream, out var offset);
            Entries[i] = new EntrySeen(
                view.Position,
                view.StreamVersion,
                entry.Slice(offset, view.Stream.Length),
                IsRedaction(view.Type),
                view.Payload
            );
            return;
        }
        try
        {
            var read = LedgerEntry.Parse(entry.Span);
            Entries[i] = new EntrySeen(
                read.Position,
                read.StreamVersion,
                Encoding.UTF8.GetBytes(read.Stream),
                IsRedaction(Encoding.UTF8.GetBytes(read.Type)),
                read.Payload
            );
        }
        catch (ProofFormatException e)
        {
            UnreadableEntry ??= new Difference(First + i, $"Its entry is none. {e.Message}");
        }
    }

    private void HoldPayloads(IReadOnlyList<ReadOnlyMemory<byte>> payloads)
    {
        if (payloads.Count > Width)
            payloads = [.. payloads.Take(Width)];
        var hashes = Sha256Hash.OfEach(payloads);
        for (var i = 0; i < hashes.Length; i++)
        {
            for (var from = 0; Commitments.TryNext(payloads[i].Span, ref from, out var text); )
                Sealed.Add((i, payloads[i][text]));
        }
        for (var i = 0; i < Entries.Length && WrongPayload is null; i++)
        {
            if (i >= hashes.Length)
                WrongPayload = new Difference(First + i, "Its payload is missing.");
            else if (hashes[i] != Entries[i].Payload && Entries[i].Position > 0)
                WrongPayload = new Difference(First + i, WhyWrong(i, payloads[i].Span, hashes));
        }
    }

    private string WhyWrong(int i, ReadOnlySpan<byte> payload, Sha256Hash[] hashes)
    {
        var expected = Entries[i].Payload;
        if (payload.SequenceEqual("null"u8))
            return "Its payload is null: whoever gave it out had lost the event.";
        if (IsSameInAnotherForm(payload, expected))
            return "Its payload says the same as what was logged, but is not in canonical form.";
        var whose = Array.FindIndex(Entries, entry => entry.Position > 0 && entry.Payload == hashes[i]);
        if (whose >= 0)
            return $"In place of its payload stands that of the event at {NameOf(whose)}.";
        return $"Its payload was changed: its SHA-256 is {hashes[i]}, and the entry has {expected}.";
    }

    private static bool IsSameInAnotherForm(ReadOnlySpan<byte> payload, Sha256Hash expected)
    {
        try
        {
            return CanonicalJson.HashOf(payload) == expected;
        }
        catch (ProofFormatException)
        {
            return false;
        }
    }

    private static bool IsRedaction(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("StatementRedacted"u8) || type.SequenceEqual("SourceRedacted"u8);

    private static async Task<(byte[]? Bytes, string? Fault)> FileAsync(
        ILogCopy copy,
        TilePath path,
        CancellationToken cancel
    )
    {
        try
        {
            return (await copy.TileAsync(path, cancel), null);
        }
        catch (LedgerFailure e) when (e.ExitCode == ExitCode.Refused)
        {
            return (null, string.Join(' ', e.Lines.Select(line => line.Trim())));
        }
    }

    /// <summary>As many entries as can be told apart: those before a broken place are still worth
    /// comparing.</summary>
    private static (List<ReadOnlyMemory<byte>> Entries, string? Fault) Split(TilePath path, byte[]? bundle)
    {
        var entries = new List<ReadOnlyMemory<byte>>(path.Width);
        ReadOnlyMemory<byte> rest = bundle;
        while (rest.Length >= 2 && entries.Count < path.Width)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest.Span);
            if (rest.Length < 2 + length)
                break;
            entries.Add(rest.Slice(2, length));
            rest = rest[(2 + length)..];
        }
        return (entries.Count, rest.Length) == (path.Width, 0)
            ? (entries, null)
            : (
                entries,
                $"{path} holds {entries.Count} entries and {rest.Length} bytes more, not {path.Width} entries."
            );
    }
}
