using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Sources;

/// <summary>Links a source to another. Identities are linked and never merged, so that it can be
/// undone.</summary>
/// <param name="Source">The source's id.</param>
/// <param name="Relation">How it stands to the other.</param>
/// <param name="OtherSource">The other source's id.</param>
/// <param name="Reason">Why. Sealed.</param>
public sealed record LinkSources(
    [Slug] string Source,
    SourceRelation Relation,
    [Slug] string OtherSource,
    [Text(10_000)] string? Reason = null
) : Command<Source>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Source(Source);

    /// <inheritdoc/>
    public override IEnumerable<string> Refers() => [Streams.Source(OtherSource)];

    /// <inheritdoc/>
    public override Decision Rule(Source? state, Situation now)
    {
        if (state is null)
            return Unknown.Source(Source);
        if (OtherSource == Source)
            return Decision.No(
                Refusals.SelfReference,
                $"otherSource is '{Source}' itself; name another source.",
                "otherSource"
            );
        if (!now.References.Exists(Streams.Source(OtherSource)))
            return Unknown.Source(OtherSource, "otherSource");
        var linked = new SourcesLinked(Relation, OtherSource, now.SealIfAny("reason", Reason));
        var there = state.Links.FirstOrDefault(l => l.Relation == Relation && l.OtherSource == OtherSource);
        return there is null || there == linked
            ? Decision.OfUnless(there is not null, linked)
            : Decision.No(
                Refusals.AlreadyExists,
                $"'{Source}' is linked so to '{OtherSource}', for another reason; undo that link first with UnlinkSources.",
                "otherSource"
            );
    }
}

/// <summary>Undoes a link between sources.</summary>
/// <param name="Source">The source's id.</param>
/// <param name="Relation">How it stood to the other.</param>
/// <param name="OtherSource">The other source's id.</param>
/// <param name="Reason">Why it is undone. Sealed.</param>
public sealed record UnlinkSources(
    [Slug] string Source,
    SourceRelation Relation,
    [Slug] string OtherSource,
    [Text(10_000)] string Reason
) : Command<Source>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Source(Source);

    /// <inheritdoc/>
    public override Decision Rule(Source? state, Situation now)
    {
        if (state is null)
            return Unknown.Source(Source);
        var unlinked = new SourcesUnlinked(Relation, OtherSource, now.Seal("reason", Reason));
        if (state.Links.Any(l => l.IsUndoneBy(unlinked)))
            return Decision.Of(unlinked);
        return state.LastUnlinked == unlinked
            ? new Decision.Repeat([unlinked])
            : Decision.No(
                Refusals.NotLinked,
                $"'{Source}' has no link {Codes<SourceRelation>.Write(Relation)} to '{OtherSource}'.",
                "otherSource"
            );
    }
}
