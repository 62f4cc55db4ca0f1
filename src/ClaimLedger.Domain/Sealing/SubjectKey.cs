using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ClaimLedger.Domain.Sealing;

/// <summary>
/// The key of one subject: a source's or a statement's stream. It derives the salts and encrypts the
/// disclosures; once it is destroyed, no text that it sealed can be read, guessed or confirmed.
/// </summary>
/// <remarks>
/// Three keys are derived from the 32 bytes (HKDF-SHA-256, RFC 5869, info <c>salt</c>, <c>disclosure</c> and
/// <c>request</c>).
/// A salt is HMAC-SHA-256 over <c>stream#field</c>, so that the same text in the same place gives the same
/// commitment and rules can compare commitments. A disclosure is AES-256-GCM, stored as
/// <c>nonce (12) ‖ ciphertext ‖ tag (16)</c> with <c>stream#field</c> as associated data.
/// </remarks>
public sealed class SubjectKey
{
    /// <summary>The length of a key in bytes.</summary>
    public const int Length = 32;

    private const int NonceLength = 12;
    private const int TagLength = 16;
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly byte[] _secret;
    private readonly byte[] _disclosureKey;
    private byte[]? _saltKey;
    private byte[]? _requestKey;

    /// <summary>The key with the given 32 bytes.</summary>
    /// <exception cref="ArgumentException">There are not 32 bytes.</exception>
    public SubjectKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
            throw new ArgumentException(
                $"A subject's key has {Length} bytes, not {bytes.Length}.",
                nameof(bytes)
            );
        // HKDF in its own steps: one extract serves both keys, and HMAC is found faster than a KDF.
        Span<byte> noSalt = stackalloc byte[Length];
        noSalt.Clear();
        _secret = HMACSHA256.HashData(noSalt, bytes);
        _disclosureKey = HMACSHA256.HashData(_secret, "disclosure\x01"u8);
    }

    // Only who seals needs it; whoever opens a page of texts does not pay for it.
    private byte[] SaltKey => _saltKey ??= HMACSHA256.HashData(_secret, "salt\x01"u8);

    /// <summary>Blinds a hash over something that holds a text of the subject: HMAC-SHA-256 over it, under
    /// the <c>request</c> key. Whoever holds the key can compare it; without the key nobody can confirm a
    /// guess of the text.</summary>
    public byte[] Blind(ReadOnlySpan<byte> hash) =>
        HMACSHA256.HashData(_requestKey ??= HMACSHA256.HashData(_secret, "request\x01"u8), hash);

    /// <summary>Seals a text: the commitment for the event and what opens it. Same input, same
    /// commitment.</summary>
    public Disclosure Seal(string stream, string field, string text)
    {
        var path = $"{stream}#{field}";
        var salt = Base64Url.Encode(HMACSHA256.HashData(SaltKey, Encoding.UTF8.GetBytes(path)));
        var content = JsonSerializer.SerializeToUtf8Bytes(new[] { salt, path, text }, Plain);
        return new Disclosure(stream, field, CommitmentTo(content), content);
    }

    /// <summary>The commitment to a disclosure's bytes.</summary>
    public static Commitment CommitmentTo(ReadOnlySpan<byte> content) =>
        Commitment.Of(SHA256.HashData(System.Buffers.Text.Base64Url.EncodeToUtf8(content)));

    /// <summary>Encrypts a disclosure for storage, under a fresh random nonce.</summary>
    public byte[] Encrypt(Disclosure disclosure) =>
        Encrypt($"{disclosure.Stream}#{disclosure.Field}", disclosure.Content);

    /// <summary>Encrypts any bytes for storage, in the form of a disclosure.</summary>
    /// <param name="place">Where they are stored; they are opened only there.</param>
    /// <param name="content">The bytes.</param>
    /// <returns><c>nonce (12) ‖ ciphertext ‖ tag (16)</c>.</returns>
    public byte[] Encrypt(string place, ReadOnlySpan<byte> content)
    {
        var stored = new byte[NonceLength + content.Length + TagLength];
        var nonce = stored.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_disclosureKey, TagLength);
        aes.Encrypt(
            nonce,
            content,
            stored.AsSpan(NonceLength, content.Length),
            stored.AsSpan(NonceLength + content.Length),
            Encoding.UTF8.GetBytes(place)
        );
        return stored;
    }

    /// <summary>Decrypts a stored disclosure and checks it against the commitment.</summary>
    /// <exception cref="CryptographicException">Another key, another place, or altered bytes.</exception>
    public string Open(string stream, string field, Commitment commitment, ReadOnlySpan<byte> stored) =>
        JsonSerializer.Deserialize<string[]>(OpenContent(stream, field, commitment, stored))![2];

    /// <summary>As <see cref="Open"/>; the disclosure's own bytes, with which others can check
    /// it.</summary>
    /// <exception cref="CryptographicException">Another key, another place, or altered bytes.</exception>
    public byte[] OpenContent(string stream, string field, Commitment commitment, ReadOnlySpan<byte> stored)
    {
        var content = Decrypt($"{stream}#{field}", stored);
        return CommitmentTo(content) == commitment
            ? content
            : throw new CryptographicException(
                $"The disclosure of {stream}#{field} is not what was committed to."
            );
    }

    /// <summary>Decrypts what <see cref="Encrypt(string, ReadOnlySpan{byte})"/> made.</summary>
    /// <exception cref="CryptographicException">Another key, another place, or altered bytes.</exception>
    public byte[] Decrypt(string place, ReadOnlySpan<byte> stored)
    {
        if (stored.Length < NonceLength + TagLength)
            throw new CryptographicException($"What is stored at {place} is cut short.");
        var content = new byte[stored.Length - NonceLength - TagLength];
        using var aes = new AesGcm(_disclosureKey, TagLength);
        aes.Decrypt(
            stored[..NonceLength],
            stored.Slice(NonceLength, content.Length),
            stored[^TagLength..],
            content,
            Encoding.UTF8.GetBytes(place)
        );
        return content;
    }
}

/// <summary>What opens one commitment.</summary>
/// <param name="Stream">The stream whose event holds the commitment.</param>
/// <param name="Field">The field's path in that stream, such as <c>text</c> or
/// <c>assessments/a1/rationale</c>.</param>
/// <param name="Commitment">What the event holds.</param>
/// <param name="Content">The disclosure's bytes in the clear.</param>
public sealed record Disclosure(string Stream, string Field, Commitment Commitment, byte[] Content);
