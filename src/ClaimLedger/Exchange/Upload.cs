using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using ClaimLedger.Domain.Sealing;

namespace ClaimLedger.Exchange;

/// <summary>
/// An import's file in the database, while the import runs: parts of a mebibyte, each deflated (RFC 1951) and
/// encrypted under a key of the import's own, which is destroyed with the parts when it ends. A file holds
/// the texts that the ledger seals, and a copy of the database shall open none of them.
/// </summary>
public static class Upload
{
    /// <summary>The bytes of a part, before they are deflated.</summary>
    public const int PartLength = 1024 * 1024;

    /// <summary>Stores a file, part by part, and digests it.</summary>
    /// <param name="body">The file.</param>
    /// <param name="key">The import's key.</param>
    /// <param name="place">The subject of that key.</param>
    /// <param name="store">Stores a part.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Its length and its SHA-256.</returns>
    public static async Task<(long Length, byte[] Digest)> StoreAsync(
        Stream body,
        SubjectKey key,
        string place,
        Func<int, byte[], Task> store,
        CancellationToken cancel
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(PartLength);
        try
        {
            var length = 0L;
            for (var part = 0; ; part++)
            {
                var read = await body.ReadAtLeastAsync(
                    buffer.AsMemory(0, PartLength),
                    PartLength,
                    throwOnEndOfStream: false,
                    cancel
                );
                if (read > 0)
                {
                    hash.AppendData(buffer, 0, read);
                    await store(part, key.Encrypt(PlaceOf(place, part), Deflate(buffer.AsSpan(0, read))));
                }
                length += read;
                if (read < PartLength)
                    return (length, hash.GetHashAndReset());
            }
        }
        finally
        {
            // It held texts that are sealed everywhere else.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>A file as it was sent.</summary>
    /// <param name="length">Its length.</param>
    /// <param name="key">The import's key.</param>
    /// <param name="place">The subject of that key.</param>
    /// <param name="load">Loads a part.</param>
    public static Stream Open(
        long length,
        SubjectKey key,
        string place,
        Func<int, CancellationToken, Task<byte[]>> load
    ) => new Parts(length, key, place, load);

    private static string PlaceOf(string place, int part) => $"{place}/{part}";

    private static ReadOnlySpan<byte> Deflate(ReadOnlySpan<byte> plain)
    {
        using var deflated = new MemoryStream(plain.Length / 4);
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write(plain);
        return deflated.GetBuffer().AsSpan(0, (int)deflated.Length);
    }

    /// <summary>Reads part after part; no more than one is held.</summary>
    private sealed class Parts(
        long length,
        SubjectKey key,
        string place,
        Func<int, CancellationToken, Task<byte[]>> load
    ) : Stream
    {
        private readonly byte[] _part = new byte[PartLength];
        private int _filled;
        private int _at;
        private int _next;
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position
        {
            get => Interlocked.Read(ref _position);
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            if (_at == _filled && _position < length)
                await FillAsync(cancellationToken);
            var read = Math.Min(buffer.Length, _filled - _at);
            _part.AsMemory(_at, read).CopyTo(buffer);
            _at += read;
            Interlocked.Add(ref _position, read);
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() { }

        private async Task FillAsync(CancellationToken cancel)
        {
            var stored = key.Decrypt(PlaceOf(place, _next), await load(_next, cancel));
            _next++;
            await using var inflate = new DeflateStream(
                new MemoryStream(stored, writable: false),
                CompressionMode.Decompress
            );
            (_at, _filled) = (0, inflate.ReadAtLeast(_part, PartLength, throwOnEndOfStream: false));
        }
    }
}
