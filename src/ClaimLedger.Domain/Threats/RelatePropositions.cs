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

    /// <summary>A circle may go through any threat: the relations are followed from the other proposition
    /// on.</summary>
    public override IEnumerable<string> RefersFurther(IReferences loaded) =>
        Relation is PropositionRelation.Contradicts
            ? []
            : WalkOn(loaded.RelationsOf).Reached.Select(p => Streams.Threat(p.Threat));

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
        if (Own == Other)
            return Decision.No(
                Refusals.SelfReference,
                $"Proposition '{Proposition}' cannot be related to itself; name another.",
                "otherProposition"
            );
        var related = new PropositionsRelated(Proposition, Relation, OtherThreat, OtherProposition);
        if (state.Relations.Contains(related))
            return new Decision.Repeat([related]);
        return Relation is PropositionRelation.Contradicts
            ? Contradict(related, RelationsOf)
            : Lead(related, RelationsOf);

        IReadOnlyList<PropositionsRelated> RelationsOf(string threat) =>
            threat == Threat ? state.Relations : now.References.RelationsOf(threat);
    }

    private PropositionKey Own => new(Threat, Proposition);

    private PropositionKey Other => new(OtherThreat, OtherProposition);

    /// <summary>A contradiction has no direction: the other way round it is the same.</summary>
    private Decision Contradict(
        PropositionsRelated related,
        Func<string, IReadOnlyList<PropositionsRelated>> relationsOf
    )
    {
        var reverse = new PropositionsRelated(OtherProposition, Relation, Threat, Proposition);
        return relationsOf(OtherThreat).Contains(reverse)
            ? new Decision.Repeat([OtherThreat == Threat ? reverse : related])
            : Decision.Of(related);
    }

    private Decision Lead(
        PropositionsRelated related,
        Func<string, IReadOnlyList<PropositionsRelated>> relationsOf
    )
    {
        var walk = WalkOn(relationsOf);
        return walk.Has(Own)
            ? Decision.No(
                Refusals.RelationCycle,
                $"'{Other}' leads back to '{Own}': {Told(walk.ChainTo(Own))}. Relating them so would close a circle; relate other propositions, or frame another.",
                "otherProposition"
            )
            : Decision.Of(related);
    }

    private PropositionWalk WalkOn(Func<string, IReadOnlyList<PropositionsRelated>> relationsOf) =>
        new(
            Other,
            at =>
                relationsOf(at.Threat)
                    .Where(e => e.Proposition == at.Proposition)
                    .Select(e => Threats.Relation.Of(at.Threat, e))
                    .Where(relation => relation.Carries)
        );

    /// <summary>The relations one after the other; of many, the first and the last.</summary>
    private static string Told(IReadOnlyList<Relation> chain)
    {
        const int Ends = 4;
        return chain.Count <= 2 * Ends
            ? string.Join(", ", chain)
            : $"{string.Join(", ", chain.Take(Ends))}, {chain.Count - (2 * Ends)} more, {string.Join(", ", chain.TakeLast(Ends))}";
    }
}
