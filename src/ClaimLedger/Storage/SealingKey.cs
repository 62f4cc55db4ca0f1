using System.Security.Cryptography;
using System.Text;
using ClaimLedger.Domain.Sealing;

namespace ClaimLedger.Storage;

/// <summary>
/// The key under which the subjects' keys are wrapped in the database, so that a copy of the database alone
/// opens nothing. 32 random bytes in a file of mode 0600, made on the first start; without it the sealed
/// texts of its ledger are lost. Wrapped keys are AES-256-GCM, <c>nonce (12) ‖ ciphertext (32) ‖ tag
/// (16)</c>,
/// with the subject as associated data.
/// </summary>
public sealed class SealingKey
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private readonly byte[] _key;

    private SealingKey(byte[] key) => _key = key;

    /// <summary>What the database remembers the key by: the first 16 hex digits of SHA-256 over it,
    /// labelled.</summary>
    public string Fingerprint =>
        Convert.ToHexStringLower(SHA256.HashData([.. "ClaimLedger sealing key"u8, .. _key]))[..16];

    /// <summary>Reads the key's file, or makes it where there is none.</summary>
    /// <exception cref="UnusableSettingException">The file holds no key.</exception>
    public static SealingKey LoadOrCreate(string path)
    {
        if (!File.Exists(path))
            SecretFile.Create(path, RandomNumberGenerator.GetBytes(SubjectKey.Length));
        var key = File.ReadAllBytes(path);
        return key.Length == SubjectKey.Length
            ? new SealingKey(key)
            : throw new UnusableSettingException(
                $"'{path}' holds {key.Length} bytes and no sealing key; put the file with the 32 bytes back from your backup."
            );
    }

    /// <summary>Makes and wraps a new key for a subject.</summary>
    public (SubjectKey Key, byte[] Wrapped) New(string subject)
    {
        var key = RandomNumberGenerator.GetBytes(SubjectKey.Length);
        var wrapped = new byte[NonceLength + SubjectKey.Length + TagLength];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, NonceLength));
        using var aes = new AesGcm(_key, TagLength);
        aes.Encrypt(
            wrapped.AsSpan(0, NonceLength),
            key,
            wrapped.AsSpan(NonceLength, SubjectKey.Length),
            wrapped.AsSpan(NonceLength + SubjectKey.Length),
            Encoding.UTF8.GetBytes(subject)
        );
        return (new SubjectKey(key), wrapped);
    }

    /// <summary>Unwraps a subject's key.</summary>
    /// <exception cref="CryptographicException">Another sealing key, another subject, or altered
    /// bytes.</exception>
    public SubjectKey Unwrap(string subject, ReadOnlySpan<byte> wrapped)
    {
        using var unwrapping = Unwrapping();
        return unwrapping.Unwrap(subject, wrapped);
    }

    /// <summary>Unwraps the keys of many subjects, one after the other, at less cost for each.</summary>
    public Unwrapper Unwrapping() => new(new AesGcm(_key, TagLength));

    /// <summary>The sealing key made ready to unwrap with; for one thread at a time.</summary>
    public sealed class Unwrapper : IDisposable
    {
        private readonly AesGcm _aes;

        internal Unwrapper(AesGcm aes) => _aes = aes;

        /// <inheritdoc cref="SealingKey.Unwrap"/>
        public SubjectKey Unwrap(string subject, ReadOnlySpan<byte> wrapped)
        {
            Span<byte> key = stackalloc byte[SubjectKey.Length];
            _aes.Decrypt(
                wrapped[..NonceLength],
                wrapped[NonceLength..^TagLength],
                wrapped[^TagLength..],
                key,
                Encoding.UTF8.GetBytes(subject)
            );
            return new SubjectKey(key);
        }

        /// <inheritdoc/>
        public void Dispose() => _aes.Dispose();
    }
}
