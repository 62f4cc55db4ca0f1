using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Sources;

/// <summary>Grades a source on the Admiralty scale. The last grade stands; earlier ones stay
/// readable.</summary>
/// <param name="Source">The source's id.</param>
/// <param name="Reliability">The grade.</param>
/// <param name="Basis">Why. Sealed.</param>
public sealed record AssessReliability(
    [Slug] string Source,
    Reliability Reliability,
    [Text(10_000)] string? Basis = null
) : Command<Source>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Source(Source);

    /// <inheritdoc/>
    public override Decision Rule(Source? state, Situation now)
    {
        if (state is null)
            return Unknown.Source(Source);
        if (Forgotten.Check(state, ("basis", "basis", Basis)) is { } destroyed)
            return destroyed;
        var assessed = new ReliabilityAssessed(Reliability, now.SealIfAny("basis", Basis));
        return Decision.OfUnless(state.Grade == assessed, assessed);
    }
}
