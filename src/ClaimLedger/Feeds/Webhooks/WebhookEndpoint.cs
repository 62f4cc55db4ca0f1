using System.Text.Json;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using Microsoft.AspNetCore.Mvc;

namespace ClaimLedger.Feeds.Webhooks;

/// <summary>The webhooks over HTTP.</summary>
internal sealed class WebhookEndpoint(
    WebhookStore store,
    WebhookSecrets secrets,
    WebhookSender sender,
    WebhookDispatch dispatch,
    FeedReader reader,
    TimeProvider clock
)
{
    private const string Start = "start";
    private const string Now = "now";

    private WebhookStore Store => store;

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints
            .MapPost("/webhooks", (HttpContext http, WebhookEndpoint it) => it.CreateAsync(http))
            .Accepts<NewWebhook>("application/json")
            .WithMetadata(new ProducesResponseTypeAttribute<WebhookItem>(201));
        endpoints
            .MapGet("/webhooks", (HttpContext http, WebhookEndpoint it) => it.ListAsync(http))
            .WithMetadata(new ProducesResponseTypeAttribute<WebhookList>(200));
        On<WebhookItem>(endpoints.MapGet, "", (it, _, webhook) => it.AnswerAsync(webhook.Id, 200));
        On<WebhookItem>(endpoints.MapDelete, "", (it, http, webhook) => it.DeleteAsync(http, webhook));
        On<WebhookItem>(
            endpoints.MapPost,
            "/pause",
            (it, http, webhook) => it.SetStateAsync(http, webhook, WebhookState.Paused)
        );
        On<WebhookItem>(
            endpoints.MapPost,
            "/resume",
            (it, http, webhook) => it.SetStateAsync(http, webhook, WebhookState.Active)
        );
        On<TestAnswer>(endpoints.MapPost, "/test", (it, http, webhook) => it.TestAsync(http, webhook));
        On<WebhookItem>(endpoints.MapPost, "/rotate", (it, http, webhook) => it.RotateAsync(http, webhook));
        On<WebhookItem>(endpoints.MapPost, "/replay", (it, http, webhook) => it.ReplayAsync(http, webhook))
            .Accepts<ReplayFrom>("application/json");
        On<DeliveryList>(
            endpoints.MapGet,
            "/deliveries",
            (it, http, webhook) => it.DeliveriesAsync(http, webhook)
        );
        On<ParkedList>(endpoints.MapGet, "/parked", (it, http, webhook) => it.ParkedAsync(http, webhook));
        On<WebhookItem>(
            endpoints.MapPost,
            "/parked/replay",
            (it, http, webhook) => it.UnparkAsync(http, webhook, entry: null)
        );
        On<WebhookItem>(
            endpoints.MapPost,
            "/parked/{entry}/replay",
            (it, http, webhook) => it.UnparkAsync(http, webhook, (string)http.GetRouteValue("entry")!)
        );
    }

    /// <summary>Maps a route of one webhook, which has to be there.</summary>
    private static RouteHandlerBuilder On<TAnswer>(
        Func<string, Delegate, RouteHandlerBuilder> map,
        string below,
        Func<WebhookEndpoint, HttpContext, Webhook, Task<IResult>> answer
    ) =>
        map(
                $"/webhooks/{{webhook}}{below}",
                async (HttpContext http, WebhookEndpoint it) =>
                {
                    var asked = new Asked(http);
                    asked.RefuseUnknown();
                    if (asked.Refusals.Count > 0)
                        return Problems.Of(asked.Refusals);
                    var id = asked.Path("webhook");
                    return await it.Store.FindAsync(id, http.RequestAborted) is { } webhook
                        ? await answer(it, http, webhook)
                        : Problems.Failed(Problems.UnknownWebhook, $"There is no webhook '{id}'.");
                }
            )
            .WithMetadata(new ProducesResponseTypeAttribute<TAnswer>(200));

    private async Task<IResult> CreateAsync(HttpContext http)
    {
        var (body, refused) = await TextBody.ReadAsync(
            http,
            "webhook",
            "url",
            "feed",
            "kind",
            "source",
            "threat",
            "proposition",
            "from"
        );
        if (body is null)
            return refused!;
        var id = body.Needed("webhook", "an id of your own");
        body.Slug("webhook");
        var url = body.Needed("url", "an address such as https://desk.example.org/hook");
        if (url.Length > 0 && sender.Refuse(url) is { } wrong)
            body.Refuse("url", wrong);
        var filter = FilterOf(body);
        if (filter is null || body.Refusals.Count > 0)
            return Problems.Of(body.Refusals);
        var (position, unknown) = await PositionAsync(filter.Feed, body.Text("from") ?? Now, http);
        if (unknown is not null)
            return unknown;
        var (secret, stored) = secrets.New(id);
        var webhook = new Webhook(id, new Uri(url), filter, WebhookState.Active, 0, position, null, stored);
        if (!await store.AddAsync(webhook, clock.GetUtcNow(), http.RequestAborted))
            return Problems.Of([
                new Refusal(
                    Refusals.AlreadyExists,
                    $"There is a webhook '{id}'; choose another id.",
                    "webhook"
                ),
            ]);
        dispatch.Wake();
        http.Response.Headers.Location = $"/webhooks/{id}";
        return await AnswerAsync(id, 201, secret);
    }

    private static FeedFilter? FilterOf(TextBody body)
    {
        var name = body.Needed("feed", "one of " + string.Join(", ", Feed.All.Select(f => f.Name)));
        var (source, threat, proposition) = (
            body.Slug("source"),
            body.Slug("threat"),
            body.Slug("proposition")
        );
        if (Feed.Named(name) is not { } feed)
        {
            if (name.Length > 0)
                body.Refuse(
                    "feed",
                    $"is no feed; give one of {string.Join(", ", Feed.All.Select(f => f.Name))}."
                );
            return null;
        }
        var kind = body.Text("kind");
        if (kind is not null && feed.Kinds.All(k => k.Name != kind))
            body.Refuse(
                "kind",
                $"is no kind of the feed {name}; give one of {string.Join(", ", feed.Kinds.Select(k => k.Name))}."
            );
        return new FeedFilter(feed, [kind, source, threat, proposition]);
    }

    /// <summary>The position before an entry.</summary>
    private async Task<(long, IResult?)> PositionAsync(Feed feed, string from, HttpContext http) =>
        from switch
        {
            Start => (0, null),
            Now => ((await reader.EndAsync(feed, http.RequestAborted)).Sequence, null),
            _ when await reader.PlaceAsync(feed, from, http.RequestAborted) is { } place => (
                place.Sequence - 1,
                null
            ),
            _ => (
                0,
                Problems.Failed(
                    Problems.UnknownEntry,
                    $"The feed {feed.Name} has no entry '{(from.Length > 80 ? from[..80] : from)}'; give the id of one that it has, or {Start}."
                )
            ),
        };

    private async Task<IResult> ListAsync(HttpContext http)
    {
        var asked = new Asked(http);
        asked.RefuseUnknown();
        return asked.Refusals.Count > 0
            ? Problems.Of(asked.Refusals)
            : Json(new WebhookList(await store.ListAsync(http.RequestAborted)));
    }

    private async Task<IResult> DeleteAsync(HttpContext http, Webhook webhook)
    {
        var last = await store.ItemAsync(webhook.Id, http.RequestAborted);
        await store.DeleteAsync(webhook.Id, http.RequestAborted);
        dispatch.Wake();
        return last is null ? NotThere(webhook.Id) : Json(last);
    }

    private async Task<IResult> SetStateAsync(HttpContext http, Webhook webhook, string state)
    {
        await store.SetStateAsync(webhook.Id, state, http.RequestAborted);
        dispatch.Wake();
        return await AnswerAsync(webhook.Id, 200);
    }

    private async Task<IResult> TestAsync(HttpContext http, Webhook webhook)
    {
        var id = $"test-{Guid.CreateVersion7():N}";
        var message = new
        {
            specversion = "1.0",
            id,
            source = $"/webhooks/{webhook.Id}",
            type = $"{FeedLine.TypePrefix}webhook.test",
            subject = webhook.Id,
            time = clock.GetUtcNow().UtcDateTime,
            datacontenttype = "application/json",
            data = new { webhook = webhook.Id },
        };
        var sent = await sender.SendAsync(
            webhook.Url,
            id,
            JsonSerializer.SerializeToUtf8Bytes(message, LedgerJson.Answers),
            secrets.Open(webhook.Id, webhook.Secrets, clock.GetUtcNow()),
            http.RequestAborted
        );
        return Json(new TestAnswer(sent.IsDelivered, sent.Status, sent.Milliseconds, sent.Error, sent.Body));
    }

    private async Task<IResult> RotateAsync(HttpContext http, Webhook webhook)
    {
        var (secret, stored) = secrets.Rotate(webhook.Id, webhook.Secrets, clock.GetUtcNow());
        await store.SetSecretsAsync(webhook.Id, stored, http.RequestAborted);
        dispatch.Wake();
        return await AnswerAsync(webhook.Id, 200, secret);
    }

    private async Task<IResult> ReplayAsync(HttpContext http, Webhook webhook)
    {
        var (body, refused) = await TextBody.ReadAsync(http, "from");
        if (body is null)
            return refused!;
        var from = body.Needed("from", $"the id of an entry, or {Start}");
        if (from == Now)
            body.Refuse("from", $"skips entries; give the id of an entry, or {Start}.");
        if (body.Refusals.Count > 0)
            return Problems.Of(body.Refusals);
        var (position, unknown) = await PositionAsync(webhook.Filter.Feed, from, http);
        if (unknown is not null)
            return unknown;
        if (!await store.SetBackAsync(webhook.Id, position, http.RequestAborted))
        {
            body.Refuse("from", "is an entry to which the webhook has not come yet; give an earlier one.");
            return Problems.Of(body.Refusals);
        }
        dispatch.Wake();
        return await AnswerAsync(webhook.Id, 200);
    }

    private async Task<IResult> DeliveriesAsync(HttpContext http, Webhook webhook)
    {
        var asked = new Asked(http);
        var (limit, after) = (asked.Limit(), asked.Number("after") ?? long.MaxValue);
        if (asked.Refusals.Count > 0)
            return Problems.Of(asked.Refusals);
        var list = await store.DeliveriesAsync(webhook.Id, after, limit + 1, http.RequestAborted);
        asked.Page(list, limit, item => item.Number);
        return Json(new DeliveryList(list));
    }

    private async Task<IResult> ParkedAsync(HttpContext http, Webhook webhook)
    {
        var asked = new Asked(http);
        var (limit, after) = (asked.Limit(), asked.Number("after") ?? 0);
        if (asked.Refusals.Count > 0)
            return Problems.Of(asked.Refusals);
        var list = await store.ParkedAsync(webhook.Id, after, limit + 1, http.RequestAborted);
        asked.Page(list, limit, item => item.Sequence);
        return Json(new ParkedList(list));
    }

    private async Task<IResult> UnparkAsync(HttpContext http, Webhook webhook, string? entry)
    {
        var count = await store.UnparkAsync(webhook.Id, entry, clock.GetUtcNow(), http.RequestAborted);
        if (count == 0 && entry is not null)
            return Problems.Failed(
                Problems.NotParked,
                $"The webhook '{webhook.Id}' has not parked '{entry}'; GET /webhooks/{webhook.Id}/parked lists what it has."
            );
        dispatch.Wake();
        return await AnswerAsync(webhook.Id, 200);
    }

    private async Task<IResult> AnswerAsync(string webhook, int status, WebhookSecret? secret = null) =>
        await store.ItemAsync(webhook, CancellationToken.None) is { } item
            ? Results.Json(item with { Secret = secret?.ToString() }, LedgerJson.Answers, statusCode: status)
            : NotThere(webhook);

    private static IResult NotThere(string webhook) =>
        Problems.Failed(Problems.UnknownWebhook, $"There is no webhook '{webhook}'.");

    private static IResult Json<T>(T answer) => Results.Json(answer, LedgerJson.Answers);
}
