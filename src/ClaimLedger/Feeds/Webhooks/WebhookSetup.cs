namespace ClaimLedger.Feeds.Webhooks;

/// <summary>The webhooks' registrations.</summary>
internal static class WebhookSetup
{
    /// <summary>Adds what keeps the webhooks and sends their messages.</summary>
    public static void AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton<WebhookStore>();
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<WebhookEndpoint>();
        services.AddSingleton<WebhookDispatch>();
        services.AddHostedService(provider => provider.GetRequiredService<WebhookDispatch>());
    }
}
