using System.Globalization;
using System.Text;

namespace ClaimLedger.Proofs;

/// <summary>What a log sends a witness, C2SP tlog-witness, the body of <c>POST …/add-checkpoint</c>:
/// <code>
/// old SIZE
/// BASE64(hash, 32 bytes)    (the consistency proof, a line each, 63 at most)
///
/// the signed checkpoint
/// </code></summary>
/// <param name="OldSize">The size that the witness cosigned last, as far as the log knows.</param>
/// <param name="Path">The consistency proof from there to the checkpoint.</param>
/// <param name="Checkpoint">The new checkpoint.</param>
public sealed record AddCheckpointRequest(long OldSize, IReadOnlyList<Sha256Hash> Path, SignedNote Checkpoint)
{
    private const string FormatName = "add-checkpoint";

    /// <summary>Reads a request's body. Nothing is verified.</summary>
    /// <exception cref="ProofFormatException">It is none: 400 is the answer.</exception>
    public static AddCheckpointRequest Parse(ReadOnlySpan<byte> body)
    {
        if (body.Length > 2 * SignedNote.MaxBytes)
            throw Wrong("size", $"it has {body.Length} bytes.");
        var divide = body.IndexOf("\n\n"u8);
        if (divide < 0)
            throw Wrong("end", "no empty line stands before the checkpoint.");
        var lines = Utf8Text.Decode(body[..divide], FormatName).Split('\n');
        if (!lines[0].StartsWith("old ", StringComparison.Ordinal))
            throw Wrong("line 1", "it is not 'old SIZE'.");
        if (lines.Length - 1 > TlogProof.MaxPath)
            throw Wrong("proof", $"it has {lines.Length - 1} hashes, and at most 63 are taken.");
        var note = SignedNote.Parse(body[(divide + 2)..]);
        _ = Proofs.Checkpoint.Parse(note.Text);
        return new AddCheckpointRequest(
            Proofs.Checkpoint.ParseNumber(lines[0]["old ".Length..], FormatName, "line 1"),
            Array.ConvertAll(lines[1..], HashOf),
            note
        );
    }

    /// <summary>The body, UTF-8.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    /// <summary>The body's text.</summary>
    public override string ToString()
    {
        var old = OldSize.ToString(CultureInfo.InvariantCulture);
        return $"old {old}\n{string.Concat(Path.Select(hash => $"{hash}\n"))}\n{Checkpoint}";
    }

    private static Sha256Hash HashOf(string line) =>
        Sha256Hash.TryParse(line, out var hash)
            ? hash
            : throw Wrong("proof", $"'{line}' is not base64 of 32 bytes.");

    private static ProofFormatException Wrong(string where, string wrong) => new(FormatName, where, wrong);
}
