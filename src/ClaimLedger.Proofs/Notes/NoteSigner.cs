using System.Globalization;

namespace ClaimLedger.Proofs;

/// <summary>Signs notes with Ed25519, type 0x01 of C2SP signed-note.</summary>
public sealed class Ed25519Signer
{
    private readonly NoteKey _key;
    private readonly Ed25519Key _pair;

    private Ed25519Signer(NoteKey key)
    {
        (_key, _pair) = (key, Ed25519Key.FromSeed(key.Material));
        Verifier = new Ed25519Verifier(key.Name, _pair.Public);
    }

    /// <summary>What verifies its signatures; its text is what one publishes.</summary>
    public Ed25519Verifier Verifier { get; }

    /// <summary>A new key, from the operating system's randomness.</summary>
    /// <param name="name">The name on its signature lines; a log's is its origin.</param>
    /// <exception cref="ProofFormatException">The name is empty, or has white space or a plus.</exception>
    public static Ed25519Signer Generate(string name) => FromSeed(name, Ed25519Key.NewSeed());

    /// <summary>A key by its seed, RFC 8032 section 5.1.5.</summary>
    /// <param name="name">The name on its signature lines.</param>
    /// <param name="seed">32 random bytes.</param>
    /// <exception cref="ProofFormatException">The name is none, or there are not 32 bytes.</exception>
    public static Ed25519Signer FromSeed(string name, ReadOnlySpan<byte> seed) =>
        new(NoteKey.ForSigner(name, NoteKey.Ed25519, seed));

    /// <summary>Reads a signer key as golang.org/x/mod/sumdb/note writes it:
    /// <code>PRIVATE+KEY+NAME+HEX(key id)+BASE64(0x01 ‖ seed, 32 bytes)</code></summary>
    /// <exception cref="ProofFormatException">It is none, or the id does not follow from the
    /// rest.</exception>
    public static Ed25519Signer Parse(string key) => new(NoteKey.ParseSigner(key, NoteKey.Ed25519));

    /// <summary>Signs a text; the signature line of its note.</summary>
    /// <param name="text">UTF-8, with its last newline.</param>
    public NoteSignature Sign(ReadOnlySpan<byte> text) => new(_key.Name, _key.Id, _pair.Sign(text));

    /// <summary>The signer key, as <see cref="Parse"/> reads it. A secret.</summary>
    public string ToSecretText() => _key.ToSecretText();

    /// <summary>The verifier key: a log line gives no secret away.</summary>
    public override string ToString() => Verifier.ToString();
}
