using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ClaimLedger.Proofs;

/// <summary>A key as C2SP signed-note writes it: <c>NAME+HEX(id)+BASE64(type ‖ material)</c>.</summary>
internal sealed class NoteKey
{
    /// <summary>Ed25519 over the note's text.</summary>
    public const byte Ed25519 = 0x01;

    /// <summary>Ed25519 over a time and a checkpoint, C2SP tlog-cosignature.</summary>
    public const byte Cosignature = 0x04;

    private const string VerifierFormat = "verifier key";
    private const string SignerFormat = "signer key";
    private const string SignerPrefix = "PRIVATE+KEY+";

    private NoteKey(string name, byte type, byte[] material, ReadOnlySpan<byte> publicKey)
    {
        (Name, Type, Material) = (name, type, material);
        var bytes = new List<byte>(Encoding.UTF8.GetBytes(name)) { (byte)'\n', type };
        bytes.AddRange(publicKey);
        Id = BinaryPrimitives.ReadUInt32BigEndian(Sha256Hash.Of([.. bytes]).Bytes);
    }

    public string Name { get; }

    public uint Id { get; }

    public byte Type { get; }

    /// <summary>The public key, or a signer's seed.</summary>
    public byte[] Material { get; }

    public string MaterialText => Convert.ToBase64String([Type, .. Material]);

    public static NoteKey ForVerifier(string name, byte type, ReadOnlySpan<byte> publicKey)
    {
        CheckName(name, VerifierFormat);
        CheckLength(publicKey.Length, VerifierFormat);
        return new NoteKey(name, type, publicKey.ToArray(), publicKey);
    }

    public static NoteKey ForSigner(string name, byte type, ReadOnlySpan<byte> seed)
    {
        CheckName(name, SignerFormat);
        CheckLength(seed.Length, SignerFormat);
        return new NoteKey(name, type, seed.ToArray(), Ed25519Key.FromSeed(seed).Public);
    }

    public static NoteKey ParseVerifier(string text)
    {
        var (name, id, type, material) = Parts(text, VerifierFormat);
        var key = ForVerifier(name, type, material);
        return id == key.Id ? key : throw WrongId(VerifierFormat, key);
    }

    public static NoteKey ParseSigner(string text, byte expectedType)
    {
        if (!text.StartsWith(SignerPrefix, StringComparison.Ordinal))
            throw new ProofFormatException(SignerFormat, "prefix", $"it does not begin with {SignerPrefix}.");
        var (name, id, type, material) = Parts(text[SignerPrefix.Length..], SignerFormat);
        if (type != expectedType)
            throw new ProofFormatException(
                SignerFormat,
                "type",
                $"it is of type 0x{type:x2}, not 0x{expectedType:x2}."
            );
        var key = ForSigner(name, type, material);
        return id == key.Id ? key : throw WrongId(SignerFormat, key);
    }

    public string ToSecretText() => $"{SignerPrefix}{Name}+{IdText(Id)}+{MaterialText}";

    /// <summary>Whether a name may stand on a signature line.</summary>
    public static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c) && c < ' ' || c == '+')
                return false;
        }
        return !name.IsEmpty && Utf8Text.IsWellFormed(name);
    }

    /// <summary>The name has no plus, and base64 may have some.</summary>
    private static (string Name, uint Id, byte Type, byte[] Material) Parts(string text, string format)
    {
        if (text.Split('+', 3) is not [var name, var hex, var base64])
            throw new ProofFormatException(format, "parts", "it is not NAME+ID+KEY.");
        if (
            hex.Length != 8
            || !uint.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
            || IdText(id) != hex
        )
            throw new ProofFormatException(format, "key id", "it is not 8 lower-case hexadecimal digits.");
        if (Base64Text.Decode(base64) is not [var type, .. var material])
            throw new ProofFormatException(format, "key", "it is not base64 of a type and a key.");
        return type is Ed25519 or Cosignature
            ? (name, id, type, material)
            : throw new ProofFormatException(
                format,
                "type",
                $"the type 0x{type:x2} is neither 0x01, Ed25519, nor 0x04, Ed25519 cosignatures."
            );
    }

    private static void CheckName(string name, string format)
    {
        if (!IsName(name))
            throw new ProofFormatException(
                format,
                "name",
                $"'{name}' is empty, or has white space or a plus."
            );
    }

    private static void CheckLength(int length, string format)
    {
        if (length != Ed25519Key.Length)
            throw new ProofFormatException(
                format,
                "key",
                $"a key has {Ed25519Key.Length} bytes, not {length}."
            );
    }

    private static ProofFormatException WrongId(string format, NoteKey key) =>
        new(format, "key id", $"the id of this name and key is {IdText(key.Id)}.");

    private static string IdText(uint id) => id.ToString("x8", CultureInfo.InvariantCulture);
}
