using System.Buffers;
using System.Text;
using ClaimLedger.Proofs;

namespace ClaimLedger.Fuzzing;

/// <summary>The formats of transparency logs. What is read is written byte for byte as it was, and what is
/// refused is refused by a <see cref="ProofFormatException"/>.</summary>
internal static class ProofTargets
{
    private static readonly Ed25519Signer Log = Ed25519Signer.FromSeed("log.example", new byte[32]);
    private static readonly CosignatureSigner Cosigner = CosignatureSigner.FromSeed(
        "w.example",
        new byte[32]
    );

    public static bool Note(byte[] input) => IsRewritten(input, bytes => SignedNote.Parse(bytes).ToBytes());

    public static bool Checkpoint(byte[] input) =>
        IsRewritten(input, bytes => Bytes(Proofs.Checkpoint.Parse(Text(bytes)).ToString()));

    /// <summary>A proof of whatever holds, or says why not.</summary>
    public static bool Proof(byte[] input) =>
        IsRewritten(
            input,
            bytes =>
            {
                var proof = TlogProof.Parse(bytes);
                var verdict = proof.Verify(MerkleTree.LeafHash([]), new TrustPolicy(Log.Verifier));
                Promise.IsReason(verdict.IsValid ? "It holds." : verdict.Reason);
                return proof.ToBytes();
            }
        );

    /// <summary>A tile's path and, after a line end, its file.</summary>
    public static bool Tile(byte[] input) =>
        IsRewritten(
            input,
            bytes =>
            {
                var end = Array.IndexOf(bytes, (byte)'\n') is >= 0 and var at ? at : bytes.Length;
                var (path, file) = (
                    TilePath.Parse(Text(bytes[..end])),
                    bytes[Math.Min(end + 1, bytes.Length)..]
                );
                var written = path.IsEntries ? Bundle(file, path.Width) : Proofs.Tile.Parse(path, file).Bytes;
                return [.. Bytes($"{path}\n"), .. written];
            }
        );

    /// <summary>The fast reader takes what the other does where nothing is escaped, and no more.</summary>
    public static bool Entry(byte[] input)
    {
        var isRead = IsRewritten(input, bytes => LedgerEntry.Parse(bytes).ToBytes());
        var isViewed = LedgerEntryView.TryRead(input, out _);
        Promise.Holds(isRead || !isViewed, "What is viewed is an entry.");
        Promise.Holds(
            isViewed || !isRead || input.Contains((byte)'\\'),
            "An entry without escapes is viewed."
        );
        return isRead;
    }

    /// <summary>A time is one that there can be; a cosignature of what was read holds.</summary>
    public static bool Cosignature(byte[] input) =>
        IsRewritten(
            input,
            bytes =>
            {
                var note = SignedNote.Parse(bytes);
                foreach (var signature in note.Signatures)
                {
                    var time = CosignatureVerifier.TimeOf(signature);
                    Promise.Holds(!(time < DateTimeOffset.UnixEpoch), "No cosignature is from before 1970.");
                    _ = Cosigner.Verifier.Verify(Bytes(note.Text), signature.Bytes.Span);
                }
                var made = Cosigner.Sign(note, DateTimeOffset.UnixEpoch.AddSeconds(1 + note.Text.Length));
                var cosigned = SignedNote.Parse((note with { Signatures = [made] }).ToBytes());
                Promise.Holds(cosigned.Verify([Cosigner.Verifier]).Verdict.IsValid, "A cosignature holds.");
                return note.ToBytes();
            }
        );

    /// <summary>What a log asks of a witness: nothing but what gets a 200 is cosigned.</summary>
    public static bool Witness(byte[] input)
    {
        var known = new WitnessedLog([Log.Verifier], 0, MerkleTree.EmptyRoot);
        var answer = Proofs.Witness.Decide(input, origin => origin == Log.Verifier.Name ? known : null);
        Promise.Holds(answer.Status == 200 == answer.Accepted is not null, "Only what is good is cosigned.");
        if (answer.Status is 400 or 403 or 404 or 422)
            Promise.IsReason(answer.Body);
        else
            Promise.Holds(answer.Status is 200 or 409, "A witness answers as its protocol says.");
        return IsRewritten(input, bytes => AddCheckpointRequest.Parse(bytes).ToBytes());
    }

    /// <summary>The key of a verifier, a signer or a cosigner.</summary>
    public static bool Key(byte[] input) =>
        IsRewritten(input, bytes => Bytes(NoteVerifier.Parse(Text(bytes)).ToString()))
        || IsRewritten(input, bytes => Bytes(Ed25519Signer.Parse(Text(bytes)).ToSecretText()))
        || IsRewritten(input, bytes => Bytes(CosignatureSigner.Parse(Text(bytes)).ToSecretText()));

    /// <summary>The canonical form of JSON is its own canonical form.</summary>
    public static bool Json(byte[] input)
    {
        byte[] canonical = [];
        return IsRewritten(
                input,
                bytes =>
                {
                    canonical = CanonicalJson.Of(bytes);
                    return bytes;
                }
            ) && IsRewritten(canonical, bytes => CanonicalJson.Of(bytes));
    }

    private static bool IsRewritten(byte[] input, Func<byte[], byte[]> rewrite)
    {
        byte[] written;
        try
        {
            written = rewrite(input);
        }
        catch (ProofFormatException e)
        {
            Promise.IsReason(e.Message);
            return false;
        }
        Promise.Holds(written.AsSpan().SequenceEqual(input), "What is read is written as it was.");
        return true;
    }

    private static ReadOnlySpan<byte> Bundle(byte[] file, int width)
    {
        var bundle = new ArrayBufferWriter<byte>();
        foreach (var entry in EntryBundle.Parse(file, width))
            EntryBundle.Write(bundle, entry.Span);
        return bundle.WrittenSpan;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A text is what its caller has already read as UTF-8.</summary>
    private static string Text(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return bytes.AsSpan().SequenceEqual(Bytes(text))
            ? text
            : throw new ProofFormatException("text", "bytes", "it is not UTF-8.");
    }
}
