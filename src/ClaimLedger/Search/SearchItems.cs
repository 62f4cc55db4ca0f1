using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Search;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Marten;
using Npgsql;

namespace ClaimLedger.Search;

/// <summary>Makes the items of a page: folds the streams of what was found, as known at the position, and
/// opens their texts.</summary>
internal sealed class SearchItems(NpgsqlDataSource dataSource, IDocumentStore store, Vault vault)
{
    /// <summary>The items, in the order of the hits. One whose text was destroyed meanwhile is left
    /// out.</summary>
    public async Task<IReadOnlyList<SearchItem>> OfAsync(
        IReadOnlyList<Hit> hits,
        SearchQuery query,
        IReadOnlyCollection<FoundThing> things,
        long position,
        CancellationToken cancel
    )
    {
        var statements = hits.Where(hit => hit.Kind == HitKinds.Statement).ToList();
        var sources = statements.Select(hit => Streams.Source(hit.Source!));
        var states = await FoldAsync(
            [.. hits.Select(StreamOf).Concat(sources).Distinct(StringComparer.Ordinal)],
            position,
            cancel
        );
        var texts = await vault.OpenAsync([.. states.Values.SelectMany(SealedIn)], cancel);
        var stances = await StancesAsync([.. statements.Select(hit => hit.Id)], position, cancel);
        var making = new ItemMaker(query, things.ToDictionary(t => t.Stream), states, texts, stances);
        return [.. hits.Select(hit => making.Of(hit, states[StreamOf(hit)])).OfType<SearchItem>()];
    }

    private static string StreamOf(Hit hit) =>
        hit.Kind switch
        {
            HitKinds.Source => Streams.Source(hit.Id),
            HitKinds.Threat => Streams.Threat(hit.Id),
            _ => Streams.Statement(hit.Id),
        };

    private async Task<Dictionary<string, object>> FoldAsync(
        IReadOnlyCollection<string> streams,
        long position,
        CancellationToken cancel
    )
    {
        var states = new Dictionary<string, object>(StringComparer.Ordinal);
        await using var session = store.QuerySession();
        foreach (var e in await session.ReadAsync(streams, position, cancel))
            states[e.Stream] = StreamStore.Evolve(states.GetValueOrDefault(e.Stream), e);
        return states;
    }

    private static IEnumerable<(string, Commitment)> SealedIn(object state) =>
        state switch
        {
            Statement s => [(Streams.Statement(s.Id), s.Text)],
            Source s => new[] { s.Name, s.Role, s.Affiliation, s.Description }
                .OfType<Commitment>()
                .Concat(s.Aliases)
                .Select(commitment => (Streams.Source(s.Id), commitment)),
            _ => [],
        };

    private async Task<ILookup<string, FoundStance>> StancesAsync(
        string[] statements,
        long position,
        CancellationToken cancel
    )
    {
        var found =
            statements.Length == 0
                ? []
                : await dataSource.ListAsync(
                    $"""
                    select e.statement, e.threat, e.proposition, e.stance, e.withdrawn_on
                    from unnest($1) s(statement) join {LedgerTables.TimelineEntries} e using (statement)
                    where e.recorded_from <= $2 and (e.recorded_to is null or e.recorded_to > $2)
                    order by e.statement, e.assessment
                    """,
                    row => (Statement: row.GetString(0), Stance: StanceOf(row)),
                    cancel,
                    statements,
                    position
                );
        return found.ToLookup(f => f.Statement, f => f.Stance, StringComparer.Ordinal);
    }

    private static FoundStance StanceOf(NpgsqlDataReader row) =>
        new(
            row.GetString(1),
            row.GetString(2),
            row.Code<Stance>(3),
            row.TextIfAny(4) is { } withdrawnOn ? EdtfDate.Parse(withdrawnOn) : null
        );
}
