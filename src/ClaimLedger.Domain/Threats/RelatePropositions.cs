using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Threats;

/// <summary>Relates a proposition to another, of the same threat or of another.</summary>
/// <param name="Threat">The threat's id.</param>
/// <param name="Proposition">The proposition's id.</param>
/// <param name="Relation">How it stands to the other.</param>
/// <param name="OtherThreat">The other proposition's threat.</param>
/// <param name="OtherProposition">The other proposition's id.</param>
public sealed record RelatePropositions(
    [Slug] string Threat,
    [Slug] string Proposition,
    PropositionRelation Relation,
    [Slug] string OtherThreat,
    [Slug] string OtherProposition
) : Command<Threat>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Threat(Threat);

    /// <inheritdoc/>
    public override IEnumerable<string> Refers() => [Streams.Threat(OtherThreat)];

    /// <inheritdoc/>
    public override Decision Rule(Threat? state, Situation now)
    {
        if (state is null)
            return Unknown.Threat(Threat);
        if (state.Proposition(Proposition) is null)
            return Unknown.Proposition(Threat, Proposition);
        if (!now.References.Exists(Streams.Threat(OtherThreat)))
            return Unknown.Threat(OtherThreat, "otherThreat");
        if (!now.References.HasProposition(OtherThreat, OtherProposition))
            return Unknown.Proposition(OtherThreat, OtherProposition, "otherProposition");
        var related = new PropositionsRelated(Proposition, Relation, OtherThreat, OtherProposition);
        return related == related with { OtherThreat = Threat, OtherProposition = Proposition }
            ? Decision.No(
                Refusals.SelfReference,
                $"Proposition '{Proposition}' cannot be related to itself; name another.",
                "otherProposition"
            )
            : Decision.OfUnless(state.Relations.Contains(related), related);
    }
}
