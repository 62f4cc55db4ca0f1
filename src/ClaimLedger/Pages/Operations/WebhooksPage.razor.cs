using ClaimLedger.Feeds;
using ClaimLedger.Feeds.Webhooks;
using ClaimLedger.Pages.Parts;
using Microsoft.AspNetCore.Components;

namespace ClaimLedger.Pages.Operations;

/// <summary>The webhooks, and making one.</summary>
public sealed partial class WebhooksPage
{
    private Doing _doing = null!;
    private IReadOnlyList<WebhookItem>? _webhooks;
    private IReadOnlyList<FeedItem> _feeds = [];
    private WebhookItem? _made;
    private Asked _new = new();
    private bool _mayMake;

    [Inject]
    private Desk Desk { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _doing = new Doing(Desk);
        _mayMake = await Desk.MayAsync(HttpMethods.Post, "/webhooks");
        _feeds = (await Desk.ReadAsync<FeedList>("/feeds")).Feeds;
        _new.Feed = _feeds[0].Name;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        _webhooks = (await Desk.ReadAsync<WebhookList>("/webhooks")).Webhooks;
        StateHasChanged();
    }

    private async Task MakeAsync()
    {
        var made = await _doing.SendAsync<WebhookItem>(
            HttpMethods.Post,
            "/webhooks",
            _new.Webhooked(),
            webhook => $"{webhook.Webhook} is made."
        );
        if (made is null)
            return;
        (_made, _new) = (made, new Asked { Feed = _new.Feed });
        await LoadAsync();
    }

    private sealed class Asked
    {
        public string Webhook { get; set; } = "";
        public string Url { get; set; } = "";
        public string Feed { get; set; } = "";
        public string Kind { get; set; } = "";
        public string Source { get; set; } = "";
        public string Threat { get; set; } = "";
        public string Proposition { get; set; } = "";
        public string From { get; set; } = "";

        public NewWebhook Webhooked() =>
            new(
                Webhook.Trim(),
                Url.Trim(),
                Feed,
                Words.Given(Kind),
                Words.Given(Source),
                Words.Given(Threat),
                Words.Given(Proposition),
                Words.Given(From)
            );
    }
}

/// <summary>Webhooks as one reads them.</summary>
internal static class WebhookText
{
    /// <summary>What it sends.</summary>
    public static string Filter(WebhookItem webhook) =>
        string.Join(
            ", ",
            new[] { webhook.Feed, webhook.Kind, webhook.Source, webhook.Threat, webhook.Proposition }.Where(
                part => part is not null
            )
        );

    /// <summary>How it is.</summary>
    public static string State(WebhookItem webhook) =>
        (webhook.State, webhook.Reason, webhook.RestsUntil) switch
        {
            ("disabled", { } why, _) => $"disabled: {why}",
            ("active", _, { } until) => $"active, rests until {Words.Of(until)} as the receiver asked",
            _ => webhook.State,
        };
}
