using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Stances;

/// <summary>Reads rows of the timelines with what opened and closed them, and contests.</summary>
internal static class RowReader
{
    /// <summary>The columns of a row, of a table or subquery <c>e</c>, in the order that is read.</summary>
    public const string Columns =
        $"{EntryReader.Columns}, e.opened_by, e.opened_by_type, e.recorded_from, e.recorded_at, e.cause, e.closed_by, e.closed_by_type, e.recorded_to, e.closed_at, e.closed_cause";

    /// <summary>The rows of some entries, by their key.</summary>
    public static async Task<List<TimelineRow>> RowsAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyCollection<MatrixCell> cells,
        CancellationToken cancel
    )
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select {Columns} from unnest($1, $2, $3) k(statement, assessment, recorded_from)
            join {LedgerTables.TimelineEntries} e
                on e.statement = k.statement and e.assessment = k.assessment
                and e.recorded_from = k.recorded_from
            """
        );
        command.Parameters.AddWithValue(cells.Select(c => c.Entry.Statement).ToArray());
        command.Parameters.AddWithValue(cells.Select(c => c.Entry.Assessment).ToArray());
        command.Parameters.AddWithValue(cells.Select(c => c.RecordedFrom).ToArray());
        return await ReadAsync(command, cancel);
    }

    /// <summary>Every contest of some assessments.</summary>
    public static async Task<List<Contest>> ContestsAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyCollection<TimelineEntry> entries,
        CancellationToken cancel
    )
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select c.statement, c.assessment, c.opened_by, c.opened_by_type, c.recorded_from, c.recorded_at,
                c.closed_by, c.closed_by_type, c.recorded_to, c.closed_at
            from unnest($1, $2) k(statement, assessment)
            join {LedgerTables.Contests} c on c.statement = k.statement and c.assessment = k.assessment
            """
        );
        command.Parameters.AddWithValue(entries.Select(e => e.Statement).ToArray());
        command.Parameters.AddWithValue(entries.Select(e => e.Assessment).ToArray());
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var contests = new List<Contest>();
        while (await rows.ReadAsync(cancel))
            contests.Add(new(rows.GetString(0), rows.GetString(1), EventIn(rows, 2)!, EventIn(rows, 6)));
        return contests;
    }

    /// <summary>The rows that a query of <see cref="Columns"/> yields.</summary>
    public static async Task<List<TimelineRow>> ReadAsync(NpgsqlCommand command, CancellationToken cancel)
    {
        const int At = EntryReader.Count;
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var read = new List<TimelineRow>();
        while (await rows.ReadAsync(cancel))
        {
            read.Add(
                new TimelineRow(
                    EntryReader.Read(rows),
                    EventIn(rows, At)!,
                    EntryReader.Code<ChangeCause>(rows, At + 4)!.Value,
                    EventIn(rows, At + 5),
                    EntryReader.Code<ChangeCause>(rows, At + 9)
                )
            );
        }
        return read;
    }

    private static EventReference? EventIn(NpgsqlDataReader row, int at) =>
        row.IsDBNull(at)
            ? null
            : new EventReference(
                row.GetGuid(at),
                row.GetString(at + 1),
                row.GetInt64(at + 2),
                row.GetFieldValue<DateTimeOffset>(at + 3)
            );
}
