namespace ClaimLedger.Feeds.Webhooks;

/// <summary>A webhook to make.</summary>
/// <param name="Webhook">Its id.</param>
/// <param name="Url">Where its messages are sent to: https.</param>
/// <param name="Feed">The feed.</param>
/// <param name="Kind">Only entries of this kind.</param>
/// <param name="Source">Only entries about this source.</param>
/// <param name="Threat">Only entries about this threat.</param>
/// <param name="Proposition">Only entries about this proposition.</param>
/// <param name="From">now, which is meant where it is left out: what comes from now on; start: from the first
/// entry; or an entry's id: that entry and what follows.</param>
public sealed record NewWebhook(
    string Webhook,
    string Url,
    string Feed,
    string? Kind,
    string? Source,
    string? Threat,
    string? Proposition,
    string? From
);

/// <summary>From where everything is to be sent again.</summary>
/// <param name="From">start: from the first entry; or an entry's id: that entry and what follows.</param>
public sealed record ReplayFrom(string From);
