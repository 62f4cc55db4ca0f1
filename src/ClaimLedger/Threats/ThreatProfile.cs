using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace ClaimLedger.Threats;

/// <summary>A proposition of a threat.</summary>
public sealed record PropositionProfile(string Proposition, string? Facet, string Text);

/// <summary>What a threat is, or was; folded from its stream.</summary>
public sealed record ThreatProfile(
    string Threat,
    string Name,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<ThreatType> Types,
    IReadOnlyList<string> Regions,
    string? Description,
    IReadOnlyList<PropositionProfile> Propositions,
    IReadOnlyList<PropositionsRelated> Relations,
    IReadOnlyList<ThreatsLinked> Links,
    long Version
)
{
    /// <summary>The profile of a folded threat.</summary>
    public static ThreatProfile Of(Threat threat) =>
        new(
            threat.Id,
            threat.Name,
            threat.Aliases,
            threat.Types,
            threat.Regions,
            threat.Description,
            [.. threat.Propositions.Select(p => new PropositionProfile(p.Proposition, p.Facet, p.Text))],
            threat.Relations,
            threat.Links,
            threat.Version
        );
}

/// <summary>A page of threats.</summary>
public sealed record ThreatList(IReadOnlyList<ThreatProfile> Threats);

/// <summary>The reads of threats.</summary>
public static class ThreatProfileEndpoints
{
    /// <summary>One threat.</summary>
    [WolverineGet("/threats/{threat}"), ProducesResponseType<ThreatProfile>(200)]
    public static Task<IResult> Get(HttpContext http, Reads reads) =>
        reads.OneAsync<Threat>(
            http,
            "threat",
            Refusals.UnknownThreat,
            (threat, _) => Task.FromResult<object>(ThreatProfile.Of(threat))
        );

    /// <summary>All threats, by pages.</summary>
    [WolverineGet("/threats"), ProducesResponseType<ThreatList>(200)]
    public static Task<IResult> List(HttpContext http, Reads reads, Registrations registrations) =>
        reads.FromLedgerAsync(
            http,
            async (asked, cancel) =>
            {
                var page = await registrations.PageAsync<Threat>(nameof(ThreatRegistered), asked, cancel);
                return new ThreatList([.. page.Select(ThreatProfile.Of)]);
            }
        );
}
