using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ClaimLedger.Proofs;

/// <summary>A witness's cosignature of a checkpoint, type 0x04 of C2SP tlog-cosignature. The signature is
/// <code>time, 8 bytes, big-endian, in POSIX seconds ‖ Ed25519 signature, 64 bytes</code>
/// over
/// <code>
/// cosignature/v1
/// time SECONDS
/// the checkpoint's text
/// </code></summary>
internal static class Cosignature
{
    public const int TimeLength = sizeof(long);

    public static byte[] Message(long time, ReadOnlySpan<byte> text)
    {
        var seconds = time.ToString(CultureInfo.InvariantCulture);
        var header = Encoding.ASCII.GetBytes($"cosignature/v1\ntime {seconds}\n");
        return [.. header, .. text];
    }
}

/// <summary>Verifies a witness's cosignatures.</summary>
public sealed class CosignatureVerifier : NoteVerifier
{
    internal CosignatureVerifier(NoteKey key)
        : base(key, Ed25519Key.FromPublic(key.Material)) { }

    /// <summary>A key by its name and its 32 bytes.</summary>
    /// <exception cref="ProofFormatException">The name or the key is none.</exception>
    public CosignatureVerifier(string name, ReadOnlySpan<byte> publicKey)
        : this(NoteKey.ForVerifier(name, NoteKey.Cosignature, publicKey)) { }

    /// <summary>When a cosignature was made, by itself: to be believed only once it is verified.</summary>
    /// <param name="signature">A signature of this kind.</param>
    /// <returns>The time, or nothing if it has none that there can be.</returns>
    public static DateTimeOffset? TimeOf(NoteSignature signature) =>
        signature.Bytes.Length >= Cosignature.TimeLength
        && BinaryPrimitives.ReadInt64BigEndian(signature.Bytes.Span) is >= 0 and var time
        && time <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(time)
            : null;

    /// <inheritdoc/>
    public override bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) =>
        signature.Length > Cosignature.TimeLength
        && BinaryPrimitives.ReadInt64BigEndian(signature) is >= 0 and var time
        && PublicKey.Verify(Cosignature.Message(time, text), signature[Cosignature.TimeLength..]);
}

/// <summary>Cosigns checkpoints, as a witness does once it has verified their consistency.</summary>
public sealed class CosignatureSigner
{
    private readonly NoteKey _key;
    private readonly Ed25519Key _pair;

    private CosignatureSigner(NoteKey key)
    {
        (_key, _pair) = (key, Ed25519Key.FromSeed(key.Material));
        Verifier = new CosignatureVerifier(key.Name, _pair.Public);
    }

    /// <summary>What verifies its cosignatures.</summary>
    public CosignatureVerifier Verifier { get; }

    /// <summary>A new key, from the operating system's randomness. A witness's key signs nothing
    /// else.</summary>
    /// <param name="name">The witness's name.</param>
    /// <exception cref="ProofFormatException">The name is empty, or has white space or a plus.</exception>
    public static CosignatureSigner Generate(string name) => FromSeed(name, Ed25519Key.NewSeed());

    /// <summary>A key by its seed, RFC 8032 section 5.1.5.</summary>
    /// <exception cref="ProofFormatException">The name is none, or there are not 32 bytes.</exception>
    public static CosignatureSigner FromSeed(string name, ReadOnlySpan<byte> seed) =>
        new(NoteKey.ForSigner(name, NoteKey.Cosignature, seed));

    /// <summary>Reads a signer key, <c>PRIVATE+KEY+NAME+HEX(key id)+BASE64(0x04 ‖ seed)</c>.</summary>
    /// <exception cref="ProofFormatException">It is none, or the id does not follow from the
    /// rest.</exception>
    public static CosignatureSigner Parse(string key) => new(NoteKey.ParseSigner(key, NoteKey.Cosignature));

    /// <summary>Cosigns a checkpoint.</summary>
    /// <param name="checkpoint">The log's note; its signatures are not looked at.</param>
    /// <param name="time">When; cut to whole seconds.</param>
    /// <exception cref="ProofFormatException">The note's text is no checkpoint.</exception>
    public NoteSignature Sign(SignedNote checkpoint, DateTimeOffset time)
    {
        _ = Checkpoint.Parse(checkpoint.Text);
        var seconds = time.ToUnixTimeSeconds();
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 1, nameof(time));
        var message = Cosignature.Message(seconds, Encoding.UTF8.GetBytes(checkpoint.Text));
        var bytes = new byte[Cosignature.TimeLength];
        BinaryPrimitives.WriteInt64BigEndian(bytes, seconds);
        return new NoteSignature(_key.Name, _key.Id, (byte[])[.. bytes, .. _pair.Sign(message)]);
    }

    /// <summary>The signer key, as <see cref="Parse"/> reads it. A secret.</summary>
    public string ToSecretText() => _key.ToSecretText();

    /// <summary>The verifier key: a log line gives no secret away.</summary>
    public override string ToString() => Verifier.ToString();
}
