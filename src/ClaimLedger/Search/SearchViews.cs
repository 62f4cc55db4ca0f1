using ClaimLedger.Http;
using ClaimLedger.Storage;
using JasperFx.Events.Projections;
using Marten;

namespace ClaimLedger.Search;

/// <summary>Registers the search.</summary>
public static class SearchViews
{
    /// <summary>Adds the projection, what readiness watches it by, and the trigrams.</summary>
    public static void AddSearch(this IServiceCollection services)
    {
        services.AddSingleton(new ViewShard(SearchProjection.Shard));
        services.AddSingleton<Trigrams>();
        services.AddHostedService(provider => provider.GetRequiredService<Trigrams>());
        services.ConfigureMarten(
            (provider, options) =>
                options.Projections.Add(
                    new SearchProjection(provider.GetRequiredService<Vault>()),
                    ProjectionLifecycle.Async,
                    SearchProjection.ProjectionName,
                    async =>
                    {
                        async.DeleteDataInTableOnTeardown(LedgerTables.SearchStatements);
                        async.DeleteDataInTableOnTeardown(LedgerTables.SearchThings);
                    }
                )
        );
    }
}
