using System.Text.Json.Serialization;
using ClaimLedger.Domain.Feeds;

namespace ClaimLedger.Feeds.Webhooks;

/// <summary>The states of a webhook.</summary>
internal static class WebhookState
{
    /// <summary>It sends.</summary>
    public const string Active = "active";

    /// <summary>It was told to send nothing.</summary>
    public const string Paused = "paused";

    /// <summary>Its receiver said that it is gone.</summary>
    public const string Disabled = "disabled";
}

/// <summary>A webhook, as it is worked on.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">Where to.</param>
/// <param name="Filter">Which entries of which feed.</param>
/// <param name="State">Of <see cref="WebhookState"/>.</param>
/// <param name="Revision">Grows with whatever is done to it over HTTP.</param>
/// <param name="Position">The entries up to here are delivered or held.</param>
/// <param name="RestsUntil">Until when the receiver asks to be left alone.</param>
/// <param name="Secrets">What its messages are signed with, as they are stored.</param>
internal sealed record Webhook(
    string Id,
    Uri Url,
    FeedFilter Filter,
    string State,
    long Revision,
    long Position,
    DateTimeOffset? RestsUntil,
    StoredSecrets Secrets
)
{
    /// <summary>The id of the message of an entry: that of the entry with its feed. The signature is over
    /// the id, a dot and more, so that there is no dot in it.</summary>
    public static string MessageOf(Feed feed, string entry) => $"{feed.Name}-{entry.Replace('.', '-')}";
}

/// <summary>The secrets of a webhook, as they are stored.</summary>
/// <param name="Key">The key that they are encrypted under, wrapped.</param>
/// <param name="Current">The secret.</param>
/// <param name="Former">The one before it; null where there is none.</param>
/// <param name="FormerUntil">Until when that signs as well.</param>
internal sealed record StoredSecrets(byte[] Key, byte[] Current, byte[]? Former, DateTimeOffset? FormerUntil);

/// <summary>A webhook, as it is answered.</summary>
/// <param name="Webhook">Its id.</param>
/// <param name="Url">Where its messages are sent to.</param>
/// <param name="Feed">The feed.</param>
/// <param name="Kind">Only entries of this kind.</param>
/// <param name="Source">Only entries about this source.</param>
/// <param name="Threat">Only entries about this threat.</param>
/// <param name="Proposition">Only entries about this proposition.</param>
/// <param name="State">active, paused or disabled.</param>
/// <param name="Reason">Why it is disabled.</param>
/// <param name="Position">The sequence in the feed up to which everything is delivered, waits or is
/// parked.</param>
/// <param name="Lag">How many entries the feed has after that, whether they pass the filter or not.</param>
/// <param name="Waiting">How many entries wait for a try.</param>
/// <param name="Parked">How many entries were given up on.</param>
/// <param name="RestsUntil">Until when the receiver asked to be left alone.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="FormerSecretUntil">Until when the secret before the last rotation signs as well.</param>
public sealed record WebhookItem(
    string Webhook,
    string Url,
    string Feed,
    string? Kind,
    string? Source,
    string? Threat,
    string? Proposition,
    string State,
    string? Reason,
    long Position,
    long Lag,
    long Waiting,
    long Parked,
    DateTimeOffset? RestsUntil,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FormerSecretUntil
)
{
    /// <summary>The secret; only where it was just made, and never again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }
}

/// <summary>The webhooks there are.</summary>
public sealed record WebhookList(IReadOnlyList<WebhookItem> Webhooks);

/// <summary>A try to deliver an entry.</summary>
/// <param name="Number">Counts the tries of the webhook.</param>
/// <param name="Entry">The entry's id.</param>
/// <param name="Attempt">The how manieth try of the entry it was, from 1.</param>
/// <param name="At">When.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Status">What the receiver answered; null for nothing.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
public sealed record DeliveryItem(
    long Number,
    string Entry,
    int Attempt,
    DateTimeOffset At,
    int Milliseconds,
    int? Status,
    string? Error
);

/// <summary>Tries, the newest first.</summary>
public sealed record DeliveryList(IReadOnlyList<DeliveryItem> Deliveries);

/// <summary>An entry that was given up on.</summary>
/// <param name="Entry">Its id.</param>
/// <param name="Sequence">Its place in the feed.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Error">Why the last try failed.</param>
/// <param name="ParkedAt">When it was given up on.</param>
public sealed record ParkedItem(
    string Entry,
    long Sequence,
    string Subject,
    int Attempts,
    string? Error,
    DateTimeOffset ParkedAt
);

/// <summary>Entries that were given up on.</summary>
public sealed record ParkedList(IReadOnlyList<ParkedItem> Parked);

/// <summary>What came back from a test message.</summary>
/// <param name="Delivered">Whether the answer was 2xx.</param>
/// <param name="Status">The answer's status; null where none came.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
/// <param name="Body">The first 1,024 bytes of the answer's body.</param>
public sealed record TestAnswer(bool Delivered, int? Status, int Milliseconds, string? Error, string? Body);
