using System.Buffers;
using System.Buffers.Binary;

namespace ClaimLedger.Proofs;

/// <summary>A bundle of entries, C2SP tlog-tiles: up to 256 entries one after the other,
/// <code>length, 2 bytes, big-endian ‖ entry</code>
/// so that an entry has at most 65,535 bytes.</summary>
public static class EntryBundle
{
    /// <summary>The most bytes that an entry may have.</summary>
    public const int MaxEntry = ushort.MaxValue;

    private const int Prefix = 2;

    /// <summary>Appends one entry to a bundle.</summary>
    /// <exception cref="ArgumentException">It is too long.</exception>
    public static void Write(IBufferWriter<byte> bundle, ReadOnlySpan<byte> entry)
    {
        if (entry.Length > MaxEntry)
            throw new ArgumentException(
                $"An entry has at most {MaxEntry} bytes, not {entry.Length}.",
                nameof(entry)
            );
        var target = bundle.GetSpan(Prefix + entry.Length);
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)entry.Length);
        entry.CopyTo(target[Prefix..]);
        bundle.Advance(Prefix + entry.Length);
    }

    /// <summary>Reads a bundle; what it holds is not verified.</summary>
    /// <param name="bundle">Its file.</param>
    /// <param name="width">How many entries it must have.</param>
    /// <returns>The entries, as parts of <paramref name="bundle"/>.</returns>
    /// <exception cref="ProofFormatException">It has fewer or more, or ends within one.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Parse(ReadOnlyMemory<byte> bundle, int width)
    {
        var entries = new List<ReadOnlyMemory<byte>>(width);
        var rest = bundle;
        while (!rest.IsEmpty)
        {
            if (entries.Count == width)
                throw Wrong($"it goes on after its {width} entries.");
            if (rest.Length < Prefix)
                throw Wrong("it ends within the length of an entry.");
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest.Span);
            if (rest.Length < Prefix + length)
                throw Wrong($"it ends within an entry of {length} bytes.");
            entries.Add(rest.Slice(Prefix, length));
            rest = rest[(Prefix + length)..];
        }
        return entries.Count == width
            ? entries
            : throw Wrong($"it has {entries.Count} entries, not {width}.");

        ProofFormatException Wrong(string wrong) =>
            new("entry bundle", $"byte {bundle.Length - rest.Length}", wrong);
    }
}
