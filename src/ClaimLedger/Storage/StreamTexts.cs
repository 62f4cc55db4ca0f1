using ClaimLedger.Domain.Redactions;
using ClaimLedger.Domain.Sealing;

namespace ClaimLedger.Storage;

/// <summary>What can be told of some streams' texts now. What was destroyed cannot be read as of an earlier
/// position either, so it is the same whichever position is asked for.</summary>
/// <param name="Texts">Those that can still be opened.</param>
/// <param name="Destroyed">By stream, the paths of those that were destroyed, in that order.</param>
public sealed record StreamTexts(
    IReadOnlyDictionary<Commitment, string> Texts,
    ILookup<string, string> Destroyed
)
{
    /// <summary>The text; null where there is none, or it was destroyed.</summary>
    public string? Open(Commitment? sealedText) =>
        sealedText is { } commitment ? Texts.GetValueOrDefault(commitment) : null;

    /// <summary>The paths of the texts that a stream has or had by a state of it, and that were destroyed
    /// by then or later.</summary>
    public IReadOnlyList<string> DestroyedOf(string stream, object state) =>
        [.. Destroyed[stream].Intersect(SealedTexts.Of(state), StringComparer.Ordinal)];
}
