using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Threats;

/// <summary>Registers a threat: an organisation, a campaign, a development. This frames its proposition
/// <c>overall</c>, whose text is the question.</summary>
/// <param name="Threat">The new threat's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Question">The proposition overall: a sentence that a source can agree or disagree
/// with.</param>
/// <param name="Types">What kind of actor it is.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="Regions">Where it matters, as slugs such as central-asia.</param>
/// <param name="Description">What it is.</param>
public sealed record RegisterThreat(
    [Slug] string Threat,
    [Text(500)] string Name,
    [Text(2_000)] string Question,
    Items<ThreatType>? Types = null,
    [Text(300)] Items<string>? Aliases = null,
    [Slug] Items<string>? Regions = null,
    [Text(10_000)] string? Description = null
) : Command<Threat>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Threat(Threat);

    /// <inheritdoc/>
    public override Decision Rule(Threat? state, Situation now)
    {
        var registered = new ThreatRegistered(
            Name,
            Aliases.ToItems().Distinct(StringComparer.Ordinal).ToItems(),
            Types.ToItems().Distinct().ToItems(),
            Regions.ToItems().Distinct(StringComparer.Ordinal).ToItems(),
            Question,
            Description
        );
        return state is null || state.Original == registered
            ? Decision.OfUnless(state is not null, registered)
            : Decision.No(
                Refusals.AlreadyExists,
                $"Threat '{Threat}' is registered with other content; change it with DescribeThreat, or choose another id.",
                "threat"
            );
    }
}
