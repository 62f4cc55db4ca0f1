using ClaimLedger.Proofs;
using ClaimLedger.Storage;

namespace ClaimLedger.Log;

/// <summary>The last checkpoint that this node has seen, in a file outside the database: a database that was
/// put back from an old backup cannot know what it had signed since. A signer that would sign less, or
/// something else, finds it out by this.</summary>
public sealed class SeenCheckpoint(string path, LogKeys keys)
{
    /// <summary>The checkpoint; null where this node has seen none yet.</summary>
    /// <exception cref="UnusableSettingException">The file holds none, or one that the log's keys did not
    /// sign.</exception>
    public Checkpoint? Last { get; private set; }

    /// <summary>Reads the file.</summary>
    public void Load()
    {
        if (!File.Exists(path))
            return;
        try
        {
            var note = SignedNote.Parse(File.ReadAllBytes(path));
            if (note.Verify(keys.Signers.Select(s => s.Verifier)).Verdict is { IsValid: false } wrong)
                throw new UnusableSettingException(
                    $"The checkpoint in '{path}' is not this log's: {wrong.Reason}"
                );
            Last = Checkpoint.Parse(note.Text);
        }
        catch (ProofFormatException e)
        {
            throw new UnusableSettingException($"'{path}' holds no checkpoint: {e.Message}");
        }
    }

    /// <summary>Keeps a checkpoint that is no smaller than the one before.</summary>
    public void Keep(Checkpoint checkpoint, string note)
    {
        if (Last is { } last && last.Size >= checkpoint.Size)
            return;
        SecretFile.Replace(path, note);
        Last = checkpoint;
    }
}
