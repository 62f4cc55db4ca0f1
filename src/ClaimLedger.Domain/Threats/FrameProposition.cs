using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Threats;

/// <summary>Frames a proposition: one sentence about a threat that a source can agree or disagree
/// with.</summary>
/// <param name="Threat">The threat's id.</param>
/// <param name="Proposition">The new proposition's id within the threat.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Facet">What side of the threat it is about, as a slug such as capability.</param>
public sealed record FrameProposition(
    [Slug] string Threat,
    [Slug] string Proposition,
    [Text(2_000)] string Text,
    [Slug] string? Facet = null
) : Command<Threat>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Threat(Threat);

    /// <inheritdoc/>
    public override Decision Rule(Threat? state, Situation now)
    {
        if (state is null)
            return Unknown.Threat(Threat);
        var framed = new PropositionFramed(Proposition, Facet, Text);
        var there = state.Proposition(Proposition);
        return there is null || there == framed
            ? Decision.OfUnless(there is not null, framed)
            : Decision.No(
                Refusals.AlreadyExists,
                $"Threat '{Threat}' has a proposition '{Proposition}' of other content; choose another id.",
                "proposition"
            );
    }
}
