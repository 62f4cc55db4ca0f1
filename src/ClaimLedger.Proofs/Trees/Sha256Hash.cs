using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ClaimLedger.Proofs;

/// <summary>A SHA-256 hash: 32 bytes, in texts 44 characters of base64 (RFC 4648 section 4, with padding).
/// A span of hashes is their bytes one after the other, which is what a tile's file holds.</summary>
[StructLayout(LayoutKind.Sequential, Size = Length)]
public readonly struct Sha256Hash : IEquatable<Sha256Hash>
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = 32;

    // To make and free a hash anew costs more than to hash what an entry has.
    [ThreadStatic]
    private static IncrementalHash? _ofThread;

    private readonly Block _bytes;

    /// <summary>Takes a hash's bytes.</summary>
    /// <param name="bytes">32 bytes.</param>
    /// <exception cref="ArgumentException">They are not 32.</exception>
    public Sha256Hash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
            throw new ArgumentException($"A SHA-256 hash has 32 bytes, not {bytes.Length}.", nameof(bytes));
        bytes.CopyTo(_bytes);
    }

    /// <summary>The 32 bytes.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The SHA-256 of some bytes (FIPS 180-4), without any prefix.</summary>
    public static Sha256Hash Of(ReadOnlySpan<byte> data)
    {
        var hasher = _ofThread ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> hash = stackalloc byte[Length];
        hasher.AppendData(data);
        hasher.GetHashAndReset(hash);
        return new Sha256Hash(hash);
    }

    /// <summary>The SHA-256 of a byte and some bytes after it.</summary>
    internal static Sha256Hash Of(byte first, ReadOnlySpan<byte> data)
    {
        const int OnStack = 512;
        var length = data.Length + 1;
        var rented = length > OnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        var input = rented is null ? stackalloc byte[OnStack] : rented;
        input[0] = first;
        data.CopyTo(input[1..]);
        var hash = Of(input[..length]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    /// <summary>The SHA-256 of each of many messages, which takes a fraction of the time of one after the
    /// other where they are short.</summary>
    /// <returns>The hashes, in the order of the messages.</returns>
    public static Sha256Hash[] OfEach(IReadOnlyList<ReadOnlyMemory<byte>> messages) =>
        Sha256Lanes.HashEach(messages, prefix: null);

    /// <summary>Reads base64 of exactly 32 bytes; the bits that pad the last character must be 0, so that
    /// one hash has one text.</summary>
    /// <returns>Whether it is that.</returns>
    public static bool TryParse(ReadOnlySpan<char> base64, out Sha256Hash hash)
    {
        Span<byte> bytes = stackalloc byte[Length];
        var isHash = Base64Text.TryDecode(base64, bytes, out var written) && written == Length;
        hash = isHash ? new Sha256Hash(bytes) : default;
        return isHash;
    }

    /// <summary>Whether both are the same 32 bytes.</summary>
    public bool Equals(Sha256Hash other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Sha256Hash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => MemoryMarshal.Read<int>(Bytes);

    /// <summary>The base64 text.</summary>
    public override string ToString() => Convert.ToBase64String(Bytes);

    /// <summary>Whether both are the same 32 bytes.</summary>
    public static bool operator ==(Sha256Hash left, Sha256Hash right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Sha256Hash left, Sha256Hash right) => !left.Equals(right);

    [InlineArray(Length)]
    private struct Block
    {
        private byte _first;
    }
}
