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

    /// <summary>How many columns that are.</summary>
    public const int Count = EntryReader.Count + 10;

    /// <summary>Every row of the assessments of some entries, up to a position.</summary>
    public static Task<List<TimelineRow>> RowsAsync(
        NpgsqlDataSource dataSource,
        IEnumerable<TimelineEntry> entries,
        long upTo,
        CancellationToken cancel
    )
    {
        var assessments = entries.Select(e => (e.Statement, e.Assessment)).Distinct().ToList();
        return dataSource.ListAsync(
            $"""
            select {Columns} from unnest($1, $2) k(statement, assessment)
            join {LedgerTables.TimelineEntries} e
                on e.statement = k.statement and e.assessment = k.assessment and e.recorded_from <= $3
            """,
            Read,
            cancel,
            assessments.Select(a => a.Statement).ToArray(),
            assessments.Select(a => a.Assessment).ToArray(),
            upTo
        );
    }

    /// <summary>Every contest of some assessments.</summary>
    public static Task<List<Contest>> ContestsAsync(
        NpgsqlDataSource dataSource,
        IReadOnlyCollection<TimelineEntry> entries,
        CancellationToken cancel
    ) =>
        dataSource.ListAsync(
            $"""
            select c.statement, c.assessment, c.opened_by, c.opened_by_type, c.recorded_from, c.recorded_at,
                c.closed_by, c.closed_by_type, c.recorded_to, c.closed_at
            from unnest($1, $2) k(statement, assessment)
            join {LedgerTables.Contests} c on c.statement = k.statement and c.assessment = k.assessment
            """,
            row => new Contest(row.GetString(0), row.GetString(1), EventIn(row, 2)!, EventIn(row, 6)),
            cancel,
            entries.Select(e => e.Statement).ToArray(),
            entries.Select(e => e.Assessment).ToArray()
        );

    /// <summary>Reads a row of <see cref="Columns"/>.</summary>
    public static TimelineRow Read(NpgsqlDataReader row)
    {
        const int At = EntryReader.Count;
        return new TimelineRow(
            EntryReader.Read(row),
            EventIn(row, At)!,
            row.Code<ChangeCause>(At + 4),
            EventIn(row, At + 5),
            row.CodeIfAny<ChangeCause>(At + 9)
        );
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
