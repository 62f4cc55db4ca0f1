using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Npgsql;

namespace ClaimLedger.Stances;

/// <summary>Reads rows of the timelines back into the domain.</summary>
internal static class EntryReader
{
    /// <summary>The columns of an entry, of a table or subquery <c>e</c>, in the order that is
    /// read.</summary>
    public const string Columns =
        "e.source, e.threat, e.proposition, e.statement, e.assessment, e.stance, e.likelihood, e.confidence, e.credibility, e.stated_on, e.withdrawn_on, e.ord";

    /// <summary>How many columns that are.</summary>
    public const int Count = 12;

    /// <summary>Holds for what the ledger held at position <c>$1</c>.</summary>
    public const string Known = "e.recorded_from <= $1 and (e.recorded_to is null or e.recorded_to > $1)";

    /// <summary>Whether the entry's assessment was contested at position <c>$1</c>.</summary>
    public const string Contested =
        $"exists (select from {LedgerTables.Contests} c where c.statement = e.statement and c.assessment = e.assessment and c.recorded_from <= $1 and (c.recorded_to is null or c.recorded_to > $1))";

    public static TimelineEntry Read(NpgsqlDataReader row) =>
        new(
            new TimelineKey(row.GetString(0), row.GetString(1), row.GetString(2)),
            row.GetString(3),
            row.GetString(4),
            Code<Stance>(row, 5)!.Value,
            Code<Likelihood>(row, 6),
            Code<Confidence>(row, 7),
            Code<Credibility>(row, 8),
            EdtfDate.Parse(row.GetString(9)),
            row.IsDBNull(10) ? null : EdtfDate.Parse(row.GetString(10)),
            row.GetInt64(11)
        );

    /// <summary>A code of a vocabulary; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The column holds something else.</exception>
    public static T? Code<T>(NpgsqlDataReader row, int column)
        where T : struct, Enum
    {
        if (row.IsDBNull(column))
            return null;
        var code = row.GetString(column);
        return Codes<T>.TryRead(code, out var value)
            ? value
            : throw new InvalidOperationException($"'{code}' is no code of {typeof(T).Name}.");
    }
}
