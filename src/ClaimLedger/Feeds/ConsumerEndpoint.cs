using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using Microsoft.AspNetCore.Mvc;

namespace ClaimLedger.Feeds;

/// <summary>The consumers of the feeds.</summary>
public sealed record ConsumerList(IReadOnlyList<ConsumerItem> Consumers);

/// <summary>The consumers over HTTP.</summary>
public sealed class ConsumerEndpoint(Consumers consumers, ConsumerLags lags)
{
    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints
            .MapGet("/consumers", (HttpContext http, ConsumerEndpoint it) => it.ListAsync(http))
            .WithMetadata(new ProducesResponseTypeAttribute<ConsumerList>(StatusCodes.Status200OK));
        endpoints
            .MapDelete(
                "/consumers/{feed}/{consumer}",
                (HttpContext http, ConsumerEndpoint it) => it.ForgetAsync(http)
            )
            .WithMetadata(new ProducesResponseTypeAttribute(StatusCodes.Status204NoContent));
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        var asked = new Asked(http);
        asked.RefuseUnknown();
        return asked.Refusals.Count > 0
            ? Problems.Of(asked.Refusals)
            : Results.Json(new ConsumerList(await lags.ItemsAsync(http.RequestAborted)), LedgerJson.Answers);
    }

    private async Task<IResult> ForgetAsync(HttpContext http)
    {
        var asked = new Asked(http);
        asked.RefuseUnknown();
        if (asked.Refusals.Count > 0)
            return Problems.Of(asked.Refusals);
        var (feed, consumer) = (asked.Path("feed"), asked.Path("consumer"));
        return await consumers.ForgetAsync(feed, consumer, http.RequestAborted)
            ? Results.NoContent()
            : Problems.Failed(
                Problems.UnknownConsumer,
                $"No consumer '{consumer}' reads the feed {feed}; GET /consumers lists them."
            );
    }
}
