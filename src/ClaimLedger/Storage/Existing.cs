using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>Whether a stream exists.</summary>
public static class Existing
{
    /// <summary>True once the stream's first event is committed.</summary>
    public static async Task<bool> IsThereAsync(
        NpgsqlDataSource dataSource,
        string stream,
        CancellationToken cancel
    )
    {
        await using var command = dataSource.CreateCommand(
            $"select exists (select from {LedgerTables.Schema}.mt_streams where id = $1)"
        );
        command.Parameters.AddWithValue(stream);
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }
}
