using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Npgsql;

namespace ClaimLedger.Stances;

/// <summary>
/// Writes the timelines, the shifts and the contests as rows. A page of events is folded by the pure
/// <see cref="StanceLedger"/>, seeded with the statements that the page goes on with and with the neighbours
/// of the entries that it touches: the cost of an event does not depend on how long its timeline is.
/// </summary>
public sealed class StanceProjection(NpgsqlDataSource dataSource) : IProjection
{
    /// <summary>The projection's name.</summary>
    public const string Name = "Stances";

    /// <summary>The name under which the daemon keeps its progress.</summary>
    public const string Shard = $"{Name}:All";

    /// <inheritdoc/>
    public async Task ApplyAsync(
        IDocumentOperations operations,
        IReadOnlyList<IEvent> events,
        CancellationToken cancellation
    )
    {
        var page = events
            .Where(e => e.StreamKey!.StartsWith(Streams.StatementPrefix, StringComparison.Ordinal))
            .Select(StreamStore.ToRecorded)
            .ToList();
        if (page.Count == 0)
            return;
        var ledger = new StanceLedger();
        var before = await StatementsBeforeAsync(operations, page, cancellation);
        foreach (var (stream, statement) in before)
            ledger.Seed(stream, statement);
        foreach (var neighbour in await NeighboursAsync(Touched(page, before), cancellation))
            ledger.Seed(neighbour);
        var rows = new StanceRows();
        foreach (var change in page.Select(ledger.Apply).OfType<StanceChange>())
            rows.Add(change);
        rows.Queue(operations);
    }

    /// <summary>The statements whose streams began before the page, as they stood then.</summary>
    private static async Task<Dictionary<string, Statement>> StatementsBeforeAsync(
        IDocumentOperations operations,
        List<Recorded> page,
        CancellationToken cancel
    )
    {
        var begun = page.DistinctBy(e => e.Stream, StringComparer.Ordinal).Where(e => e.Version > 1);
        var events = await operations.ReadAsync(
            [.. begun.Select(e => e.Stream)],
            page[0].Position - 1,
            cancel
        );
        var statements = new Dictionary<string, Statement>(StringComparer.Ordinal);
        foreach (var e in events)
            statements[e.Stream] = Evolve(statements.GetValueOrDefault(e.Stream), e);
        return statements;
    }

    /// <summary>Every place on a timeline that the page touches.</summary>
    private static HashSet<TimelineEntry> Touched(List<Recorded> page, Dictionary<string, Statement> before)
    {
        var statements = new Dictionary<string, Statement>(before, StringComparer.Ordinal);
        var touched = new HashSet<TimelineEntry>();
        foreach (var e in page)
        {
            var was = statements.GetValueOrDefault(e.Stream);
            var now = statements[e.Stream] = Evolve(was, e);
            var (closed, opened) = StanceLedger.Touches(was, now);
            touched.UnionWith(closed);
            touched.UnionWith(opened);
        }
        return touched;
    }

    /// <summary>A poison event is named by its position: readiness shows it to whoever has to mend
    /// it.</summary>
    private static Statement Evolve(Statement? was, Recorded next)
    {
        try
        {
            return Statement.Evolve(was, next);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                $"The event at position {next.Position}, of {next.Stream}, cannot be applied: {e.Message}",
                e
            );
        }
    }

    /// <summary>The entries in force at and on either side of each place.</summary>
    private async Task<HashSet<TimelineEntry>> NeighboursAsync(
        HashSet<TimelineEntry> places,
        CancellationToken cancel
    )
    {
        var neighbours = new HashSet<TimelineEntry>();
        if (places.Count == 0)
            return neighbours;
        const string Same =
            "e.source = p.source and e.threat = p.threat and e.proposition = p.proposition and e.recorded_to is null";
        const string Place = "(e.earliest, e.latest, e.ord)";
        await using var command = dataSource.CreateCommand(
            $"""
            select n.* from unnest($1, $2, $3, $4::date[], $5::date[], $6) p(source, threat, proposition, earliest, latest, ord)
            cross join lateral (
                (select {EntryReader.Columns} from {LedgerTables.TimelineEntries} e
                 where {Same} and {Place} < (p.earliest, p.latest, p.ord)
                 order by e.earliest desc, e.latest desc, e.ord desc limit 1)
                union all
                (select {EntryReader.Columns} from {LedgerTables.TimelineEntries} e
                 where {Same} and {Place} >= (p.earliest, p.latest, p.ord)
                 order by e.earliest, e.latest, e.ord limit 2)
            ) n
            """
        );
        command.Parameters.AddWithValue(places.Select(p => p.Key.Source).ToArray());
        command.Parameters.AddWithValue(places.Select(p => p.Key.Threat).ToArray());
        command.Parameters.AddWithValue(places.Select(p => p.Key.Proposition).ToArray());
        command.Parameters.AddWithValue(places.Select(p => Days.First(p.StatedOn)).ToArray());
        command.Parameters.AddWithValue(places.Select(p => Days.Last(p.StatedOn)).ToArray());
        command.Parameters.AddWithValue(places.Select(p => p.Order).ToArray());
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            neighbours.Add(EntryReader.Read(rows));
        return neighbours;
    }
}
