using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Threats;

/// <summary>Adds another name of a threat.</summary>
/// <param name="Threat">The threat's id.</param>
/// <param name="Alias">The other name.</param>
public sealed record AddThreatAlias([Slug] string Threat, [Text(300)] string Alias) : Command<Threat>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Threat(Threat);

    /// <inheritdoc/>
    public override Decision Rule(Threat? state, Situation now) =>
        state is null
            ? Unknown.Threat(Threat)
            : Decision.OfUnless(
                state.Aliases.Contains(Alias, StringComparer.Ordinal),
                new ThreatAliasAdded(Alias)
            );
}
