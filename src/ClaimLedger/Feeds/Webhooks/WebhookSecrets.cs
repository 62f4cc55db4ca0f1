using System.Security.Cryptography;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Storage;

namespace ClaimLedger.Feeds.Webhooks;

/// <summary>The webhooks' secrets, encrypted under a key of the webhook's own that the sealing key
/// wraps.</summary>
internal sealed class WebhookSecrets(Vault vault)
{
    /// <summary>How long a secret signs beside the one that took its place.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    /// <summary>Makes the first secret of a webhook.</summary>
    public (WebhookSecret Secret, StoredSecrets Stored) New(string webhook)
    {
        var (key, wrapped) = vault.NewKey(PlaceOf(webhook));
        var secret = Fresh();
        return (secret, new StoredSecrets(wrapped, key.Encrypt(PlaceOf(webhook), secret.Bytes), null, null));
    }

    /// <summary>Makes the next secret of a webhook.</summary>
    public (WebhookSecret Secret, StoredSecrets Stored) Rotate(
        string webhook,
        StoredSecrets stored,
        DateTimeOffset now
    )
    {
        var secret = Fresh();
        var next = vault.Unwrap(PlaceOf(webhook), stored.Key).Encrypt(PlaceOf(webhook), secret.Bytes);
        return (secret, stored with { Current = next, Former = stored.Current, FormerUntil = now + Overlap });
    }

    /// <summary>The secrets that sign now: the current one first.</summary>
    public IReadOnlyList<WebhookSecret> Open(string webhook, StoredSecrets stored, DateTimeOffset now)
    {
        var key = vault.Unwrap(PlaceOf(webhook), stored.Key);
        var current = new WebhookSecret(key.Decrypt(PlaceOf(webhook), stored.Current));
        return stored.Former is { } former && stored.FormerUntil > now
            ? [current, new WebhookSecret(key.Decrypt(PlaceOf(webhook), former))]
            : [current];
    }

    private static WebhookSecret Fresh() => new(RandomNumberGenerator.GetBytes(WebhookSecret.Length));

    private static string PlaceOf(string webhook) => $"webhook/{webhook}#secret";
}
