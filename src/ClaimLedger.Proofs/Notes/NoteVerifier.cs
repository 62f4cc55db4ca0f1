using System.Globalization;

namespace ClaimLedger.Proofs;

/// <summary>A public key that notes are verified with, C2SP signed-note. Its name and the id that follows
/// from name, type and key say which signature lines are its own.</summary>
public abstract class NoteVerifier
{
    private protected NoteVerifier(NoteKey key, Ed25519Key publicKey)
    {
        (Key, PublicKey) = (key, publicKey);
    }

    /// <summary>The name on its signature lines.</summary>
    public string Name => Key.Name;

    /// <summary>The first 4 bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key), big-endian.</summary>
    public uint KeyId => Key.Id;

    /// <summary>The public key, 32 bytes, as RFC 8032 section 5.1.5 encodes it.</summary>
    public ReadOnlySpan<byte> PublicKeyBytes => Key.Material;

    private protected NoteKey Key { get; }

    private protected Ed25519Key PublicKey { get; }

    /// <summary>Reads a verifier key:
    /// <code>NAME+HEX(key id)+BASE64(type ‖ public key, 32 bytes)</code>
    /// of type 0x01, Ed25519, or 0x04, Ed25519 cosignatures.</summary>
    /// <exception cref="ProofFormatException">It is none; the id does not follow from the rest; the public
    /// key is no point of prime order.</exception>
    public static NoteVerifier Parse(string key)
    {
        var parsed = NoteKey.ParseVerifier(key);
        return parsed.Type == NoteKey.Cosignature
            ? new CosignatureVerifier(parsed)
            : new Ed25519Verifier(parsed);
    }

    /// <summary>Whether a signature is this key's over a text.</summary>
    /// <param name="text">The note's text, UTF-8, with its last newline.</param>
    /// <param name="signature">What follows the key id in the signature line.</param>
    public abstract bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature);

    /// <summary>The verifier key, as <see cref="Parse"/> reads it.</summary>
    public override string ToString() =>
        $"{Name}+{KeyId.ToString("x8", CultureInfo.InvariantCulture)}+{Key.MaterialText}";
}

/// <summary>Verifies Ed25519 signatures over a note's text, type 0x01 of C2SP signed-note.</summary>
public sealed class Ed25519Verifier : NoteVerifier
{
    internal Ed25519Verifier(NoteKey key)
        : base(key, Ed25519Key.FromPublic(key.Material)) { }

    /// <summary>A key by its name and its 32 bytes.</summary>
    /// <exception cref="ProofFormatException">The name or the key is none.</exception>
    public Ed25519Verifier(string name, ReadOnlySpan<byte> publicKey)
        : this(NoteKey.ForVerifier(name, NoteKey.Ed25519, publicKey)) { }

    /// <inheritdoc/>
    public override bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) =>
        PublicKey.Verify(text, signature);
}
