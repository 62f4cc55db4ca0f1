using ClaimLedger.Feeds.RabbitMq;
using ClaimLedger.Feeds.Webhooks;
using ClaimLedger.Http;
using ClaimLedger.Storage;

namespace ClaimLedger.Feeds;

/// <summary>The feeds' registrations.</summary>
public static class FeedSetup
{
    /// <summary>Adds what reads the feeds and tells those who follow.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="snapshots">Read from the views what feeds lead to.</param>
    public static void AddFeeds(
        this IServiceCollection services,
        params IReadOnlyList<IFeedSnapshot> snapshots
    )
    {
        foreach (var snapshot in snapshots)
            services.AddSingleton(snapshot);
        services.AddSingleton<FeedSnapshots>();
        services.AddSingleton<ConsumerTable>();
        services.AddSingleton<Consumers>();
        services.AddHostedService(provider => provider.GetRequiredService<Consumers>());
        services.AddSingleton<ConsumerLags>();
        services.AddSingleton<ConsumerEndpoint>();
        services.AddSingleton<IReadinessCheck, ConsumerProbe>();
        services.AddHostedService<FeedMetrics>();
        services.AddSingleton<FeedReader>();
        services.AddSingleton<FeedHub>();
        services.AddHostedService(provider => provider.GetRequiredService<FeedHub>());
        services.AddSingleton<FeedEndpoint>();
        services.AddSingleton<FeedFollowing>();
        services.AddWebhooks();
        services.AddHostedService<RabbitMqDispatch>();
    }

    /// <summary>Maps the routes.</summary>
    public static void MapFeeds(this IEndpointRouteBuilder endpoints)
    {
        FeedEndpoint.Map(endpoints);
        FeedFollowing.Map(endpoints);
        ConsumerEndpoint.Map(endpoints);
        WebhookEndpoint.Map(endpoints);
    }
}
