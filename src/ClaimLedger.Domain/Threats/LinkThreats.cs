using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Threats;

/// <summary>Links a threat to another. Identities are linked and never merged, so that it can be
/// undone.</summary>
/// <param name="Threat">The threat's id.</param>
/// <param name="Relation">How it stands to the other.</param>
/// <param name="OtherThreat">The other threat's id.</param>
/// <param name="Reason">Why.</param>
public sealed record LinkThreats(
    [Slug] string Threat,
    ThreatRelation Relation,
    [Slug] string OtherThreat,
    [Text(10_000)] string? Reason = null
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
        if (OtherThreat == Threat)
            return Decision.No(
                Refusals.SelfReference,
                $"otherThreat is '{Threat}' itself; name another threat.",
                "otherThreat"
            );
        if (!now.References.Exists(Streams.Threat(OtherThreat)))
            return Unknown.Threat(OtherThreat, "otherThreat");
        var linked = new ThreatsLinked(Relation, OtherThreat, Reason);
        var there = state.Links.FirstOrDefault(l => l.Relation == Relation && l.OtherThreat == OtherThreat);
        return there is null || there == linked
            ? Decision.OfUnless(there is not null, linked)
            : Decision.No(
                Refusals.AlreadyExists,
                $"'{Threat}' is linked so to '{OtherThreat}', for another reason; undo that link first with UnlinkThreats.",
                "otherThreat"
            );
    }
}

/// <summary>Undoes a link between threats.</summary>
/// <param name="Threat">The threat's id.</param>
/// <param name="Relation">How it stood to the other.</param>
/// <param name="OtherThreat">The other threat's id.</param>
/// <param name="Reason">Why it is undone.</param>
public sealed record UnlinkThreats(
    [Slug] string Threat,
    ThreatRelation Relation,
    [Slug] string OtherThreat,
    [Text(10_000)] string Reason
) : Command<Threat>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Threat(Threat);

    /// <inheritdoc/>
    public override Decision Rule(Threat? state, Situation now)
    {
        if (state is null)
            return Unknown.Threat(Threat);
        var unlinked = new ThreatsUnlinked(Relation, OtherThreat, Reason);
        if (state.Links.Any(l => l.IsUndoneBy(unlinked)))
            return Decision.Of(unlinked);
        return state.LastUnlinked == unlinked
            ? new Decision.Repeat([unlinked])
            : Decision.No(
                Refusals.NotLinked,
                $"'{Threat}' has no link {Codes<ThreatRelation>.Write(Relation)} to '{OtherThreat}'.",
                "otherThreat"
            );
    }
}
