using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace ClaimLedger.Sources;

/// <summary>A source's link to another.</summary>
public sealed record SourceLink(SourceRelation Relation, string OtherSource, string? Reason);

/// <summary>What a source is, or was; folded from its stream. A redacted text is null, and its path among
/// those that are redacted.</summary>
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
    public static SourceProfile Of(Source source, StreamTexts texts) =>
        new(
            source.Id,
            source.Kind,
            texts.Open(source.Name),
            texts.Open(source.Role),
            texts.Open(source.Affiliation),
            source.Country,
            texts.Open(source.Description),
            [.. source.Aliases.Select(alias => texts.Open(alias)).OfType<string>()],
            source.Grade?.Reliability,
            texts.Open(source.Grade?.Basis),
            [.. source.Links.Select(l => new SourceLink(l.Relation, l.OtherSource, texts.Open(l.Reason)))],
            texts.DestroyedOf(Streams.Source(source.Id), source),
            OpenRedaction.In(source.RedactionRequests, texts.Open),
            source.Version
        );
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
                SourceProfile.Of(source, await vault.OpenAllAsync([Streams.Source(source.Id)], cancel))
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
                var texts = await vault.OpenAllAsync([.. page.Select(s => Streams.Source(s.Id))], cancel);
                return new SourceList([.. page.Select(source => SourceProfile.Of(source, texts))]);
            }
        );
}
