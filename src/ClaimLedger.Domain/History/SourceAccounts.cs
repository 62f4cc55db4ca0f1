using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.History;

/// <summary>The events of a source, told.</summary>
internal static class SourceAccounts
{
    public static Account Of(Source? before, Recorded next, Telling telling)
    {
        var after = Source.Evolve(before, next);
        telling
            .Code("kind", before?.Kind, after.Kind)
            .Sealed("name", before?.Name, after.Name)
            .Sealed("role", before?.Role, after.Role)
            .Sealed("affiliation", before?.Affiliation, after.Affiliation)
            .Plain("country", before?.Country, after.Country)
            .Sealed("description", before?.Description, after.Description);
        foreach (var alias in after.Aliases.Skip(before?.Aliases.Count ?? 0))
            telling.Sealed("aliases", before: null, alias);
        telling
            .Code("reliability", before?.Grade?.Reliability, after.Grade?.Reliability)
            .Sealed("reliabilityBasis", before?.Grade?.Basis, after.Grade?.Basis)
            .Items("links", [.. (before?.Links ?? []).Select(Name)], [.. after.Links.Select(Name)])
            .Requests(before?.RedactionRequests, after.RedactionRequests)
            .Items("redacted", Redacted(before), Redacted(after));

        return next.Event switch
        {
            SourceRegistered e => telling.Says(
                $"Registered the source {telling.Quoted(e.Name)} ({Telling.CodeOf<SourceKind>(e.Kind)})",
                validTime: null
            ),
            SourceDescribed => telling.Says($"Changed {telling.Moves()}", validTime: null),
            SourceAliasAdded e => telling.Says($"Added the alias {telling.Quoted(e.Alias)}", validTime: null),
            ReliabilityAssessed e => telling.Says(Graded(before!, e), validTime: null, e.Basis),
            SourcesLinked e => telling.Says($"Linked to another source, {Name(e)}", null, e.Reason),
            SourcesUnlinked e => telling.Says(
                $"Undid the link to another source, {Name(new SourcesLinked(e.Relation, e.OtherSource, Reason: null))}",
                validTime: null,
                e.Reason
            ),
            SourceRedactionRequested e => telling.Says(
                RedactionWords.Requested(e.Redaction, e.Fields, e.Basis),
                validTime: null,
                e.Reason
            ),
            SourceRedactionDeclined e => telling.Says(
                RedactionWords.Declined(e.Redaction),
                validTime: null,
                e.Reason
            ),
            SourceRedacted e => telling.Says(
                RedactionWords.Redacted(e.Fields, e.Basis, e.RequestedBy, e.ApprovedBy),
                validTime: null
            ),
            _ => throw new InvalidOperationException($"A source knows no {next.Event.GetType().Name}."),
        };
    }

    private static string Graded(Source before, ReliabilityAssessed e)
    {
        var grade = Telling.CodeOf<Reliability>(e.Reliability);
        return before.Grade is { } old
            ? $"Graded the reliability again, from {Telling.CodeOf<Reliability>(old.Reliability)} to {grade}"
            : $"Graded the reliability {grade}";
    }

    private static string[] Redacted(Source? source) =>
        [.. (source?.Redactions ?? []).SelectMany(r => r.Fields).Distinct(StringComparer.Ordinal)];

    /// <summary><c>speaks-for us-state-department</c></summary>
    private static string Name(SourcesLinked link) =>
        $"{Telling.CodeOf<SourceRelation>(link.Relation)} {link.OtherSource}";
}
