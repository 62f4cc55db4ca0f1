using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>Whether a stream exists. None is ever deleted: what was found once is not looked for
/// again.</summary>
public static class Existing
{
    private static readonly ConditionalWeakTable<
        NpgsqlDataSource,
        ConcurrentDictionary<string, bool>
    > Found = [];

    /// <summary>True once the stream's first event is committed.</summary>
    public static async Task<bool> IsThereAsync(
        NpgsqlDataSource dataSource,
        string stream,
        CancellationToken cancel
    )
    {
        var found = Found.GetValue(dataSource, _ => new(StringComparer.Ordinal));
        if (found.ContainsKey(stream))
            return true;
        await using var command = dataSource.CreateCommand(
            $"select exists (select from {LedgerTables.Schema}.mt_streams where id = $1)"
        );
        command.Parameters.AddWithValue(stream);
        return (bool)(await command.ExecuteScalarAsync(cancel))! && (found[stream] = true);
    }
}
