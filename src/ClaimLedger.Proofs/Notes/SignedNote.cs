using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ClaimLedger.Proofs;

/// <summary>One line of signature, C2SP signed-note:
/// <code>— NAME BASE64(key id, 4 bytes ‖ signature)</code></summary>
/// <param name="Name">The key's name.</param>
/// <param name="KeyId">The key's id.</param>
/// <param name="Bytes">The signature, without the key id.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The line, without its newline.</summary>
    public override string ToString()
    {
        var bytes = new byte[sizeof(uint) + Bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Bytes.Span.CopyTo(bytes.AsSpan(sizeof(uint)));
        return $"{SignedNote.Dash} {Name} {Convert.ToBase64String(bytes)}";
    }

    /// <summary>Whether it says to be of that key.</summary>
    internal bool IsOf(NoteVerifier verifier) => verifier.KeyId == KeyId && verifier.Name == Name;
}

/// <summary>What the known keys say of a note.</summary>
/// <param name="Verdict">Whether one of them signed, and none failed.</param>
/// <param name="Keys">Those that signed, each once, in the order of their lines; none if it does not
/// hold.</param>
public sealed record NoteVerification(Verdict Verdict, IReadOnlyList<NoteVerifier> Keys);

/// <summary>A note and its signatures, C2SP signed-note:
/// <code>
/// text, ending in a newline
///
/// — NAME BASE64
/// — NAME BASE64
/// </code>
/// UTF-8 without control characters but newlines; the dash is U+2014; the last empty line divides.</summary>
/// <param name="Text">The text with its last newline, which is what is signed.</param>
/// <param name="Signatures">The lines in their order.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>The most bytes that a note may have.</summary>
    public const int MaxBytes = 1_000_000;

    /// <summary>The most signatures that a note may have.</summary>
    public const int MaxSignatures = 100;

    internal const char Dash = '\u2014';

    private const string FormatName = "signed note";

    /// <summary>Reads a note. Nothing is verified.</summary>
    /// <exception cref="ProofFormatException">It is none.</exception>
    public static SignedNote Parse(ReadOnlySpan<byte> note)
    {
        if (note.Length > MaxBytes)
            throw Wrong("size", $"it has {note.Length} bytes, and at most {MaxBytes} are read.");
        var text = Utf8Text.Decode(note, FormatName);
        CheckControls(text);
        var divide = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (divide < 0)
            throw Wrong("end", "no empty line stands between a text and its signatures.");
        var line = text.AsSpan(0, divide + 2).Count('\n');
        if (!text.EndsWith('\n') || divide + 2 == text.Length)
            throw Wrong("end", "it does not end in a signature line with its newline.");
        var lines = text[(divide + 2)..^1].Split('\n');
        if (lines.Length > MaxSignatures)
            throw Wrong("signatures", $"there are {lines.Length}, and at most {MaxSignatures} are read.");
        return new SignedNote(text[..(divide + 1)], Array.ConvertAll(lines, l => ParseSignature(l, ++line)));
    }

    /// <summary>Verifies a note: a line of a known key must hold, lines of unknown keys count for
    /// nothing.</summary>
    /// <param name="known">The keys that are trusted.</param>
    public NoteVerification Verify(IEnumerable<NoteVerifier> known)
    {
        var (keys, text) = (new List<NoteVerifier>(), Encoding.UTF8.GetBytes(Text));
        var verifiers = known.ToList();
        foreach (var signature in Signatures)
        {
            var named = verifiers.FindAll(signature.IsOf);
            if (named.Count == 0)
                continue;
            var holds = named.Find(verifier => verifier.Verify(text, signature.Bytes.Span));
            if (holds is null)
                return new(
                    Verdict.Invalid(
                        $"The signature of the known key {named[0]} does not hold for this note."
                    ),
                    []
                );
            if (!keys.Contains(holds))
                keys.Add(holds);
        }
        return keys.Count > 0
            ? new(Verdict.Valid, keys)
            : new(Verdict.Invalid("The note has no signature of a known key."), []);
    }

    /// <summary>The same note with further signatures after its own.</summary>
    public SignedNote With(params ReadOnlySpan<NoteSignature> signatures) =>
        this with
        {
            Signatures = [.. Signatures, .. signatures],
        };

    /// <summary>The note's file, UTF-8.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    /// <summary>The note.</summary>
    public override string ToString() =>
        $"{Text}\n{string.Concat(Signatures.Select(signature => $"{signature}\n"))}";

    /// <summary>Signs a text.</summary>
    /// <param name="text">Ends in a newline; has no other control character.</param>
    /// <param name="signers">Who signs, one line each.</param>
    /// <exception cref="ProofFormatException">The text cannot be a note's.</exception>
    public static SignedNote Sign(string text, params ReadOnlySpan<Ed25519Signer> signers)
    {
        if (!text.EndsWith('\n') || !Utf8Text.IsWellFormed(text))
            throw Wrong("text", "it does not end in a newline, or holds half a surrogate pair.");
        CheckControls(text);
        var bytes = Encoding.UTF8.GetBytes(text);
        var signatures = new NoteSignature[signers.Length];
        for (var i = 0; i < signatures.Length; i++)
            signatures[i] = signers[i].Sign(bytes);
        return new SignedNote(text, signatures);
    }

    /// <summary>Reads a line of signature without its newline.</summary>
    /// <exception cref="ProofFormatException">It is none.</exception>
    internal static NoteSignature ParseSignature(string text, int line)
    {
        var where = $"line {line.ToString(CultureInfo.InvariantCulture)}";
        if (text.Split(' ') is not ["\u2014", var name, var base64])
            throw Wrong(where, "it is not a signature line: \u2014 NAME BASE64.");
        if (!NoteKey.IsName(name))
            throw Wrong(where, "the key's name is empty, or has white space or a plus.");
        if (Base64Text.Decode(base64) is not { Length: > sizeof(uint) } bytes)
            throw Wrong(where, "the signature is not base64 of a key id, 4 bytes, and a signature.");
        return new NoteSignature(
            name,
            BinaryPrimitives.ReadUInt32BigEndian(bytes),
            bytes.AsMemory(sizeof(uint))
        );
    }

    private static void CheckControls(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] < ' ' && text[i] != '\n')
                throw Wrong($"character {i}", "the only control character that a note may have is newline.");
        }
    }

    private static ProofFormatException Wrong(string where, string wrong) => new(FormatName, where, wrong);
}
