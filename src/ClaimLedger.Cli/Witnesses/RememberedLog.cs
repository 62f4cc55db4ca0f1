using System.Text;
using ClaimLedger.Proofs;

namespace ClaimLedger.Cli.Witnesses;

/// <summary>A log as a witness remembers it.</summary>
internal sealed class RememberedLog
{
    private readonly Lock _storing = new();
    private readonly string _path;
    private volatile WitnessedLog _known;
    private volatile SignedNote? _last;

    private RememberedLog(string origin, string folder, IReadOnlyList<NoteVerifier> keys)
    {
        Origin = origin;
        OriginHash = Convert.ToHexStringLower(Sha256Hash.Of(Encoding.UTF8.GetBytes(origin)).Bytes);
        _path = Path.Combine(folder, $"{OriginHash}.checkpoint");
        _known = new WitnessedLog(keys, 0, MerkleTree.EmptyRoot);
    }

    /// <summary>Its origin.</summary>
    public string Origin { get; }

    /// <summary>SHA-256 of the origin, in lower-case hexadecimal.</summary>
    public string OriginHash { get; }

    /// <summary>What requests are decided by. One object from one change to the next, which is what
    /// <see cref="TryStore"/> compares.</summary>
    public WitnessedLog Known => _known;

    /// <summary>The last checkpoint that was cosigned, with the cosignature; null before the first.</summary>
    public SignedNote? Last => _last;

    /// <summary>Reads the log's file.</summary>
    /// <exception cref="WitnessFailure">It holds no checkpoint of this log.</exception>
    public static RememberedLog Read(string folder, string origin, IReadOnlyList<NoteVerifier> keys)
    {
        var log = new RememberedLog(origin, folder, keys);
        if (!File.Exists(log._path))
            return log;
        try
        {
            var note = SignedNote.Parse(File.ReadAllBytes(log._path));
            var head = Checkpoint.Parse(note.Text);
            if (head.Origin != origin)
                throw new WitnessFailure($"'{log._path}' is of the log '{head.Origin}', not of '{origin}'.");
            (log._known, log._last) = (new WitnessedLog(keys, head.Size, head.Root), note);
            return log;
        }
        catch (ProofFormatException e)
        {
            throw new WitnessFailure(
                $"'{log._path}' is damaged, and without it the witness does not know what it has signed: {e.Message} "
                    + "Put the file back from a backup that is not older, or begin as another witness, with another key."
            );
        }
    }

    /// <summary>Stores a checkpoint, durably, if nothing was stored since what it was decided by.</summary>
    /// <returns>Whether it was stored; if not, it has to be decided anew.</returns>
    public bool TryStore(WitnessedLog decidedBy, Checkpoint head, SignedNote cosigned)
    {
        lock (_storing)
        {
            if (!ReferenceEquals(_known, decidedBy))
                return false;
            // The same again is remembered already: whoever repeats a request makes no work for the disk.
            if (_last is not null && head.Size == decidedBy.Size)
                return true;
            DurableFile.Replace(_path, cosigned.ToString());
            (_last, _known) = (cosigned, decidedBy with { Size = head.Size, Root = head.Root });
            return true;
        }
    }
}
