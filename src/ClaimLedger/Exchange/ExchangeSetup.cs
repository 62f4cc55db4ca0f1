namespace ClaimLedger.Exchange;

/// <summary>Registers imports.</summary>
public static class ExchangeSetup
{
    /// <summary>Adds what imports need, and runs those that were left.</summary>
    public static void AddExchange(this IServiceCollection services)
    {
        services.AddSingleton<ImportStore>();
        services.AddSingleton<ImportViews>();
        services.AddSingleton<Imports>();
        services.AddHostedService(provider => provider.GetRequiredService<Imports>());
    }
}
