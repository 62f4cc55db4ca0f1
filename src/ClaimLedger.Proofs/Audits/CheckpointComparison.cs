using System.Text;

namespace ClaimLedger.Proofs;

/// <summary>How a checkpoint that somebody kept stands to the newest of a log.</summary>
public enum CheckpointRelation
{
    /// <summary>It is the newest: as large, with the same root.</summary>
    Same,

    /// <summary>The log begins with it, and has grown since.</summary>
    Grown,

    /// <summary>The log does not begin with it: one of its entries was changed, left out or put in.</summary>
    Forked,

    /// <summary>It has more entries than the log has.</summary>
    WentBack,

    /// <summary>It is of a log of another name.</summary>
    OtherLog,

    /// <summary>None of the log's keys signed it, or a signature does not hold.</summary>
    NotSigned,

    /// <summary>It is no checkpoint.</summary>
    NotOne,
}

/// <summary>A checkpoint that was kept, held against a log.</summary>
/// <param name="Relation">How it stands.</param>
/// <param name="Detail">What exactly was found.</param>
/// <param name="Kept">The checkpoint; null where it is none.</param>
public sealed record CheckpointComparison(CheckpointRelation Relation, string Detail, Checkpoint? Kept)
{
    /// <summary>Compares a checkpoint's text.</summary>
    /// <param name="text">The note, as a file or a clipboard has it: ends of lines and the last newline may
    /// be missing or another's.</param>
    /// <param name="head">The log's newest, whose signature was verified.</param>
    /// <param name="keys">The keys that the log has signed with.</param>
    /// <param name="hashes">The log's hashes, which are believed only as far as they lead to the head's
    /// root.</param>
    /// <param name="cancel">Ends it.</param>
    public static async ValueTask<CheckpointComparison> OfAsync(
        string text,
        Checkpoint head,
        IReadOnlyList<NoteVerifier> keys,
        IHashSource hashes,
        CancellationToken cancel = default
    )
    {
        SignedNote note;
        Checkpoint kept;
        try
        {
            var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Trim('\n', ' ');
            note = SignedNote.Parse(Encoding.UTF8.GetBytes($"{lines}\n"));
            kept = Checkpoint.Parse(note.Text);
        }
        catch (ProofFormatException e)
        {
            return new(CheckpointRelation.NotOne, e.Message, Kept: null);
        }
        if (kept.Origin != head.Origin)
            return new(
                CheckpointRelation.OtherLog,
                $"It is of the log {kept.Origin}, and this is {head.Origin}.",
                kept
            );
        var signed = note.Verify(keys);
        if (!signed.Verdict.IsValid)
            return new(CheckpointRelation.NotSigned, signed.Verdict.Reason, kept);
        if (kept.Size > head.Size)
            return new(
                CheckpointRelation.WentBack,
                $"It has {kept.Size} entries, and the log {head.Size}.",
                kept
            );
        var prover = new TreeProver(hashes);
        var proof = await prover.ConsistencyAsync(kept.Size, head.Size, cancel).ConfigureAwait(false);
        var verdict = proof.Verify(kept.Root, head.Root);
        if (!verdict.IsValid)
            return new(CheckpointRelation.Forked, verdict.Reason, kept);
        return kept.Size == head.Size
            ? new(CheckpointRelation.Same, $"Both have the root {head.Root}.", kept)
            : new(
                CheckpointRelation.Grown,
                $"A proof of {proof.Path.Count} hashes leads from its root {kept.Root} to {head.Root}.",
                kept
            );
    }
}
