using System.Globalization;
using System.Text;

namespace ClaimLedger.Proofs;

/// <summary>All that proves, without the log, that an entry is in it: C2SP tlog-proof, a file that ends in
/// <c>.tlog-proof</c>.
/// <code>
/// c2sp.org/tlog-proof@v1
/// extra BASE64              (left out where there is none)
/// index N
/// BASE64(hash, 32 bytes)    (from the leaf's sibling to the root's child, a line each)
///
/// the signed checkpoint, as it is
/// </code></summary>
/// <param name="Index">The entry's index, from 0.</param>
/// <param name="Path">The hashes of the inclusion proof.</param>
/// <param name="Checkpoint">The signed checkpoint that the path leads to.</param>
public sealed record TlogProof(long Index, IReadOnlyList<Sha256Hash> Path, SignedNote Checkpoint)
{
    /// <summary>A tree has no more levels.</summary>
    internal const int MaxPath = 63;

    private const string FormatName = "tlog-proof";
    private const string Header = "c2sp.org/tlog-proof@v1";

    /// <summary>Bytes for whoever made and reads the proof; empty where there are none. Nothing signs them,
    /// and changing them is noticed by nobody.</summary>
    public ReadOnlyMemory<byte> Extra { get; init; }

    /// <summary>Reads a proof. Nothing is verified.</summary>
    /// <exception cref="ProofFormatException">It is none.</exception>
    public static TlogProof Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length > 2 * SignedNote.MaxBytes)
            throw Wrong("size", $"it has {file.Length} bytes.");
        var divide = file.IndexOf("\n\n"u8);
        if (divide < 0)
            throw Wrong("end", "no empty line stands before the checkpoint.");
        var lines = new Queue<string>(Utf8Text.Decode(file[..divide], FormatName).Split('\n'));
        if (lines.Dequeue() != Header)
            throw Wrong("line 1", $"it is not '{Header}'.");
        var extra = Extras(lines);
        if (!lines.TryDequeue(out var index) || !index.StartsWith("index ", StringComparison.Ordinal))
            throw Wrong("index", "the line 'index N' is missing.");
        if (lines.Count > MaxPath)
            throw Wrong("path", $"it has {lines.Count} hashes; no tree has more than {MaxPath} levels.");
        var note = SignedNote.Parse(file[(divide + 2)..]);
        _ = Proofs.Checkpoint.Parse(note.Text);
        return new TlogProof(
            Proofs.Checkpoint.ParseNumber(index["index ".Length..], FormatName, "index"),
            [.. lines.Select(HashOf)],
            note
        )
        {
            Extra = extra,
        };
    }

    /// <summary>Verifies that an entry is in the log: the checkpoint by the policy, then the path.</summary>
    /// <param name="leaf">The entry's leaf hash.</param>
    /// <param name="policy">Whom one trusts.</param>
    public Verdict Verify(in Sha256Hash leaf, TrustPolicy policy)
    {
        var trusted = policy.Verify(Checkpoint);
        if (!trusted.IsValid)
            return trusted;
        var head = Proofs.Checkpoint.Parse(Checkpoint.Text);
        return new InclusionProof(Index, head.Size, Path).Verify(leaf, head.Root);
    }

    /// <summary>The file, UTF-8.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    /// <summary>The file's text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{Header}\n");
        if (!Extra.IsEmpty)
            text.Append(CultureInfo.InvariantCulture, $"extra {Convert.ToBase64String(Extra.Span)}\n");
        text.Append(CultureInfo.InvariantCulture, $"index {Index}\n");
        foreach (var hash in Path)
            text.Append(CultureInfo.InvariantCulture, $"{hash}\n");
        return text.Append(CultureInfo.InvariantCulture, $"\n{Checkpoint}").ToString();
    }

    private static byte[] Extras(Queue<string> lines)
    {
        if (!lines.TryPeek(out var line) || !line.StartsWith("extra ", StringComparison.Ordinal))
            return [];
        return Base64Text.Decode(lines.Dequeue().AsSpan("extra ".Length)) is { Length: > 0 } extra
            ? extra
            : throw Wrong("extra", "it is not base64 of a byte or more.");
    }

    private static Sha256Hash HashOf(string line) =>
        Sha256Hash.TryParse(line, out var hash)
            ? hash
            : throw Wrong("path", $"'{line}' is not base64 of 32 bytes.");

    private static ProofFormatException Wrong(string where, string wrong) => new(FormatName, where, wrong);
}
