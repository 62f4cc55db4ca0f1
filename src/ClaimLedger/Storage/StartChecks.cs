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
        foreach (var tuning in views.Select(view => view.Tuning).OfType<string>())
        {
            await using var tune = dataSource.CreateCommand(tuning);
            await tune.ExecuteNonQueryAsync(cancellationToken);
        }
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

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
