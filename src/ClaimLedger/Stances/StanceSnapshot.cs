using System.Runtime.CompilerServices;
using ClaimLedger.Domain;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Stances;

/// <summary>How all is now that the feeds of the timelines tell of. It goes through the timelines once, in
/// the order of their propositions, and holds those on one.</summary>
public sealed class StanceSnapshot : IFeedSnapshot
{
    private const string Asked =
        "($1::text is null or t.source = $1) and ($2::text is null or t.threat = $2) and ($3::text is null or t.proposition = $3)";

    private const string LastSql = $"""
        select n.* from {LedgerTables.Timelines} t cross join lateral (
            select {EntryReader.Columns} from {LedgerTables.TimelineEntries} e
            where e.threat = t.threat and e.proposition = t.proposition and e.source = t.source
                and e.recorded_to is null
            order by e.earliest desc, e.latest desc, e.ord desc limit 1
        ) n
        where {Asked} order by t.threat, t.proposition, t.source
        """;

    private const string ShiftsSql = $"""
        select t.id, t.source, t.threat, t.proposition, t.kind, t.from_stance, t.to_stance, t.stated_on,
            t.statement, t.assessment, t.cause, t.caused_by, t.caused_by_type, t.recorded_from, t.recorded_at
        from {LedgerTables.Shifts} t where t.recorded_to is null and {Asked}
        """;

    private const string PositionSql = $"""
        select coalesce(max(last_seq_id), 0) from {LedgerTables.Schema}.mt_event_progression where name = $1
        """;

    private const string GradesSql = $"""
        select distinct on (stream_id) stream_id, data ->> 'reliability' from {LedgerTables.Schema}.mt_events
        where type = '{nameof(ReliabilityAssessed)}' and seq_id <= $1 order by stream_id, seq_id desc
        """;

    /// <inheritdoc/>
    public IReadOnlyList<string> Feeds { get; } =
    [Feed.Stances, Feed.Shifts, Feed.Consensus, Feed.Contradictions];

    /// <inheritdoc/>
    public IReadOnlyList<string> Tables { get; } =
    [LedgerTables.Timelines, LedgerTables.TimelineEntries, LedgerTables.Shifts];

    /// <inheritdoc/>
    public IAsyncEnumerable<FeedState> ReadAsync(
        SnapshotAsked asked,
        NpgsqlConnection connection,
        CancellationToken cancel
    ) =>
        asked.Feed switch
        {
            Feed.Stances => StancesAsync(asked, connection, cancel),
            Feed.Shifts => connection.StreamAsync(ShiftsSql, ShiftOf, cancel, ValuesOf(asked)),
            Feed.Consensus => ConsensusAsync(asked, connection, cancel),
            _ => ContradictionsAsync(connection, cancel),
        };

    private static async IAsyncEnumerable<FeedState> StancesAsync(
        SnapshotAsked asked,
        NpgsqlConnection connection,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await foreach (var last in LastAsync(asked, connection, cancel))
            yield return StandingNow.StanceOf(last);
    }

    private static async IAsyncEnumerable<FeedState> ConsensusAsync(
        SnapshotAsked asked,
        NpgsqlConnection connection,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        // How all are spread, whoever is asked for: no spread is about one source.
        var all = LastAsync(asked with { Source = null }, connection, cancel);
        await foreach (var (proposition, last) in OnEachAsync(all, cancel))
            yield return StandingNow.SpreadOf(proposition, last);
    }

    /// <summary>Of all timelines: what is asked for is at odds with what is not.</summary>
    private static async IAsyncEnumerable<FeedState> ContradictionsAsync(
        NpgsqlConnection connection,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var position = await ListAsync(
            connection.StreamAsync(PositionSql, row => row.GetInt64(0), cancel, StanceProjection.Shard)
        );
        var relations = connection.StreamAsync(
            StandReader.RelationsSql,
            StandReader.RelationOf,
            cancel,
            position[0]
        );
        var related = await ListAsync(relations);
        var grades = connection.StreamAsync(
            GradesSql,
            row => KeyValuePair.Create(Streams.IdOf(row.GetString(0)), row.CodeIfAny<Reliability>(1)),
            cancel,
            position[0]
        );
        var now = new StandingNow(
            related,
            new Dictionary<string, Reliability?>(await ListAsync(grades), StringComparer.Ordinal)
        );
        var all = LastAsync(new SnapshotAsked(Feed.Contradictions, null, null, null), connection, cancel);
        await foreach (var (proposition, last) in OnEachAsync(all, cancel))
        {
            foreach (var state in now.AtOddsOn(proposition, last))
                yield return state;
        }
        foreach (var state in now.AtOddsWithin())
            yield return state;
    }

    private static IAsyncEnumerable<TimelineEntry> LastAsync(
        SnapshotAsked asked,
        NpgsqlConnection connection,
        CancellationToken cancel
    ) => connection.StreamAsync(LastSql, EntryReader.Read, cancel, ValuesOf(asked));

    private static async IAsyncEnumerable<(PropositionKey, List<TimelineEntry>)> OnEachAsync(
        IAsyncEnumerable<TimelineEntry> last,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var (on, entries) = (default(PropositionKey), new List<TimelineEntry>());
        await foreach (var entry in last.WithCancellation(cancel))
        {
            var next = entry.Key.ToProposition();
            if (entries.Count > 0 && next != on)
            {
                yield return (on!, entries);
                entries = [];
            }
            on = next;
            entries.Add(entry);
        }
        if (entries.Count > 0)
            yield return (on!, entries);
    }

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> rows)
    {
        var list = new List<T>();
        await foreach (var row in rows)
            list.Add(row);
        return list;
    }

    private static IReadOnlyList<object?> ValuesOf(SnapshotAsked asked) =>
        [asked.Source, asked.Threat, asked.Proposition];

    private static FeedState ShiftOf(NpgsqlDataReader row)
    {
        var key = new TimelineKey(row.GetString(1), row.GetString(2), row.GetString(3));
        var by = new EventReference(
            row.GetGuid(11),
            row.GetString(12),
            row.GetInt64(13),
            row.GetFieldValue<DateTimeOffset>(14)
        );
        var shift = new ShiftTold(
            row.GetString(0),
            key.Source,
            key.Threat,
            key.Proposition,
            row.Code<ShiftKind>(4),
            row.CodeIfAny<Stance>(5),
            row.CodeIfAny<Stance>(6),
            EdtfDate.Parse(row.GetString(7)),
            row.GetString(8),
            row.GetString(9),
            row.Code<ChangeCause>(10),
            by
        );
        return FeedState.Of(StandingLedger.About(Feed.Shifts, "shift.begun", key, by, shift));
    }
}
