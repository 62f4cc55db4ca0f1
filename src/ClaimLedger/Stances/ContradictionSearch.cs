using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Stances;

/// <summary>Which contradictions are looked for.</summary>
/// <param name="Source">Only with this source on a side.</param>
/// <param name="Threat">Only with this threat on a side.</param>
/// <param name="Proposition">Only with this proposition on a side.</param>
/// <param name="Kind">Only of this kind; null for both.</param>
/// <param name="Lowest">The lowest grade that both of two sources need; null for any or none.</param>
/// <param name="IsInPeriod">Whether a stand is of the period that was asked for.</param>
internal sealed record ContradictionQuestion(
    string? Source,
    string? Threat,
    string? Proposition,
    ContradictionKind? Kind,
    Reliability? Lowest,
    Func<Stand, bool> IsInPeriod
)
{
    /// <summary>Whether the source that is asked for needs no grade.</summary>
    public bool IsSourceExempt { get; init; }

    public bool IsAsked(PropositionKey key) =>
        (Threat is null || key.Threat == Threat) && (Proposition is null || key.Proposition == Proposition);

    public bool Takes(ContradictionKind kind) => Kind is null || Kind == kind;
}

/// <summary>What was found: contradictions in their order, made as they are asked for.</summary>
internal sealed record ContradictionsFound(
    IEnumerable<Contradiction> Contradictions,
    PropositionGraph Graph,
    IReadOnlyDictionary<string, Reliability> Grades
);

/// <summary>Finds contradictions: reads the timelines that can take part, and no others.</summary>
internal sealed class ContradictionSearch(StandReader reader)
{
    /// <summary>The contradictions that were asked for; null where too much would have to be read.</summary>
    public async Task<ContradictionsFound?> FindAsync(ContradictionQuestion asked, CancellationToken cancel)
    {
        var isWithin = asked.Takes(ContradictionKind.WithinSource);
        var graph = isWithin ? await reader.GraphAsync(cancel) : new PropositionGraph([]);
        var held = asked.Threat is null
            ? await reader.OfSourceAsync(asked.Source!, cancel)
            : await reader.OfThreatAsync(asked.Threat, cancel);
        var propositions = held.Where(asked.IsAsked).ToHashSet();

        var (within, between) = (new HashSet<TimelineKey>(), new HashSet<TimelineKey>());
        var related = propositions.Where(graph.Propositions.Contains).ToList();
        var inConflict = related.Concat(related.SelectMany(graph.InConflictWith)).ToHashSet();
        if (asked.Source is { } source)
            within.UnionWith(inConflict.Select(p => new TimelineKey(source, p.Threat, p.Proposition)));
        else if (inConflict.Count > 0)
            within.UnionWith(await reader.OnAsync(inConflict, cancel));
        if (asked.Takes(ContradictionKind.BetweenSources) && await CanTakePartAsync(asked, cancel))
            between.UnionWith(await reader.OnAsync(propositions, cancel));
        if (within.Count > StandReader.Most || between.Count > StandReader.Most)
            return null;

        var grades = await reader.GradesAsync(within.Concat(between).Select(k => k.Source), cancel);
        between.RemoveWhere(key => !IsGraded(key.Source, asked, grades));
        var stands = await reader.StandsAsync([.. within.Union(between)], cancel);
        if (stands is null)
            return null;
        stands.RemoveAll(stand => !asked.IsInPeriod(stand));
        return new ContradictionsFound(
            Contradictions.Of([
                .. Contradictions.Within(stands.Where(s => within.Contains(s.Key)), graph, asked.IsAsked),
                .. Contradictions.Between(stands.Where(s => between.Contains(s.Key)), asked.Source),
            ]),
            graph,
            grades
        );
    }

    /// <summary>Where the source that is asked for has not the grade, nobody else has to be read.</summary>
    private async Task<bool> CanTakePartAsync(ContradictionQuestion asked, CancellationToken cancel) =>
        asked.Source is not { } source
        || asked.Lowest is null
        || asked.IsSourceExempt
        || IsGraded(source, asked, await reader.GradesAsync([source], cancel));

    /// <summary>A is the first grade and the best.</summary>
    private static bool IsGraded(
        string source,
        ContradictionQuestion asked,
        Dictionary<string, Reliability> grades
    ) =>
        asked.Lowest is not { } lowest
        || (asked.IsSourceExempt && source == asked.Source)
        || (grades.TryGetValue(source, out var grade) && grade <= lowest);
}
