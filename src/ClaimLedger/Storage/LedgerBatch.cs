using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>Statements of one round trip. A batch without an explicit transaction is one: PostgreSQL commits
/// it as a whole, or nothing of it.</summary>
internal static class LedgerBatch
{
    /// <summary>Adds a statement with its parameters, in the order of <c>$1</c>, <c>$2</c> and so
    /// on.</summary>
    public static void Add(this NpgsqlBatch batch, string sql, params object[] values) =>
        batch.BatchCommands.Add(Statement(sql, values));

    /// <summary>A statement with its parameters.</summary>
    public static NpgsqlBatchCommand Statement(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        return command;
    }
}
