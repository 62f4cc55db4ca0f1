using System.Text;
using System.Text.Json;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Views;
using ClaimLedger.Proofs;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>
/// Reads the rows of a view as lines that can be compared with those of another fold over the same events.
/// They are shown as they stand in the table, nothing is parsed: a row that somebody altered is shown
/// altered.
/// </summary>
/// <param name="dataSource">Where the tables in use are.</param>
/// <param name="table">The table.</param>
public sealed class ComparedRows(NpgsqlDataSource dataSource, ComparedTable table)
{
    private static readonly Dictionary<string, string> Tables = new(StringComparer.Ordinal)
    {
        [ComparedTables.Timelines.Name] = LedgerTables.Timelines,
        [ComparedTables.Entries.Name] = LedgerTables.TimelineEntries,
        [ComparedTables.Shifts.Name] = LedgerTables.Shifts,
        [ComparedTables.Contests.Name] = LedgerTables.Contests,
        [ComparedTables.Unassessed.Name] = LedgerTables.Unassessed,
        [ComparedTables.Register.Name] = LedgerTables.Register,
    };

    private readonly (byte[] Name, ComparedColumn Column)[] _columns =
    [
        .. table.Columns.Select(column => (Encoding.UTF8.GetBytes(column.Name), column)),
    ];

    /// <summary>Where a page ends: the position of the last of so many events, or the last position asked
    /// for.</summary>
    public async Task<long> EndAsync(long after, int events, long knownAt, CancellationToken cancel)
    {
        var end = await dataSource.ListAsync(
            $"""
            select seq_id from {LedgerTables.Schema}.mt_events
            where seq_id > $1 and seq_id <= $2 order by seq_id offset $3 limit 1
            """,
            row => row.GetInt64(0),
            cancel,
            after,
            knownAt,
            events - 1
        );
        return end is [var last] ? last : knownAt;
    }

    /// <summary>Writes the rows that the events after one position, up to another, opened, as of a third:
    /// what ended later is shown open.</summary>
    public async Task WriteAsync(Stream to, long after, long upTo, KnownAt knownAt, CancellationToken cancel)
    {
        await using var command = dataSource.CreateCommand(
            table == ComparedTables.Timelines ? Timelines : Rows
        );
        command.CommandTimeout = 0;
        foreach (var value in new object?[] { after, upTo, knownAt.Position, knownAt.At })
            command.Parameters.AddWithValue(value ?? DBNull.Value);
        command.Parameters[3].NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz;
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var writer = new RowWriter();
        var buffered = new MemoryStream();
        var place = Array.FindIndex(_columns, c => c.Column.Name == "recordedFrom");
        long? position = null;
        while (await rows.ReadAsync(cancel))
        {
            if (rows.GetInt64(place) is var next && next != position)
            {
                await FlushAsync(64 * 1024);
                position = next;
            }
            Write(writer, rows);
        }
        await FlushAsync(0);

        async Task FlushAsync(int most)
        {
            foreach (var line in writer.Lines())
            {
                buffered.Write(line.Span);
                buffered.WriteByte((byte)'\n');
            }
            writer.Clear();
            if (buffered.Length <= most)
                return;
            await to.WriteAsync(buffered.GetBuffer().AsMemory(0, (int)buffered.Length), cancel);
            buffered.SetLength(0);
        }
    }

    private string Rows =>
        $"""
            select {string.Join(", ", table.Columns.Select(ValueOf))} from {Tables[table.Name]} e
            where e.recorded_from > $1 and e.recorded_from <= $2
            {(table == ComparedTables.Unassessed
                ? "and (e.recorded_at is distinct from $4 or e.recorded_to <= $3)"
                : "")}
            order by e.recorded_from
            """;

    /// <summary>Of a timeline the first entry says where it stands. One that has none, which cannot be, comes
    /// before all others.</summary>
    private const string Timelines = $"""
        select distinct e.proposition, e.recorded_from, e.source, e.threat
        from {LedgerTables.TimelineEntries} e
        join {LedgerTables.Timelines} t using (threat, proposition, source)
        where e.recorded_from > $1 and e.recorded_from <= $2 and not exists (
            select from {LedgerTables.TimelineEntries} o
            where o.threat = e.threat and o.proposition = e.proposition and o.source = e.source
                and o.recorded_from < e.recorded_from)
        union all
        select t.proposition, 0, t.source, t.threat from {LedgerTables.Timelines} t
        where $1 = 0 and not exists (
            select from {LedgerTables.TimelineEntries} o
            where o.threat = t.threat and o.proposition = t.proposition and o.source = t.source)
        order by 2
        """;

    private static string ValueOf(ComparedColumn column)
    {
        var name =
            "e."
            + (
                column.Name == "timelineOrder"
                    ? "ord"
                    : JsonNamingPolicy.SnakeCaseLower.ConvertName(column.Name)
            );
        var value = column.Kind switch
        {
            ColumnKind.Day =>
                $"case when isfinite({name}) then to_char({name}, 'YYYY-MM-DD') else {name}::text end",
            ColumnKind.List => $"{name}::text",
            _ => name,
        };
        return column.IsEnd
            ? $"case when e.recorded_to is null or e.recorded_to <= $3 then {value} end"
            : value;
    }

    private void Write(RowWriter to, NpgsqlDataReader row)
    {
        to.Begin();
        for (var i = 0; i < _columns.Length; i++)
        {
            if (!row.IsDBNull(i))
                Write(to, _columns[i].Name, _columns[i].Column.Kind, row, i);
        }
        to.End();
    }

    private static void Write(RowWriter to, byte[] name, ColumnKind kind, NpgsqlDataReader row, int i)
    {
        switch (kind)
        {
            case ColumnKind.Number:
                to.Number(name, row.GetInt64(i));
                break;
            case ColumnKind.Instant:
                to.Instant(name, row.GetFieldValue<DateTimeOffset>(i));
                break;
            case ColumnKind.Id:
                to.Id(name, row.GetGuid(i));
                break;
            case ColumnKind.Texts:
                to.Texts(name, row.GetString(i).Split(' '));
                break;
            case ColumnKind.List:
                to.Json(name, CanonicalJson.Of(Encoding.UTF8.GetBytes(row.GetString(i))));
                break;
            case ColumnKind.Commitment:
                to.Commitment(name, Commitment.Of(row.GetFieldValue<byte[]>(i)));
                break;
            default:
                to.Text(name, row.GetString(i));
                break;
        }
    }
}
