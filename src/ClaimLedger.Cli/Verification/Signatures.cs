using System.Globalization;
using ClaimLedger.Proofs;

namespace ClaimLedger.Cli.Verification;

/// <summary>Who signed a checkpoint. A key that comes with the copy proves nothing about who signed: whoever
/// makes another log makes another key. Only what the auditor brings counts.</summary>
internal static class Signatures
{
    /// <summary>Verifies a checkpoint.</summary>
    /// <param name="note">The checkpoint as a note.</param>
    /// <param name="head">Its text.</param>
    /// <param name="given">The keys that the auditor gave, of logs and of witnesses.</param>
    /// <param name="claimed">The keys that the copy says to be the log's.</param>
    /// <param name="kept">The auditor's kept checkpoint.</param>
    public static IEnumerable<Finding> Of(
        SignedNote note,
        Checkpoint head,
        IReadOnlyList<NoteVerifier> given,
        IReadOnlyList<NoteVerifier> claimed,
        SignedNote? kept
    )
    {
        var logs = given.OfType<Ed25519Verifier>().ToList();
        yield return logs.Count > 0 ? ByGiven(note, head, logs) : ByClaimed(note, claimed, kept);
        var witnesses = given.OfType<CosignatureVerifier>().ToList();
        foreach (var witness in witnesses)
            yield return ByWitness(note, witness);
        var others = note
            .Signatures.Where(s =>
                !given.Concat(claimed).Any(key => (key.Name, key.KeyId) == (s.Name, s.KeyId))
            )
            .Select(s => s.Name)
            .ToList();
        if (others.Count > 0)
        {
            yield return new(
                "cosignatures",
                Outcome.NotProved,
                $"Signatures of {string.Join(", ", others)} were not looked at: give their keys with --key."
            )
            {
                IsAsked = false,
            };
        }
    }

    private static Finding ByGiven(SignedNote note, Checkpoint head, List<Ed25519Verifier> keys)
    {
        var verdict = new TrustPolicy(head.Origin, keys).Verify(note);
        return verdict.IsValid
            ? new(
                "signature",
                Outcome.Proved,
                $"{Names(note.Verify(keys).Keys)}, which you gave, signed the checkpoint."
            )
            : new("signature", Outcome.Wrong, verdict.Reason);
    }

    private static Finding ByClaimed(SignedNote note, IReadOnlyList<NoteVerifier> claimed, SignedNote? kept)
    {
        var (verdict, keys) = note.Verify(claimed);
        if (!verdict.IsValid)
            return new("signature", Outcome.Wrong, $"By the keys that came with it: {verdict.Reason}");
        var before = kept?.Verify(keys).Keys is { Count: > 0 }
            ? " The same key signed the checkpoint that you kept."
            : "";
        return new(
            "signature",
            Outcome.NotProved,
            $"{Names(keys)} signed the checkpoint, but that key came with it: who signed is not proved. Give the key that you have another way with --key.{before}"
        )
        {
            IsAsked = false,
        };
    }

    private static Finding ByWitness(SignedNote note, CosignatureVerifier witness)
    {
        var verdict = note.Verify([witness]).Verdict;
        if (!verdict.IsValid)
            return new("cosignatures", Outcome.Wrong, $"{witness.Name} has not cosigned: {verdict.Reason}");
        var time = note
            .Signatures.Where(s => (s.Name, s.KeyId) == (witness.Name, witness.KeyId))
            .Select(CosignatureVerifier.TimeOf)
            .Max();
        var at = time?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new(
            "cosignatures",
            Outcome.Proved,
            $"The witness {witness}, whose key you gave, cosigned it at {at}."
        );
    }

    private static string Names(IEnumerable<NoteVerifier> keys) => string.Join(" and ", keys);
}
