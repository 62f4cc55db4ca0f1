using ClaimLedger.Http;
using ClaimLedger.Storage;
using Marten;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace ClaimLedger.Search;

/// <summary>Statements, sources and threats by words.</summary>
public static class SearchEndpoint
{
    /// <summary>The search.</summary>
    [WolverineGet("/search"), ProducesResponseType<SearchAnswer>(200)]
    public static Task<IResult> Get(
        HttpContext http,
        Reads reads,
        NpgsqlDataSource dataSource,
        IDocumentStore store,
        Vault vault
    ) =>
        reads.FromViewsAsync(
            http,
            [SearchProjection.Shard, ViewShards.Stances],
            async (asked, cancel) =>
                SearchFilters.Read(asked) is { } filters
                    ? await new SearchRun(dataSource, store, vault).AnswerAsync(asked, filters, cancel)
                    // What is wrong is noted, and answered in place of this.
                    : new SearchAnswer([], asked.KnownAt, [])
        );
}
