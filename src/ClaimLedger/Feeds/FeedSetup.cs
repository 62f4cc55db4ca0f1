using ClaimLedger.Feeds.Webhooks;

namespace ClaimLedger.Feeds;

/// <summary>The feeds' registrations.</summary>
public static class FeedSetup
{
    /// <summary>Adds what reads the feeds and tells those who follow.</summary>
    public static void AddFeeds(this IServiceCollection services)
    {
        services.AddSingleton<FeedReader>();
        services.AddSingleton<FeedHub>();
        services.AddHostedService(provider => provider.GetRequiredService<FeedHub>());
        services.AddSingleton<FeedEndpoint>();
        services.AddSingleton<FeedFollowing>();
        services.AddWebhooks();
    }

    /// <summary>Maps the routes.</summary>
    public static void MapFeeds(this IEndpointRouteBuilder endpoints)
    {
        FeedEndpoint.Map(endpoints);
        FeedFollowing.Map(endpoints);
        WebhookEndpoint.Map(endpoints);
    }
}
