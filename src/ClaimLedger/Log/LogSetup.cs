using ClaimLedger.Http;
using ClaimLedger.Storage;

namespace ClaimLedger.Log;

/// <summary>The log's registrations.</summary>
public static class LogSetup
{
    /// <summary>Adds the log: its keys, what appends to it, what signs it, what has it witnessed and what proves by it.</summary>
    public static void AddLog(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var settings = provider.GetRequiredService<LedgerSettings>();
            return LogKeys.LoadOrCreate(settings.LogKeyPath, settings.LogOrigin);
        });
        services.AddSingleton(provider => new SeenCheckpoint(
            provider.GetRequiredService<LedgerSettings>().SeenCheckpointPath,
            provider.GetRequiredService<LogKeys>()
        ));
        services.AddSingleton<StoredTiles>();
        services.AddSingleton<Checkpoints>();
        services.AddSingleton<LogProofs>();
        services.AddSingleton<LogProbe>();
        services.AddSingleton<LogState>();
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<LogProbe>());
        services.AddSingleton<LogEndpoint>();
        services.AddSingleton<LogPayloads>();
        services.AddSingleton<LogAppender>();
        services.AddSingleton<IFollowed>(provider => provider.GetRequiredService<LogAppender>());
        services.AddSingleton<CheckpointSigner>();
        services.AddHostedService(provider => provider.GetRequiredService<CheckpointSigner>());
        services.AddSingleton(provider =>
            ConfiguredWitness.Read(provider.GetRequiredService<LedgerSettings>().Witnesses)
        );
        services.AddSingleton<Witnessing>();
        services.AddHostedService(provider => provider.GetRequiredService<Witnessing>());
    }
}
