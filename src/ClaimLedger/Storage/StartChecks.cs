using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Threats;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>What has to hold before the service takes anything on: the database is durable, the ledger's own
/// sealing key is there, and instants and lists find
/// their events by an index.</summary>
public sealed class StartChecks(NpgsqlDataSource dataSource, Vault vault) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using (var connection = await dataSource.OpenConnectionAsync(cancellationToken))
            await DurabilityGuard.EnsureAsync(connection, requireChecksums: false, cancellationToken);
        await vault.EnsureKeyAsync(cancellationToken);
        await using var indexes = dataSource.CreateCommand(
            $"""
            create index if not exists {LedgerTables.EventTimeIndex}
                on {LedgerTables.Schema}.mt_events (timestamp, seq_id);
            create index if not exists {LedgerTables.RegistrationIndex}
                on {LedgerTables.Schema}.mt_events (type, seq_id)
                where type in ('{nameof(SourceRegistered)}', '{nameof(ThreatRegistered)}')
            """
        );
        await indexes.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
