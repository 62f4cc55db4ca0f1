using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Stances;

/// <summary>
/// Writes the timelines, the shifts and the contests as rows. A page of events is folded by the pure
/// <see cref="StanceLedger"/>, seeded with the statements that the page goes on with and with the timelines
/// that it touches; of long ones with the neighbours of the entries that it touches, so that the cost of an
/// event does not depend on how long its timeline is. What was seeded is kept for the next page, where that
/// goes on where this one ended.
/// </summary>
public sealed class StanceProjection(NpgsqlDataSource dataSource) : PageProjection(types: null)
{
    /// <summary>The projection's name.</summary>
    public const string ViewName = "Stances";

    /// <summary>The name under which the daemon keeps its progress.</summary>
    public const string Shard = $"{ViewName}:All";

    private StanceMemory _memory = new();

    /// <inheritdoc/>
    public override async Task ApplyAsync(
        PageWrites writes,
        IReadOnlyList<Recorded> page,
        Task before,
        CancellationToken cancellation
    )
    {
        if (page.Count == 0)
            return;
        var memory = await RecallAsync(page[0].Position, cancellation);
        await memory.BeginPageAsync(before);
        // Should anything fail, here or when it is saved, the next page does not go on from here.
        _memory = new StanceMemory();
        var touched = await FoldAsync(memory, writes, page, cancellation);
        memory.EndPage(page[^1].Position, touched);
        _memory = memory;
    }

    /// <summary>What is kept of the page before, where no event lies between; else another node went on, or
    /// the page before was not saved, and nothing is.</summary>
    private async Task<StanceMemory> RecallAsync(long first, CancellationToken cancel)
    {
        if (_memory.Last == 0 || first <= _memory.Last)
            return new StanceMemory();
        await using var command = dataSource.CreateCommand(
            $"select exists (select from {LedgerTables.Schema}.mt_events where seq_id > $1 and seq_id < $2)"
        );
        command.Parameters.AddWithValue(_memory.Last);
        command.Parameters.AddWithValue(first);
        return (bool)(await command.ExecuteScalarAsync(cancel))! ? new StanceMemory() : _memory;
    }

    /// <returns>The timelines that the page touches.</returns>
    private async Task<IReadOnlySet<TimelineKey>> FoldAsync(
        StanceMemory memory,
        PageWrites writes,
        IReadOnlyList<Recorded> events,
        CancellationToken cancel
    )
    {
        var page = events.Where(IsOfStatement).ToList();
        await SeedStatementsAsync(memory.Ledger, page, cancel);
        var steps = page.Select(e => Named(e, () => memory.Ledger.Read(e))).ToList();
        var timelines = steps.SelectMany(step => step.Timelines).ToHashSet();
        await SeedTimelinesAsync(memory, timelines, cancel);
        var places = steps.SelectMany(step => step.Closed.Concat(step.Opened));
        await SeedNeighboursAsync(memory, [.. places.Where(p => !memory.Holds(p.Key))], cancel);
        var rows = new StanceRows();
        foreach (var key in timelines.Where(key => memory.Ledger.CountOf(key) == 0))
            rows.Add(key);
        var feeds = Announces ? memory.Feeds ??= new StanceFeeds(dataSource) : null;
        if (feeds is not null)
            await feeds.BeginAsync(events, steps, memory, cancel);
        var next = steps.GetEnumerator();
        foreach (var e in events)
        {
            if (!IsOfStatement(e))
            {
                rows.Touch(e);
                feeds?.Tell(e);
                continue;
            }
            next.MoveNext();
            rows.Touch(next.Current);
            var change = memory.Ledger.Apply(next.Current);
            if (change is not null)
                rows.Add(change);
            feeds?.Tell(next.Current, change);
        }
        rows.Queue(writes);
        feeds?.Queue(writes);
        return timelines;
    }

    private static bool IsOfStatement(Recorded e) =>
        e.Stream.StartsWith(Streams.StatementPrefix, StringComparison.Ordinal);

    /// <summary>Seeds the statements that began before the page, as they stood then.</summary>
    private async Task SeedStatementsAsync(StanceLedger ledger, List<Recorded> page, CancellationToken cancel)
    {
        if (page.Count == 0)
            return;
        var begun = page.DistinctBy(e => e.Stream, StringComparer.Ordinal)
            .Where(e => e.Version > 1 && !ledger.Holds(e.Stream));
        var before = await EventRow.OfAsync(
            dataSource,
            [.. begun.Select(e => e.Stream)],
            page[0].Position - 1,
            cancel
        );
        foreach (var e in before)
            ledger.Seed(e.Stream, Named(e, () => Statement.Evolve(ledger.StatementOf(e.Stream), e)));
    }

    private async Task SeedTimelinesAsync(
        StanceMemory memory,
        HashSet<TimelineKey> timelines,
        CancellationToken cancel
    )
    {
        foreach (
            var asked in timelines
                .Select(key => (Key: key, Most: memory.Touch(key)))
                .Where(t => t.Most > 0)
                .GroupBy(t => t.Most, t => t.Key)
        )
        {
            TimelineKey[] keys = [.. asked];
            await memory.ReadableAsync(keys);
            var entries = await EntryReader.WholeAsync(dataSource, keys, asked.Key, cancel);
            foreach (var key in keys)
                memory.Seed(key, [.. entries[key]], asked.Key);
        }
    }

    private async Task SeedNeighboursAsync(
        StanceMemory memory,
        IReadOnlyCollection<TimelineEntry> places,
        CancellationToken cancel
    )
    {
        if (places.Count == 0)
            return;
        await memory.ReadableAsync(places.Select(p => p.Key));
        foreach (var neighbour in await EntryReader.NeighboursAsync(dataSource, places, cancel))
            memory.Ledger.Seed(neighbour);
    }
}
