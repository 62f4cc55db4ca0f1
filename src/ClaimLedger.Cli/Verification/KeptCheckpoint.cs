using ClaimLedger.Proofs;

namespace ClaimLedger.Cli.Verification;

/// <summary>Holds a log against a checkpoint that the auditor kept: whatever the log is later, it begins with
/// that one's entries.</summary>
internal static class KeptCheckpoint
{
    private const string Point = "kept-checkpoint";

    /// <summary>Says whether it does.</summary>
    /// <param name="kept">The checkpoint that was kept.</param>
    /// <param name="head">The copy's.</param>
    /// <param name="tree">What was derived from the entries.</param>
    public static Finding Find(Checkpoint kept, Checkpoint head, TreeCheck tree)
    {
        if (kept.Origin != head.Origin)
            return new(
                Point,
                Outcome.Wrong,
                $"It is of the log {kept.Origin}, and the copy of {head.Origin}."
            );
        if (kept.Size > head.Size)
        {
            return new(
                Point,
                Outcome.NotProved,
                $"The copy has {head.Size} events and is older than your checkpoint, which has {kept.Size}: whether they are of one log can be told from a later copy only."
            );
        }
        if (tree.RootAtKept is not { } root)
            return new(Point, Outcome.Wrong, "The copy's entries are not whole, so they cannot be compared.");
        if (root == kept.Root)
        {
            var after = tree.Root == head.Root ? "" : " What is wrong lies after them.";
            return new(
                Point,
                Outcome.Proved,
                $"The log begins with the {kept.Size} events of the checkpoint that you kept, unchanged and in their order.{after}"
            );
        }
        return new(
            Point,
            Outcome.Wrong,
            $"The first {kept.Size} events hash to {root}, and your checkpoint has {kept.Root}: among them one was changed, left out or put in since you kept it."
        );
    }
}
