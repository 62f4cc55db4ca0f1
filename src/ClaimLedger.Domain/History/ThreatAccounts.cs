using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.History;

/// <summary>The events of a threat, told.</summary>
internal static class ThreatAccounts
{
    public static Account Of(Threat? before, Recorded next, Telling telling)
    {
        var after = Threat.Evolve(before, next);
        telling
            .Plain("name", before?.Name, after.Name)
            .Items("aliases", before?.Aliases ?? [], after.Aliases)
            .Items("types", CodesOf(before?.Types), CodesOf(after.Types))
            .Items("regions", before?.Regions ?? [], after.Regions)
            .Plain("description", before?.Description, after.Description);
        foreach (var framed in after.Propositions.Skip(before?.Propositions.Count ?? 0))
        {
            telling
                .Plain($"propositions/{framed.Proposition}/facet", before: null, framed.Facet)
                .Plain($"propositions/{framed.Proposition}/text", before: null, framed.Text);
        }
        telling
            .Items(
                "relations",
                [.. (before?.Relations ?? []).Select(Name)],
                [.. after.Relations.Select(Name)]
            )
            .Items("links", [.. (before?.Links ?? []).Select(Name)], [.. after.Links.Select(Name)]);

        return next.Event switch
        {
            ThreatRegistered e => telling.SaysPlainly(
                $"Registered the threat {Telling.Quote(e.Name)}, and framed its proposition overall, {Telling.Quote(e.Question)}",
                reason: null
            ),
            ThreatDescribed => telling.SaysPlainly($"Changed {telling.Moves()}", reason: null),
            ThreatAliasAdded e => telling.SaysPlainly($"Added the alias {Telling.Quote(e.Alias)}", null),
            PropositionFramed e => telling.SaysPlainly(
                $"Framed the proposition {e.Proposition}, {Telling.Quote(e.Text)}",
                reason: null
            ),
            PropositionsRelated e => telling.SaysPlainly($"Related propositions, {Name(e)}", reason: null),
            ThreatsLinked e => telling.SaysPlainly($"Linked to another threat, {Name(e)}", e.Reason),
            ThreatsUnlinked e => telling.SaysPlainly(
                $"Undid the link to another threat, {Name(new ThreatsLinked(e.Relation, e.OtherThreat, Reason: null))}",
                e.Reason
            ),
            _ => throw new InvalidOperationException($"A threat knows no {next.Event.GetType().Name}."),
        };
    }

    private static string[] CodesOf(Items<ThreatType>? types) =>
        [.. (types ?? []).Select(Codes<ThreatType>.Write)];

    /// <summary><c>military-capability narrows imu/overall</c></summary>
    private static string Name(PropositionsRelated e) =>
        $"{e.Proposition} {Codes<PropositionRelation>.Write(e.Relation)} {e.OtherThreat}/{e.OtherProposition}";

    /// <summary><c>allied-with hizb-ut-tahrir</c></summary>
    private static string Name(ThreatsLinked link) =>
        $"{Codes<ThreatRelation>.Write(link.Relation)} {link.OtherThreat}";
}
