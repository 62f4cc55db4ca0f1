namespace ClaimLedger.Cli.Verification;

/// <summary>What came out of one point.</summary>
internal enum Outcome
{
    /// <summary>It holds.</summary>
    Proved,

    /// <summary>Nothing speaks against it, and nothing proves it.</summary>
    NotProved,

    /// <summary>It does not hold.</summary>
    Wrong,
}

/// <summary>What was found of one point, in words.</summary>
/// <param name="Point">Which, a stable code.</param>
/// <param name="Outcome">What came out.</param>
/// <param name="Text">What was proved, or why not.</param>
internal sealed record Finding(string Point, Outcome Outcome, string Text)
{
    /// <summary>Whether the verification fails where this is not proved; else it is only said.</summary>
    public bool IsAsked { get; init; } = true;
}

/// <summary>An event that is not as it has to be.</summary>
/// <param name="Index">Its index in the log.</param>
/// <param name="How">In words.</param>
internal sealed record Difference(long Index, string How)
{
    /// <summary>The one that comes first.</summary>
    public static Difference? First(Difference? one, Difference? other) =>
        one is null || other?.Index < one.Index ? other : one;
}

/// <summary>All that was found.</summary>
/// <param name="Copy">What was verified.</param>
/// <param name="Origin">The log's origin, as its checkpoint has it.</param>
/// <param name="Size">How many events the checkpoint covers.</param>
/// <param name="Root">Its root.</param>
/// <param name="Findings">Point by point.</param>
/// <param name="FirstDifference">The first event that differs; null where none does, or none can be
/// named.</param>
internal sealed record VerificationReport(
    string Copy,
    string Origin,
    long Size,
    string Root,
    IReadOnlyList<Finding> Findings,
    Difference? FirstDifference
)
{
    /// <summary>Whether all that was asked is proved, and nothing is wrong.</summary>
    public bool IsProved =>
        Findings.All(f => f.Outcome == Outcome.Proved || (f.Outcome == Outcome.NotProved && !f.IsAsked));
}
