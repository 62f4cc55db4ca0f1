using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Stances;

/// <summary>Reads the shifts that consensus can be counted from, and whether it can.</summary>
internal static class MoveReader
{
    private const string Known = "s.recorded_from <= $1 and (s.recorded_to is null or s.recorded_to > $1)";

    /// <summary>Whether a statement on a threat ever named its origins.</summary>
    public static async Task<bool> HasOriginsAsync(
        NpgsqlDataSource dataSource,
        string threat,
        string? proposition,
        CancellationToken cancel
    )
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select exists (
                select from {LedgerTables.TimelineEntries} e where e.rests_on is not null
                    and e.threat = $1 and ($2::text is null or e.proposition = $2))
            """
        );
        command.Parameters.AddWithValue(threat);
        command.Parameters.AddWithValue((object?)proposition ?? DBNull.Value);
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>The shifts of a threat that begin by a day, by proposition. A withdrawal shows from the day
    /// on which its entry is no longer in force; its row has the date as it was written.</summary>
    public static async Task<ILookup<string, Move>> ReadAsync(
        NpgsqlDataSource dataSource,
        long position,
        DateOnly last,
        string threat,
        string? proposition,
        CancellationToken cancel
    )
    {
        var moves = await dataSource.ListAsync(
            $"""
            select s.proposition, s.source, s.from_stance, s.to_stance, case
                when s.to_stance is not null then nullif(s.earliest, '-infinity')
                else (select e.withdrawn_from from {LedgerTables.TimelineEntries} e
                    where e.statement = s.statement and e.assessment = s.assessment and {EntryReader.Known})
                end
            from {LedgerTables.Shifts} s
            where s.threat = $2 and ($4::text is null or s.proposition = $4) and {Known}
                and s.earliest <= $3::date
            """,
            row => (Proposition: row.GetString(0), Move: Read(row)),
            cancel,
            position,
            threat,
            Days.Iso(last),
            proposition
        );
        return moves.ToLookup(m => m.Proposition, m => m.Move, StringComparer.Ordinal);
    }

    private static Move Read(NpgsqlDataReader row) =>
        new(
            row.GetString(1),
            row.IsDBNull(4) ? null : row.GetFieldValue<DateOnly>(4),
            row.CodeIfAny<Stance>(2),
            row.CodeIfAny<Stance>(3)
        );
}
