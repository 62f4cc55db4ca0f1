using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>What has to hold before the service takes anything on: the database is durable, the ledger's own
/// sealing key is there, and instants and lists find
/// their events by an index.</summary>
public sealed class StartChecks(
    NpgsqlDataSource dataSource,
    Vault vault,
    IReadOnlyList<View> views,
    ILogger<StartChecks> logger
) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using (var connection = await dataSource.OpenConnectionAsync(cancellationToken))
            await DurabilityGuard.EnsureAsync(connection, requireChecksums: false, cancellationToken);
        await vault.EnsureKeyAsync(cancellationToken);
        foreach (var (name, over) in EventIndexes.All)
            await EnsureIndexAsync(name, over, cancellationToken);
        foreach (var view in views)
            await EnsureNoSamplesAsync(view, cancellationToken);
        if (await SqlViews.CreateAsync(dataSource, cancellationToken) is { } why)
        {
            logger.LogWarning(
                "The role {Role} could not be made or granted: {Why}. Without it nobody else reads the SQL views.",
                SqlViews.Reader,
                why
            );
        }
    }

    /// <summary>Makes an index of the events where there is none. Looked at first, as even
    /// <c>if not exists</c> waits for every transaction that writes events, and lets none begin
    /// meanwhile.</summary>
    private async Task EnsureIndexAsync(string name, string columns, CancellationToken cancel)
    {
        await using var exists = dataSource.CreateCommand("select to_regclass($1) is not null");
        exists.Parameters.AddWithValue($"{LedgerTables.Schema}.{name}");
        if ((bool)(await exists.ExecuteScalarAsync(cancel))!)
            return;
        await using var create = dataSource.CreateCommand(
            $"create index if not exists {name} on {LedgerTables.Schema}.mt_events {columns}"
        );
        await create.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Looked at first, as to set it waits for whoever vacuums.</summary>
    private async Task EnsureNoSamplesAsync(View view, CancellationToken cancel)
    {
        if (view.Unsampled.Count == 0)
            return;
        await using var isSo = dataSource.CreateCommand(
            $"""
            select count(*) from unnest($1, $2) c(name, column_name) join pg_attribute a
                on a.attrelid = to_regclass('{LedgerTables.Schema}.' || c.name) and a.attname = c.column_name
            where a.attstattarget = 0
            """
        );
        isSo.Parameters.AddWithValue(view.Unsampled.Select(c => c.Table).ToArray());
        isSo.Parameters.AddWithValue(view.Unsampled.Select(c => c.Column).ToArray());
        if ((long)(await isSo.ExecuteScalarAsync(cancel))! == view.Unsampled.Count)
            return;
        await using var set = dataSource.CreateCommand(view.NoSamples(LedgerTables.Schema));
        await set.ExecuteNonQueryAsync(cancel);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
