using ClaimLedger.Pages.Parts;
using ClaimLedger.Proofs;

namespace ClaimLedger.Pages.Audit;

/// <summary>What was found of one point.</summary>
/// <param name="Point">Which.</param>
/// <param name="Holds">Whether it holds; null where that is not proved either way.</param>
/// <param name="Text">In words.</param>
internal sealed record Found(string Point, bool? Holds, string Text)
{
    /// <summary>What a run found.</summary>
    /// <param name="head">The checkpoint.</param>
    /// <param name="verdict">Whether all was as it has to be.</param>
    /// <param name="entries">What was looked at of the entries.</param>
    public static IEnumerable<Found> OfRun(Checkpoint head, Verdict verdict, EntryCheck entries)
    {
        if (!verdict.IsValid)
        {
            yield return new("Log", false, $"{verdict.Reason} What comes after it was not looked at.");
            yield break;
        }
        var size = Words.Count(head.Size);
        yield return new("Entries", true, $"Each of the {size} is a leaf of the tree, in its place.");
        yield return new("Tiles", true, "Every tile was derived anew from the entries and is the same.");
        yield return new("Root", true, $"The entries hash to the checkpoint's root {head.Root}.");
        yield return new("Order", true, "Every entry can be read, and their positions rise.");
        yield return entries.WithPayloads
            ? new("Payloads", true, $"Each of the {size} is the one whose hash its entry has.")
            : new("Payloads", null, "Your role may not read them all, so they were not looked at.");
    }
}
