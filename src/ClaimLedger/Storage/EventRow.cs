using ClaimLedger.Domain;
using ClaimLedger.Domain.Commands;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>Reads events from their table.</summary>
internal static class EventRow
{
    /// <summary>The columns of an event, of <c>mt_events e</c>, in the order that is read.</summary>
    public const string Columns =
        "e.seq_id, e.stream_id, e.version, e.type, e.data, e.timestamp, e.user_name, e.id";

    /// <summary>Reads a row.</summary>
    /// <exception cref="InvalidOperationException">It holds no event of ours; its position is
    /// named.</exception>
    public static Recorded Read(NpgsqlDataReader row)
    {
        var position = row.GetInt64(0);
        try
        {
            return new Recorded(
                EventTypes.Read(row.GetString(3), row.GetString(4)),
                row.GetString(1),
                row.GetInt64(2),
                position,
                row.GetFieldValue<DateTimeOffset>(5),
                row.TextIfAny(6) ?? "",
                row.GetGuid(7)
            );
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                $"The event at position {position} cannot be read: {e.Message}",
                e
            );
        }
    }

    /// <summary>The events of some streams, in ledger order, up to a position.</summary>
    public static async Task<List<Recorded>> OfAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyCollection<string> streams,
        long upTo,
        CancellationToken cancel
    ) =>
        streams.Count == 0
            ? []
            : await dataSource.ListAsync(
                $"""
                select {Columns} from {LedgerTables.Schema}.mt_events e
                where e.stream_id = any($1) and e.seq_id <= $2 order by e.seq_id
                """,
                Read,
                cancel,
                streams.ToArray(),
                upTo
            );

    /// <summary>A page of events, in ledger order.</summary>
    /// <param name="dataSource">Where from.</param>
    /// <param name="types">The names of the types, as they are stored; null for all.</param>
    /// <param name="after">The position after which they begin.</param>
    /// <param name="upTo">The last position.</param>
    /// <param name="limit">The most on a page.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static Task<List<Recorded>> PageAsync(
        NpgsqlDataSource dataSource,
        string[]? types,
        long after,
        long upTo,
        int limit,
        CancellationToken cancel
    )
    {
        var ofTypes = types is null ? "" : "and e.type = any($4)";
        List<object?> values = [after, upTo, limit];
        if (types is not null)
            values.Add(types);
        return dataSource.ListAsync(
            $"""
            select {Columns} from {LedgerTables.Schema}.mt_events e
            where e.seq_id > $1 and e.seq_id <= $2 {ofTypes} order by e.seq_id limit $3
            """,
            Read,
            cancel,
            values
        );
    }
}
