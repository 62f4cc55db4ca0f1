namespace ClaimLedger.Commands;

/// <summary>Registers the way in.</summary>
public static class CommandSetup
{
    /// <summary>Adds the writer and what it needs.</summary>
    public static void AddCommands(this IServiceCollection services)
    {
        services.AddSingleton<KnownThings>();
        services.AddTransient<Deciding>();
        services.AddSingleton<Func<Deciding>>(provider => provider.GetRequiredService<Deciding>);
        // Not by the container's own means: it would keep each one until the service stops.
        services.AddSingleton<Func<Committing>>(provider =>
            () =>
                ActivatorUtilities.CreateInstance<Committing>(
                    provider,
                    provider.GetRequiredService<Deciding>()
                )
        );
        services.AddSingleton<Writer>();
        services.AddHostedService(provider => provider.GetRequiredService<Writer>());
        services.AddSingleton<CommandEndpoint>();
    }
}
