using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Redactions;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Sources;

/// <summary>What a source is, folded from its stream.</summary>
/// <param name="Id">Its slug.</param>
/// <param name="Original">How it was registered.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name, sealed.</param>
/// <param name="Role">Its role, sealed.</param>
/// <param name="Affiliation">Its affiliation, sealed.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Description">Who it is, sealed.</param>
/// <param name="Aliases">Other names, sealed, in the order in which they became known.</param>
/// <param name="Grade">How it is graded; null where it never was.</param>
/// <param name="Links">Its links in force.</param>
/// <param name="LastUnlinked">The last link undone.</param>
/// <param name="HasHadBasis">Whether a grade of it, this or an earlier one, has a basis.</param>
/// <param name="HasHadReason">Whether a link of it was made with a reason, or undone.</param>
/// <param name="RedactionRequests">Every redaction that was asked for, in that order.</param>
/// <param name="Redactions">What was redacted.</param>
/// <param name="Version">The version of its stream.</param>
public sealed record Source(
    string Id,
    SourceRegistered Original,
    SourceKind Kind,
    Commitment Name,
    Commitment? Role,
    Commitment? Affiliation,
    string? Country,
    Commitment? Description,
    Items<Commitment> Aliases,
    ReliabilityAssessed? Grade,
    Items<SourcesLinked> Links,
    SourcesUnlinked? LastUnlinked,
    bool HasHadBasis,
    bool HasHadReason,
    Items<RedactionRequest> RedactionRequests,
    Items<SourceRedacted> Redactions,
    long Version
)
{
    /// <summary>The state after <paramref name="next"/>.</summary>
    public static Source Evolve(Source? state, Recorded next)
    {
        if (next.Event is SourceRegistered registered)
            return From(registered, next);
        var source = (
            state ?? throw new InvalidOperationException($"{next.Stream} begins with no registration.")
        ) with
        {
            Version = next.Version,
        };
        return next.Event switch
        {
            SourceDescribed e => source with
            {
                Kind = e.Kind ?? source.Kind,
                Name = e.Name ?? source.Name,
                Role = e.Role ?? source.Role,
                Affiliation = e.Affiliation ?? source.Affiliation,
                Country = e.Country ?? source.Country,
                Description = e.Description ?? source.Description,
            },
            SourceAliasAdded e => source with { Aliases = [.. source.Aliases, e.Alias] },
            ReliabilityAssessed e => source with
            {
                Grade = e,
                HasHadBasis = source.HasHadBasis || e.Basis is not null,
            },
            SourcesLinked e => source with
            {
                Links = [.. source.Links, e],
                HasHadReason = source.HasHadReason || e.Reason is not null,
            },
            SourcesUnlinked e => source with
            {
                Links = source.Links.Where(l => !l.IsUndoneBy(e)).ToItems(),
                LastUnlinked = e,
                HasHadReason = true,
            },
            SourceRedactionRequested e => source with
            {
                RedactionRequests =
                [
                    .. source.RedactionRequests,
                    RedactionRequest.Of(e.Redaction, next.Actor, e.Fields, e.Basis, e.Reason),
                ],
            },
            SourceRedactionDeclined e => source with
            {
                RedactionRequests = source.RedactionRequests.After(e.Redaction, e.Reason),
            },
            SourceRedacted e => source with
            {
                RedactionRequests = source.RedactionRequests.After(e.Fields, e.ApprovedBy),
                Redactions = [.. source.Redactions, e],
            },
            _ => throw new InvalidOperationException($"A source knows no {next.Event.GetType().Name}."),
        };
    }

    private static Source From(SourceRegistered e, Recorded next) =>
        new(
            Streams.IdOf(next.Stream),
            e,
            e.Kind,
            e.Name,
            e.Role,
            e.Affiliation,
            e.Country,
            e.Description,
            e.Aliases,
            Grade: null,
            Links: [],
            LastUnlinked: null,
            HasHadBasis: false,
            HasHadReason: false,
            RedactionRequests: [],
            Redactions: [],
            next.Version
        );
}

internal static class SourceLinks
{
    public static bool IsUndoneBy(this SourcesLinked link, SourcesUnlinked undone) =>
        link.Relation == undone.Relation && link.OtherSource == undone.OtherSource;
}
