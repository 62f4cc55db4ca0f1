using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ClaimLedger.Domain.Feeds;

/// <summary>What a webhook's messages are signed with, after Standard Webhooks: a key for HMAC-SHA-256 that
/// the receiver has as well.</summary>
public sealed class WebhookSecret
{
    /// <summary>What a secret begins with, in text.</summary>
    public const string Prefix = "whsec_";

    /// <summary>How many bytes a new one has; the format takes 24 to 64.</summary>
    public const int Length = 32;

    private readonly byte[] _key;

    /// <summary>The secret of some bytes.</summary>
    /// <exception cref="ArgumentException">There are not 24 to 64.</exception>
    public WebhookSecret(byte[] key) =>
        _key = key.Length is >= 24 and <= 64
            ? key
            : throw new ArgumentException(
                $"A webhook's secret has 24 to 64 bytes, not {key.Length}.",
                nameof(key)
            );

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _key;

    /// <summary>Signs a message.</summary>
    /// <param name="id">The message's id.</param>
    /// <param name="timestamp">When it is sent, in seconds since 1970.</param>
    /// <param name="body">Its body.</param>
    /// <returns><c>v1,</c> and the signature in base64.</returns>
    public string Sign(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hmac.AppendData(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."))
        );
        hmac.AppendData(body);
        return $"v1,{Convert.ToBase64String(hmac.GetHashAndReset())}";
    }

    /// <summary>It in text, as its receiver gets it.</summary>
    public override string ToString() => Prefix + Convert.ToBase64String(_key);
}
