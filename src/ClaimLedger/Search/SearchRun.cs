using ClaimLedger.Domain.Search;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Marten;
using Npgsql;

namespace ClaimLedger.Search;

/// <summary>Carries out one search: sources and threats first, as statements are found by their names; then
/// class by class, the likest first, until the page is full.</summary>
internal sealed class SearchRun(NpgsqlDataSource dataSource, IDocumentStore store, Vault vault)
{
    private readonly ThingSearch _things = new(dataSource);
    private readonly SearchItems _items = new(dataSource, store, vault);

    public async Task<SearchAnswer> AnswerAsync(Asked asked, SearchFilters filters, CancellationToken cancel)
    {
        var query = await TextSlips.ForgivenAsync(dataSource, filters.Query, filters.Position, cancel);
        filters = filters with { Query = query };
        var things = await _things.FindAsync(filters.Query, filters.Position, cancel);
        var hits = await HitsAsync(filters, things, cancel);
        asked.Page(hits, filters.Limit, hit => hit.Order.Number);
        return new SearchAnswer(
            [.. filters.Query.Words.Select(w => w.Readable)],
            asked.KnownAt,
            await _items.OfAsync(hits, filters.Query, things, filters.Position, cancel)
        );
    }

    /// <summary>The hits of a page, and one more where there are more.</summary>
    private async Task<List<Hit>> HitsAsync(
        SearchFilters filters,
        IReadOnlyCollection<FoundThing> things,
        CancellationToken cancel
    )
    {
        var wanted = filters.Limit + 1;
        var hits = new List<Hit>();
        var graded = filters.Reliability is { } reliability
            ? await _things.GradedAsync(reliability, filters.Position, cancel)
            : null;
        var found = Things(filters, things, graded);
        var statements = new StatementSearch(dataSource, new StatementSql(filters, things, graded));
        foreach (var likeness in Enum.GetValues<Likeness>())
        {
            foreach (var kind in HitKinds.All.Where(filters.Includes))
            {
                var at = HitOrder.ClassOf(likeness, kind);
                if (hits.Count >= wanted || filters.After.RankIn(at) is not { } after)
                    continue;
                hits.AddRange(
                    kind == HitKinds.Statement
                        ? await statements.FindAsync(likeness, after, wanted - hits.Count, cancel)
                        : found.Where(h => h.Order.Class == at && h.Order.Rank > after)
                );
            }
        }
        return [.. hits.Take(wanted)];
    }

    /// <summary>The sources and threats that have all the words, in the order of the answer: within a class
    /// those whose names have them first, then by id.</summary>
    private static List<Hit> Things(
        SearchFilters filters,
        IReadOnlyCollection<FoundThing> things,
        HashSet<string>? graded
    )
    {
        var found = things.Where(t => t.All is not null && IsIncluded(t, filters)).ToList();
        if (graded is not null)
            found.RemoveAll(t => !graded.Contains(t.Id));
        return
        [
            .. found
                .GroupBy(t => (Likeness: t.All!.Value, Kind: KindOf(t)))
                .SelectMany(group =>
                    group
                        .OrderBy(t => !t.IsByName)
                        .ThenBy(t => t.Id, StringComparer.Ordinal)
                        .Select(
                            (t, i) =>
                                new Hit(
                                    group.Key.Kind,
                                    t.Id,
                                    group.Key.Likeness,
                                    new HitOrder(HitOrder.ClassOf(group.Key.Likeness, group.Key.Kind), i + 1)
                                )
                        )
                ),
        ];
    }

    private static bool IsIncluded(FoundThing thing, SearchFilters filters) =>
        filters.Includes(KindOf(thing))
        && thing.Id == ((thing.IsSource ? filters.Source : filters.Threat) ?? thing.Id);

    private static string KindOf(FoundThing thing) => thing.IsSource ? HitKinds.Source : HitKinds.Threat;
}
