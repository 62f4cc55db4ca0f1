using ClaimLedger.Log;
using ClaimLedger.Pages.Parts;
using ClaimLedger.Proofs;

namespace ClaimLedger.Pages.Audit;

/// <summary>Who signed a checkpoint. A key that comes with the log proves nothing about who signed.</summary>
internal static class Signers
{
    /// <summary>The verifier keys in a text, one a line.</summary>
    /// <exception cref="ProofFormatException">One is none.</exception>
    public static IReadOnlyList<NoteVerifier> KeysOf(string text) =>
        [
            .. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(NoteVerifier.Parse),
        ];

    /// <summary>What is found of a checkpoint's signatures.</summary>
    /// <param name="note">The checkpoint.</param>
    /// <param name="log">What the service says of its log.</param>
    /// <param name="own">The keys that the reader has by another way.</param>
    public static IEnumerable<Found> Of(SignedNote note, LogAnswer log, IReadOnlyList<NoteVerifier> own)
    {
        List<NoteVerifier> ofLog = [.. own.OfType<Ed25519Verifier>()];
        var isOwn = ofLog.Count > 0;
        var (verdict, keys) = note.Verify(isOwn ? ofLog : log.Verifiers.Select(NoteVerifier.Parse));
        yield return (verdict.IsValid, isOwn) switch
        {
            (false, _) => new("Signature", false, verdict.Reason),
            (true, true) => new("Signature", true, $"{Names(keys)}, which you gave, signed the checkpoint."),
            _ => new(
                "Signature",
                null,
                $"{Names(keys)} signed the checkpoint, but that key comes from this service too: give the one that you have by another way."
            ),
        };
        foreach (var witness in own.OfType<CosignatureVerifier>())
            yield return Cosigned(note, witness, isOwn: true);
        foreach (var witness in log.Witnesses.Where(w => own.All(key => key.ToString() != w.Verifier)))
            yield return Cosigned(note, NoteVerifier.Parse(witness.Verifier), isOwn: false);
    }

    private static Found Cosigned(SignedNote note, NoteVerifier witness, bool isOwn)
    {
        var verdict = note.Verify([witness]).Verdict;
        var times = note
            .Signatures.Where(s => (s.Name, s.KeyId) == (witness.Name, witness.KeyId))
            .Select(CosignatureVerifier.TimeOf)
            .ToList();
        if (times.Count == 0)
            return new("Witness", isOwn ? false : null, $"{witness.Name} has not cosigned this one yet.");
        if (!verdict.IsValid)
            return new("Witness", false, verdict.Reason);
        var at = times.Max() is { } time ? $" at {Words.Of(time)}" : "";
        return isOwn
            ? new("Witness", true, $"{witness}, which you gave, cosigned it{at}.")
            : new("Witness", null, $"{witness.Name} cosigned it{at}, by a key that comes from this service.");
    }

    private static string Names(IEnumerable<NoteVerifier> keys) => string.Join(" and ", keys);
}
