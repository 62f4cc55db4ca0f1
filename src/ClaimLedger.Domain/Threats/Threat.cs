using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Threats;

/// <summary>What a threat is, folded from its stream.</summary>
/// <param name="Id">Its slug.</param>
/// <param name="Original">How it was registered.</param>
/// <param name="Name">Its name.</param>
/// <param name="Aliases">Other names, in the order in which they became known.</param>
/// <param name="Types">What kind of actor it is.</param>
/// <param name="Regions">Where it matters.</param>
/// <param name="Description">What it is.</param>
/// <param name="Propositions">What can be said of it, <c>overall</c> first.</param>
/// <param name="Relations">How its propositions stand to others.</param>
/// <param name="Links">Its links in force.</param>
/// <param name="LastUnlinked">The last link undone.</param>
/// <param name="Version">The version of its stream.</param>
public sealed record Threat(
    string Id,
    ThreatRegistered Original,
    string Name,
    Items<string> Aliases,
    Items<ThreatType> Types,
    Items<string> Regions,
    string? Description,
    Items<PropositionFramed> Propositions,
    Items<PropositionsRelated> Relations,
    Items<ThreatsLinked> Links,
    ThreatsUnlinked? LastUnlinked,
    long Version
)
{
    /// <summary>The proposition that each threat has from its registration.</summary>
    public const string Overall = "overall";

    /// <summary>The proposition of that id; null where there is none.</summary>
    public PropositionFramed? Proposition(string id) => Propositions.FirstOrDefault(p => p.Proposition == id);

    /// <summary>The state after <paramref name="next"/>.</summary>
    public static Threat Evolve(Threat? state, Recorded next)
    {
        if (next.Event is ThreatRegistered registered)
            return From(registered, next);
        var threat = (
            state ?? throw new InvalidOperationException($"{next.Stream} begins with no registration.")
        ) with
        {
            Version = next.Version,
        };
        return next.Event switch
        {
            ThreatDescribed e => threat with
            {
                Name = e.Name ?? threat.Name,
                Types = e.Types ?? threat.Types,
                Regions = e.Regions ?? threat.Regions,
                Description = e.Description ?? threat.Description,
            },
            ThreatAliasAdded e => threat with { Aliases = [.. threat.Aliases, e.Alias] },
            PropositionFramed e => threat with { Propositions = [.. threat.Propositions, e] },
            PropositionsRelated e => threat with { Relations = [.. threat.Relations, e] },
            ThreatsLinked e => threat with { Links = [.. threat.Links, e] },
            ThreatsUnlinked e => threat with
            {
                Links = threat.Links.Where(l => !l.IsUndoneBy(e)).ToItems(),
                LastUnlinked = e,
            },
            _ => throw new InvalidOperationException($"A threat knows no {next.Event.GetType().Name}."),
        };
    }

    private static Threat From(ThreatRegistered e, Recorded next) =>
        new(
            Streams.IdOf(next.Stream),
            e,
            e.Name,
            e.Aliases,
            e.Types,
            e.Regions,
            e.Description,
            [new PropositionFramed(Overall, Facet: null, e.Question)],
            Relations: [],
            Links: [],
            LastUnlinked: null,
            next.Version
        );
}

internal static class ThreatLinks
{
    public static bool IsUndoneBy(this ThreatsLinked link, ThreatsUnlinked undone) =>
        link.Relation == undone.Relation && link.OtherThreat == undone.OtherThreat;
}
