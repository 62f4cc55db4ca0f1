using ClaimLedger.Domain.Search;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;

namespace ClaimLedger.Search;

/// <summary>What a search asks for, checked.</summary>
internal sealed record SearchFilters(
    SearchQuery Query,
    string? Kind,
    string? Source,
    string? Threat,
    string? Stance,
    DateOnly? From,
    DateOnly? To,
    string? Reliability,
    long Position,
    int Limit,
    HitOrder After
)
{
    // The filters that speak of each kind of thing.
    private static readonly (string Kind, string[] Filters)[] Kinds =
    [
        (HitKinds.Source, ["source", "reliability"]),
        (HitKinds.Threat, ["threat"]),
        (HitKinds.Statement, ["source", "threat", "stance", "from", "to", "reliability"]),
    ];

    /// <summary>Reads the parameters.</summary>
    /// <returns>Null where something is wrong with them, which is noted.</returns>
    public static SearchFilters? Read(Asked asked)
    {
        var (query, wrong) = SearchQuery.Read(asked.Text("q") ?? "");
        if (wrong is not null)
            asked.Refuse("q", $"q cannot be searched for: {wrong}");
        var (from, to) = asked.FromTo();
        var filters = new SearchFilters(
            query!,
            asked.Text("kind"),
            asked.Slug("source"),
            asked.Slug("threat"),
            asked.Code<Stance>("stance"),
            from,
            to,
            asked.Code<Reliability>("reliability"),
            asked.KnownAt.Position,
            asked.Limit(),
            HitOrder.Of(asked.Number("after"))
        );
        filters.CheckKind(asked);
        return asked.Refusals.Count > 0 ? null : filters;
    }

    /// <summary>Whether things of a kind can be among what is found: a filter that does not speak of them
    /// leaves them out.</summary>
    public bool Includes(string kind) =>
        (Kind is null || Kind == kind)
        && Given.All(name => Kinds.Single(k => k.Kind == kind).Filters.Contains(name));

    /// <summary>The filters that were given.</summary>
    private IEnumerable<string> Given =>
        new (string Name, bool IsGiven)[]
        {
            ("source", Source is not null),
            ("threat", Threat is not null),
            ("stance", Stance is not null),
            ("from", From is not null),
            ("to", To is not null),
            ("reliability", Reliability is not null),
        }
            .Where(filter => filter.IsGiven)
            .Select(filter => filter.Name);

    private void CheckKind(Asked asked)
    {
        if (Kind is null)
            return;
        if (Kinds.All(k => k.Kind != Kind))
        {
            asked.RefuseValue(
                "kind",
                Kind,
                $"is nothing that is found; give one of {string.Join(", ", HitKinds.All)}."
            );
            return;
        }
        foreach (var name in Given.Where(name => !Kinds.Single(k => k.Kind == Kind).Filters.Contains(name)))
            asked.Refuse(name, $"{name} says nothing of a {Kind}; leave it out, or kind={Kind}.");
    }
}
