namespace ClaimLedger.Commands;

/// <summary>Registers the way in.</summary>
public static class CommandSetup
{
    /// <summary>Adds the writer and what it needs.</summary>
    public static void AddCommands(this IServiceCollection services)
    {
        services.AddSingleton<KnownThings>();
        services.AddSingleton<RequestKeys>();
        services.AddTransient<Deciding>();
        services.AddSingleton<Func<Deciding>>(provider => provider.GetRequiredService<Deciding>);
        services.AddSingleton<Writer>();
        services.AddHostedService(provider => provider.GetRequiredService<Writer>());
        services.AddSingleton<CommandEndpoint>();
    }
}
