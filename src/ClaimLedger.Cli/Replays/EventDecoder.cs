using System.Text.Json;
using ClaimLedger.Cli.Bundles;
using ClaimLedger.Domain;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Proofs;

namespace ClaimLedger.Cli.Replays;

/// <summary>A stretch of events, read, with the tree of their leaves.</summary>
internal sealed record DecodedEvents(IReadOnlyList<Recorded> Events, TreeFrontier Tree);

/// <summary>Makes events of a bundle's entries and payloads. It knows nothing of the events before, so that
/// several stretches are read at once.</summary>
internal static class EventDecoder
{
    /// <summary>Reads a stretch.</summary>
    /// <param name="first">The index of its first event.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="payloads">The payloads, as many.</param>
    /// <exception cref="CopyFault">One is no event, or its payload is not the one of its entry.</exception>
    public static DecodedEvents Read(
        long first,
        IReadOnlyList<ReadOnlyMemory<byte>> entries,
        IReadOnlyList<ReadOnlyMemory<byte>> payloads
    )
    {
        var events = new Recorded[payloads.Count];
        var hashes = Sha256Hash.OfEach(payloads);
        var leaves = MerkleTree.LeafHashes(entries);
        for (var i = 0; i < events.Length; i++)
            events[i] = Read(first + i, entries[i].Span, payloads[i].Span, hashes[i]);
        return new DecodedEvents(events, TreeFrontier.Over(leaves.AsSpan(0, payloads.Count)));
    }

    private static Recorded Read(
        long index,
        ReadOnlySpan<byte> entry,
        ReadOnlySpan<byte> payload,
        in Sha256Hash hash
    )
    {
        if (!LedgerEntryView.TryRead(entry, out var view))
            return Read(index, ParsedOf(index, entry), payload, hash);
        Check(index, view.Position, view.Payload, hash);
        var texts = KeptTexts.OfThread;
        return new Recorded(
            EventOf(index, view.Position, texts.Text(view.Type), payload),
            texts.Text(view.Stream),
            view.StreamVersion,
            view.Position,
            view.Recorded,
            texts.Text(view.Actor),
            view.Id
        );
    }

    private static Recorded Read(
        long index,
        LedgerEntry entry,
        ReadOnlySpan<byte> payload,
        in Sha256Hash hash
    )
    {
        Check(index, entry.Position, entry.Payload, hash);
        return new Recorded(
            EventOf(index, entry.Position, entry.Type, payload),
            entry.Stream,
            entry.StreamVersion,
            entry.Position,
            entry.Recorded,
            entry.Actor,
            entry.Id
        );
    }

    private static LedgerEntry ParsedOf(long index, ReadOnlySpan<byte> entry)
    {
        try
        {
            return LedgerEntry.Parse(entry);
        }
        catch (ProofFormatException e)
        {
            throw new CopyFault($"Entry {index} is none: {e.Message}");
        }
    }

    private static void Check(long index, long position, in Sha256Hash named, in Sha256Hash hash)
    {
        if (hash != named)
            throw new CopyFault(
                $"The payload in line {index + 1} is not the one that the entry of position {position} names: "
                    + "it was altered, or a line is missing or too many before it."
            );
    }

    private static object EventOf(long index, long position, string type, ReadOnlySpan<byte> payload)
    {
        try
        {
            return EventTypes.Read(type, payload, KeptTexts.Reading);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new CopyFault(
                $"The payload in line {index + 1}, position {position}, is no {type}: {e.Message}"
            );
        }
    }
}
