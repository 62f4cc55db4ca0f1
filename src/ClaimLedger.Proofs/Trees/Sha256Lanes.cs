using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ClaimLedger.Proofs;

/// <summary>SHA-256 (FIPS 180-4) of many short messages, sixteen side by side: each lane of a vector works on
/// one of them. The platform's is as fast on long messages, and on a short one takes longer to begin and to
/// end than to hash (docs/decisions/0050-hashes-side-by-side.md). It hashes what is long or left over, and
/// all where the processor has no such vectors.</summary>
internal static class Sha256Lanes
{
    private const int Lanes = 16;
    private const int Block = 64;

    // With fewer messages, or longer ones, the platform is not slower.
    private const int FewestLanes = 4;
    private const int MostBlocks = 64;

    // Sections 4.2.2 and 5.3.3: from the square and cube roots of the first primes, the last of which is 311.
    private static readonly double[] Primes =
    [
        .. Enumerable.Range(2, 310).Where(n => Enumerable.Range(2, n - 2).All(by => n % by != 0)),
    ];
    private static readonly uint[] Initial = [.. Primes.Take(8).Select(p => Fraction(Math.Sqrt(p)))];
    private static readonly uint[] Rounds = [.. Primes.Select(p => Fraction(Math.Cbrt(p)))];

    /// <summary>The hash of each message.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="prefix">A byte that is put before each of them; null for none.</param>
    /// <returns>The hashes, in the order of the messages.</returns>
    public static Sha256Hash[] HashEach(IReadOnlyList<ReadOnlyMemory<byte>> messages, byte? prefix)
    {
        var hashes = new Sha256Hash[messages.Count];
        // Those of one length together: all lanes take as long as the longest of them.
        var blocks = new int[messages.Count];
        var order = new int[messages.Count];
        for (var i = 0; i < order.Length; i++)
            (blocks[i], order[i]) = (BlocksOf(messages[i].Length + (prefix is null ? 0 : 1)), i);
        Array.Sort(blocks, order);
        for (var from = 0; from < order.Length; from += Lanes)
        {
            var count = Math.Min(Lanes, order.Length - from);
            var which = order.AsSpan(from, count);
            var lengths = blocks.AsSpan(from, count);
            if (Vector512.IsHardwareAccelerated && count >= FewestLanes && lengths[^1] <= MostBlocks)
            {
                SideBySide(messages, which, lengths, prefix, hashes);
                continue;
            }
            foreach (var one in which)
                hashes[one] = OneByOne(messages[one].Span, prefix);
        }
        return hashes;
    }

    private static Sha256Hash OneByOne(ReadOnlySpan<byte> message, byte? prefix) =>
        prefix is { } first ? Sha256Hash.Of(first, message) : Sha256Hash.Of(message);

    /// <summary>The blocks of a message, with the bit 1 and the length in bits that end it.</summary>
    private static int BlocksOf(int length) => (length + 1 + sizeof(ulong) + Block - 1) / Block;

    private static void SideBySide(
        IReadOnlyList<ReadOnlyMemory<byte>> messages,
        ReadOnlySpan<int> which,
        ReadOnlySpan<int> blocks,
        byte? prefix,
        Sha256Hash[] hashes
    )
    {
        var stride = blocks[^1] * Block;
        var padded = ArrayPool<byte>.Shared.Rent(Lanes * stride);
        Span<Vector512<uint>> state = stackalloc Vector512<uint>[8];
        for (var i = 0; i < state.Length; i++)
            state[i] = Vector512.Create(Initial[i]);
        Span<uint> lasts = stackalloc uint[Lanes];
        for (var lane = 0; lane < which.Length; lane++)
        {
            Pad(messages[which[lane]].Span, prefix, padded.AsSpan(lane * stride, blocks[lane] * Block));
            lasts[lane] = (uint)blocks[lane];
        }
        var counts = Vector512.Create<uint>(lasts);
        Span<Vector512<uint>> schedule = stackalloc Vector512<uint>[64];
        for (var block = 0; block < blocks[^1]; block++)
        {
            Schedule(padded.AsSpan(block * Block), stride, schedule);
            Compress(state, schedule, Vector512.GreaterThan(counts, Vector512.Create((uint)block)));
        }
        ArrayPool<byte>.Shared.Return(padded);
        Span<byte> hash = stackalloc byte[Sha256Hash.Length];
        for (var lane = 0; lane < which.Length; lane++)
        {
            for (var i = 0; i < state.Length; i++)
                BinaryPrimitives.WriteUInt32BigEndian(hash[(i * sizeof(uint))..], state[i][lane]);
            hashes[which[lane]] = new Sha256Hash(hash);
        }
    }

    private static void Pad(ReadOnlySpan<byte> message, byte? prefix, Span<byte> padded)
    {
        var length = 0;
        if (prefix is { } first)
            padded[length++] = first;
        message.CopyTo(padded[length..]);
        length += message.Length;
        padded[length] = 0x80;
        padded[(length + 1)..].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(padded[^sizeof(ulong)..], 8 * (ulong)length);
    }

    /// <summary>One block of each lane, section 6.2.2; lanes whose message has ended stay as they
    /// are.</summary>
    private static void Compress(
        Span<Vector512<uint>> state,
        ReadOnlySpan<Vector512<uint>> schedule,
        Vector512<uint> isGoingOn
    )
    {
        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        var (e, f, g, h) = (state[4], state[5], state[6], state[7]);
        for (var t = 0; t < schedule.Length; t++)
        {
            var first =
                h
                + Large(e, 6, 11, 25)
                + ((e & f) ^ Vector512.AndNot(g, e))
                + Vector512.Create(Rounds[t])
                + schedule[t];
            var second = Large(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e) = (g, f, e, d + first);
            (d, c, b, a) = (c, b, a, first + second);
        }
        ReadOnlySpan<Vector512<uint>> after = [a, b, c, d, e, f, g, h];
        for (var i = 0; i < after.Length; i++)
            state[i] += after[i] & isGoingOn;
    }

    /// <summary>The schedule of a block of each lane: its sixteen words, which are big-endian, and what
    /// follows from them.</summary>
    private static void Schedule(ReadOnlySpan<byte> padded, int stride, Span<Vector512<uint>> schedule)
    {
        var words = MemoryMarshal.Cast<Vector512<uint>, uint>(schedule[..16]);
        for (var lane = 0; lane < Lanes; lane++)
        {
            var own = MemoryMarshal.Cast<byte, uint>(padded.Slice(lane * stride, Block));
            for (var t = 0; t < own.Length; t++)
                words[t * Lanes + lane] = own[t];
        }
        BinaryPrimitives.ReverseEndianness(words, words);
        for (var t = 16; t < schedule.Length; t++)
        {
            schedule[t] =
                Small(schedule[t - 15], 7, 18, 3)
                + schedule[t - 7]
                + Small(schedule[t - 2], 17, 19, 10)
                + schedule[t - 16];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Large(
        Vector512<uint> x,
        [ConstantExpected] byte one,
        [ConstantExpected] byte two,
        [ConstantExpected] byte three
    ) => Rotate(x, one) ^ Rotate(x, two) ^ Rotate(x, three);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Small(
        Vector512<uint> x,
        [ConstantExpected] byte one,
        [ConstantExpected] byte two,
        [ConstantExpected] byte shift
    ) => Rotate(x, one) ^ Rotate(x, two) ^ (x >>> shift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Rotate(Vector512<uint> x, [ConstantExpected] byte bits) =>
        Avx512F.IsSupported ? Avx512F.RotateRight(x, bits) : (x >>> bits) | (x << (32 - bits));

    /// <summary>The first 32 bits of a number's fraction.</summary>
    private static uint Fraction(double number) => (uint)((number - Math.Floor(number)) * (1L << 32));
}
