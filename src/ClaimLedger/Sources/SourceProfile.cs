using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace ClaimLedger.Sources;

/// <summary>A source's link to another.</summary>
public sealed record SourceLink(SourceRelation Relation, string OtherSource, string? Reason);

/// <summary>What a source is, or was; folded from its stream. A redacted text is null.</summary>
public sealed record SourceProfile(
    string Source,
    SourceKind Kind,
    string? Name,
    string? Role,
    string? Affiliation,
    string? Country,
    string? Description,
    IReadOnlyList<string> Aliases,
    Reliability? Reliability,
    string? ReliabilityBasis,
    IReadOnlyList<SourceLink> Links,
    IReadOnlyList<string> Redacted,
    OpenRedaction? Redaction,
    long Version
)
{
    /// <summary>The profile with the texts that can still be opened.</summary>
    public static SourceProfile Of(Source source, IReadOnlyDictionary<Commitment, string> texts)
    {
        string? Open(Commitment? sealedText) => sealedText is { } c ? texts.GetValueOrDefault(c) : null;
        return new SourceProfile(
            source.Id,
            source.Kind,
            Open(source.Name),
            Open(source.Role),
            Open(source.Affiliation),
            source.Country,
            Open(source.Description),
            [.. source.Aliases.Select(alias => Open(alias)).OfType<string>()],
            source.Grade?.Reliability,
            Open(source.Grade?.Basis),
            [.. source.Links.Select(l => new SourceLink(l.Relation, l.OtherSource, Open(l.Reason)))],
            [.. source.Redactions.SelectMany(r => r.Fields).Distinct(StringComparer.Ordinal)],
            OpenRedaction.In(source.RedactionRequests, Open),
            source.Version
        );
    }
}

/// <summary>A page of sources.</summary>
public sealed record SourceList(IReadOnlyList<SourceProfile> Sources);

/// <summary>The reads of sources.</summary>
public static class SourceProfileEndpoints
{
    /// <summary>One source.</summary>
    [WolverineGet("/sources/{source}"), ProducesResponseType<SourceProfile>(200)]
    public static Task<IResult> Get(HttpContext http, Reads reads, Vault vault) =>
        reads.OneAsync<Source>(
            http,
            "source",
            Refusals.UnknownSource,
            async (source, cancel) =>
                SourceProfile.Of(source, await vault.OpenAsync([Streams.Source(source.Id)], cancel))
        );

    /// <summary>All sources, by pages.</summary>
    [WolverineGet("/sources"), ProducesResponseType<SourceList>(200)]
    public static Task<IResult> List(
        HttpContext http,
        Reads reads,
        Registrations registrations,
        Vault vault
    ) =>
        reads.FromLedgerAsync(
            http,
            async (asked, cancel) =>
            {
                var page = await registrations.PageAsync<Source>(nameof(SourceRegistered), asked, cancel);
                var texts = await vault.OpenAsync([.. page.Select(s => Streams.Source(s.Id))], cancel);
                return new SourceList([.. page.Select(source => SourceProfile.Of(source, texts))]);
            }
        );
}
