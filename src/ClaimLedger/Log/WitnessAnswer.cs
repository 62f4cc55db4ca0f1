using System.Globalization;
using System.Text;
using ClaimLedger.Proofs;

namespace ClaimLedger.Log;

/// <summary>What a witness answered to <c>add-checkpoint</c>. Nothing in it is believed before it is
/// verified.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="MediaType">Of the body; null where it has none.</param>
/// <param name="Body">The body, cut where it is longer than any answer.</param>
internal sealed record WitnessAnswer(int Status, string? MediaType, byte[] Body)
{
    /// <summary>The most bytes that are read: a line is about 150.</summary>
    public const int MaxBody = 16 * 1024;

    /// <summary>The size that the witness says it has cosigned last, where it answers that it is not the one
    /// that it was told.</summary>
    public long? KnownSize =>
        Status == 409
        && MediaType == WitnessDecision.SizeMediaType
        && Encoding.UTF8.GetString(Body) is [.. var digits, '\n']
        && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
        && digits == size.ToString(CultureInfo.InvariantCulture)
            ? size
            : null;

    /// <summary>The cosignature in the body of a 200, verified.</summary>
    /// <param name="checkpoint">What was to be cosigned.</param>
    /// <param name="key">The witness's key; lines of others are nothing to us.</param>
    /// <returns>The cosignature and its time, or why there is none.</returns>
    public (NoteSignature? Line, DateTimeOffset At, string Wrong) Cosignature(
        SignedNote checkpoint,
        CosignatureVerifier key
    )
    {
        try
        {
            var cosigned = SignedNote.Parse([.. checkpoint.ToBytes(), .. Body]);
            // A body with an empty line in it would have made another text of the note.
            if (cosigned.Text != checkpoint.Text)
                return (null, default, "what it answers is not only lines of signature");
            var verdict = cosigned.Verify([key]).Verdict;
            if (!verdict.IsValid)
                return (null, default, $"its answer does not hold: {verdict.Reason}");
            var line = cosigned.Signatures.First(s => s.Name == key.Name && s.KeyId == key.KeyId);
            return CosignatureVerifier.TimeOf(line) is { } at
                ? (line, at, "")
                : (null, default, "its cosignature has no time");
        }
        catch (ProofFormatException e)
        {
            return (null, default, $"what it answers cannot be read: {e.Message}");
        }
    }

    /// <summary>The answer for people: its status and how it begins.</summary>
    public override string ToString()
    {
        var text = Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 200)));
        var plain = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return string.Create(CultureInfo.InvariantCulture, $"it answers {Status} {plain}").TrimEnd();
    }
}
