namespace ClaimLedger.Proofs;

/// <summary>Which checkpoints of a log are believed: those that one of its keys signed, and enough of the
/// witnesses that one knows.</summary>
public sealed class TrustPolicy
{
    private readonly List<NoteVerifier> _keys;
    private readonly List<CosignatureVerifier> _witnesses;
    private readonly int _quorum;

    /// <summary>Trusts a log.</summary>
    /// <param name="origin">The first line of its checkpoints.</param>
    /// <param name="keys">Its keys, one or, while they change, several.</param>
    /// <param name="witnesses">The witnesses that count.</param>
    /// <param name="quorum">How many of them must have cosigned.</param>
    /// <exception cref="ArgumentException">There is no key, or there are fewer witnesses than must cosign, or
    /// one of them has two names.</exception>
    public TrustPolicy(
        string origin,
        IEnumerable<Ed25519Verifier> keys,
        IEnumerable<CosignatureVerifier>? witnesses = null,
        int quorum = 0
    )
    {
        (Origin, _keys, _witnesses, _quorum) = (origin, [.. keys], [.. witnesses ?? []], quorum);
        if (_keys.Count == 0)
            throw new ArgumentException("A log is trusted by one of its keys or more.", nameof(keys));
        ArgumentOutOfRangeException.ThrowIfNegative(quorum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quorum, _witnesses.Count);
        // The cosigned message does not name its witness: one key under two names would count twice.
        if (
            _witnesses
                .Select(w => Convert.ToHexString(w.PublicKeyBytes))
                .Distinct(StringComparer.Ordinal)
                .Count() != _witnesses.Count
        )
            throw new ArgumentException("Two witnesses have one key.", nameof(witnesses));
    }

    /// <summary>Trusts a log whose origin is its key's name.</summary>
    /// <param name="key">The log's key.</param>
    public TrustPolicy(Ed25519Verifier key)
        : this(key.Name, [key]) { }

    /// <summary>The log.</summary>
    public string Origin { get; }

    /// <summary>Verifies a checkpoint's origin, signature and cosignatures. A signature of a known key that
    /// does not hold refuses it, whoever else signed.</summary>
    /// <param name="note">The checkpoint as a note.</param>
    /// <exception cref="ProofFormatException">The note's text is no checkpoint.</exception>
    public Verdict Verify(SignedNote note)
    {
        var checkpoint = Checkpoint.Parse(note.Text);
        if (checkpoint.Origin != Origin)
            return Verdict.Invalid($"The checkpoint is of '{checkpoint.Origin}', not of '{Origin}'.");
        var (verdict, signed) = note.Verify([.. _keys, .. _witnesses]);
        if (!verdict.IsValid)
            return verdict;
        if (!_keys.Exists(signed.Contains))
            return Verdict.Invalid($"No known key of '{Origin}' signed the checkpoint, only witnesses.");
        var cosigned = _witnesses.Count(signed.Contains);
        return cosigned >= _quorum
            ? Verdict.Valid
            : Verdict.Invalid($"{cosigned} of the known witnesses cosigned the checkpoint, not {_quorum}.");
    }
}
