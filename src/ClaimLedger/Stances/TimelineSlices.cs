using ClaimLedger.Domain.Stances;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Stances;

/// <summary>What lies about a day on one timeline as known at a position; of long ones the nearest
/// alone.</summary>
/// <param name="Begun">Held, and begun by the day: the latest first.</param>
/// <param name="Later">Held, and begun after it: the first of them.</param>
/// <param name="Closed">No longer held: those that closed last first.</param>
/// <param name="BegunCount">How many of the first kind there are.</param>
/// <param name="LaterCount">How many of the second.</param>
/// <param name="ClosedCount">How many of the third.</param>
/// <param name="ClosedHadBegun">Whether one of the third had begun by the day.</param>
internal sealed record TimelineSlices(
    IReadOnlyList<TimelineRow> Begun,
    IReadOnlyList<TimelineRow> Later,
    IReadOnlyList<TimelineRow> Closed,
    long BegunCount,
    long LaterCount,
    long ClosedCount,
    bool ClosedHadBegun
)
{
    /// <summary>How many entries of the first and of the third kind are given.</summary>
    public const int Most = 10;

    private const string OfTimeline = "e.threat = $3 and e.proposition = $4 and e.source = $5";

    /// <summary>Reads them. All four queries go along the timeline's index.</summary>
    public static async Task<TimelineSlices> ReadAsync(
        NpgsqlDataSource dataSource,
        TimelineKey key,
        AsOf asOf,
        CancellationToken cancel
    )
    {
        object?[] values = [asOf.KnownAt, Days.Iso(asOf.ValidAt), key.Threat, key.Proposition, key.Source];
        var begun = await RowsAsync(
            $"{EntryReader.Known} and e.earliest <= $2::date",
            "e.earliest desc, e.latest desc, e.ord desc",
            Most + 1
        );
        var later = await RowsAsync(
            $"{EntryReader.Known} and e.earliest > $2::date",
            "e.earliest, e.latest, e.ord",
            most: 1
        );
        var closed = await RowsAsync(
            "e.recorded_to <= $1 and $2::date is not null",
            "e.recorded_to desc, e.earliest desc, e.ord desc",
            Most
        );
        var counted = await dataSource.ListAsync(
            $"""
            select count(*) filter (where {EntryReader.Known} and e.earliest <= $2::date),
                count(*) filter (where {EntryReader.Known} and e.earliest > $2::date),
                count(*) filter (where e.recorded_to <= $1),
                coalesce(bool_or(e.recorded_to <= $1 and e.earliest <= $2::date), false)
            from {LedgerTables.TimelineEntries} e where {OfTimeline}
            """,
            row => new TimelineSlices(
                begun,
                later,
                closed,
                row.GetInt64(0),
                row.GetInt64(1),
                row.GetInt64(2),
                row.GetBoolean(3)
            ),
            cancel,
            values
        );
        return counted[0];

        Task<List<TimelineRow>> RowsAsync(string which, string order, int most) =>
            dataSource.ListAsync(
                $"select {RowReader.Columns} from {LedgerTables.TimelineEntries} e where {OfTimeline} and {which} order by {order} limit {most}",
                RowReader.Read,
                cancel,
                values
            );
    }
}
