using ClaimLedger.Domain;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Stances;

/// <summary>Tells the feeds what the projection of the timelines does: every event, the shifts, and where the
/// sources stand now, with what follows from it. What it has read is kept for the next page.</summary>
/// <param name="dataSource">Where the timelines are, as they were before the page.</param>
internal sealed class StanceFeeds(NpgsqlDataSource dataSource)
{
    private const int MaxStands = 50_000;

    private static readonly string[] Feeds =
    [
        Feed.Ledger,
        Feed.Stances,
        Feed.Shifts,
        Feed.Consensus,
        Feed.Contradictions,
    ];

    private const string LastSql = $"""
        select n.* from unnest($1, $2) p(threat, proposition)
        join {LedgerTables.Timelines} t on t.threat = p.threat and t.proposition = p.proposition
        cross join lateral (
            select {EntryReader.Columns} from {LedgerTables.TimelineEntries} e
            where e.threat = t.threat and e.proposition = t.proposition and e.source = t.source
                and e.recorded_to is null
            order by e.earliest desc, e.latest desc, e.ord desc limit 1
        ) n
        """;

    private StandingLedger? _ledger;
    private Dictionary<string, FeedTail>? _tails;
    private FeedPage? _page;

    /// <summary>Reads what a page needs, as it was before the page.</summary>
    /// <param name="events">The page.</param>
    /// <param name="steps">Its events of statements, read.</param>
    /// <param name="memory">Knows what can be read by now.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task BeginAsync(
        IReadOnlyList<Recorded> events,
        IReadOnlyList<StanceStep> steps,
        StanceMemory memory,
        CancellationToken cancel
    )
    {
        var before = events[0].Position - 1;
        var reader = new StandReader(dataSource, before);
        _tails ??= await FeedTail.ReadAsync(dataSource, Feeds, cancel);
        _page = new FeedPage(_tails);
        if (_ledger is null || _ledger.Stands > MaxStands)
        {
            _ledger = new StandingLedger();
            _ledger.Seed(await reader.RelationsAsync(cancel));
        }
        var touched = steps.SelectMany(s => s.Timelines).Select(key => key.ToProposition()).ToHashSet();
        foreach (var e in events.Where(e => e.Event is ReliabilityAssessed).DistinctBy(e => e.Stream))
        {
            await memory.Before;
            touched.UnionWith(await reader.OfSourceAsync(Streams.IdOf(e.Stream), cancel));
        }
        var lacking = _ledger.Needs(touched, events).Where(p => !_ledger.Holds(p)).ToHashSet();
        await memory.ReadableAsync(lacking);
        await SeedAsync(_ledger, reader, lacking, steps.Select(step => step.After.Source), cancel);
    }

    /// <summary>Tells of an event of a statement.</summary>
    /// <param name="step">The event.</param>
    /// <param name="change">What it changed; null for nothing.</param>
    public void Tell(StanceStep step, StanceChange? change)
    {
        var original = step.After.Assessments.Select(a => a.Original).ToList();
        Tell(
            step.Next,
            step.Before is { } was && was.Source != step.After.Source
                ? [was.Source, step.After.Source]
                : [step.After.Source],
            [.. original.Select(a => a.Threat).Distinct()],
            [.. original.Select(a => a.Proposition).Distinct()]
        );
        if (change is null)
            return;
        foreach (var (shift, cause) in change.Ended)
            Tell("shift.ended", shift, cause, change.By);
        foreach (var (shift, cause) in change.Begun)
            Tell("shift.begun", shift, cause, change.By);
        foreach (var told in _ledger!.Apply(change))
            _page!.Add(told);
    }

    /// <summary>Tells of any other event.</summary>
    public void Tell(Recorded e)
    {
        var id = Streams.IdOf(e.Stream);
        Items<string> propositions = e.Event switch
        {
            PropositionFramed framed => [framed.Proposition],
            PropositionsRelated related => [related.Proposition, related.OtherProposition],
            _ => [],
        };
        Items<string> threats = e.Event switch
        {
            PropositionsRelated related when related.OtherThreat != id => [id, related.OtherThreat],
            _ when e.Stream.StartsWith(Streams.ThreatPrefix, StringComparison.Ordinal) => [id],
            _ => [],
        };
        Tell(
            e,
            e.Stream.StartsWith(Streams.SourcePrefix, StringComparison.Ordinal) ? [id] : [],
            threats,
            [.. propositions.Distinct()]
        );
        foreach (var told in _ledger!.Apply(e))
            _page!.Add(told);
    }

    /// <summary>Adds what was told to the statements of the page's rows.</summary>
    public void Queue(PageWrites writes) => _page!.Queue(writes);

    private void Tell(Recorded e, Items<string> sources, Items<string> threats, Items<string> propositions)
    {
        var by = EventReference.To(e);
        var data = new EventTold(by, e.Stream, e.Version, e.Actor, e.Event);
        _page!.Add(
            new Announcement(Feed.Ledger, $"event.{by.Type}", e.Stream, by, data)
            {
                Sources = sources,
                Threats = threats,
                Propositions = propositions,
            }
        );
    }

    private void Tell(string kind, Shift shift, ChangeCause cause, EventReference by) =>
        _page!.Add(StandingLedger.About(Feed.Shifts, kind, shift.Key, by, ShiftTold.Of(shift, cause, by)));

    private async Task SeedAsync(
        StandingLedger ledger,
        StandReader reader,
        HashSet<PropositionKey> propositions,
        IEnumerable<string> sources,
        CancellationToken cancel
    )
    {
        var last = propositions.Count == 0 ? [] : await LastAsync(propositions, cancel);
        var byProposition = last.ToLookup(entry => entry.Key.ToProposition());
        foreach (var proposition in propositions)
            ledger.Seed(proposition, byProposition[proposition]);
        var unknown = sources.Concat(last.Select(entry => entry.Key.Source)).Where(s => !ledger.Knows(s));
        var ungraded = unknown.ToHashSet(StringComparer.Ordinal);
        if (ungraded.Count == 0)
            return;
        var grades = await reader.GradesAsync(ungraded, cancel);
        foreach (var source in ungraded)
            ledger.Seed(source, grades.TryGetValue(source, out var grade) ? grade : null);
    }

    private Task<List<TimelineEntry>> LastAsync(
        HashSet<PropositionKey> propositions,
        CancellationToken cancel
    ) =>
        dataSource.ListAsync(
            LastSql,
            EntryReader.Read,
            cancel,
            propositions.Select(p => p.Threat).ToArray(),
            propositions.Select(p => p.Proposition).ToArray()
        );
}
