using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>What has to hold before the service takes anything on: the database is durable, and the ledger's
/// own sealing key is there.</summary>
public sealed class StartChecks(NpgsqlDataSource dataSource, Vault vault) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using (var connection = await dataSource.OpenConnectionAsync(cancellationToken))
            await DurabilityGuard.EnsureAsync(connection, requireChecksums: false, cancellationToken);
        await vault.EnsureKeyAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
