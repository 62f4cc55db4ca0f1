using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Sources;

/// <summary>Adds another name or spelling of a source.</summary>
/// <param name="Source">The source's id.</param>
/// <param name="Alias">The other name. Sealed.</param>
public sealed record AddSourceAlias([Slug] string Source, [Text(300)] string Alias) : Command<Source>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Source(Source);

    /// <inheritdoc/>
    public override Decision Rule(Source? state, Situation now)
    {
        if (state is null)
            return Unknown.Source(Source);
        if (Forgotten.Check(state, ("alias", "alias", Alias)) is { } destroyed)
            return destroyed;
        var alias = now.Seal("alias", Alias);
        return Decision.OfUnless(state.Aliases.Contains(alias), new SourceAliasAdded(alias));
    }
}
