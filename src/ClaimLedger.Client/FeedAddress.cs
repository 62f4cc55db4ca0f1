using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ClaimLedger.Client;

/// <summary>What is asked of a feed, and how it is asked for.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Filter">Which entries.</param>
internal sealed record FeedAddress(string Feed, FeedFilter Filter)
{
    /// <summary>How many entries a batch has when nobody says otherwise.</summary>
    public const int FullBatch = 500;

    /// <summary>The type of a stream.</summary>
    public const string EventStream = "text/event-stream";

    /// <summary>Whether some entries are left out.</summary>
    public bool IsFiltered => !Filter.IsNone;

    private string Path => $"/feeds/{Uri.EscapeDataString(Feed)}";

    /// <summary>Asks for a batch.</summary>
    /// <param name="asking">Knows the service.</param>
    /// <param name="after">The id after which it begins; null for the beginning.</param>
    /// <param name="limit">The most entries.</param>
    /// <param name="wait">How long to wait for the first; null for not at all.</param>
    /// <param name="isFresh">Whether no cache may answer.</param>
    public HttpRequestMessage Batch(Asking asking, string? after, int limit, TimeSpan? wait, bool isFresh)
    {
        var seconds =
            wait is { } span && span > TimeSpan.Zero ? $"{(int)Math.Ceiling(span.TotalSeconds)}s" : null;
        var request = new HttpRequestMessage(
            HttpMethod.Get,
            asking.Address(
                Path,
                [
                    .. Asked(asking, after),
                    ("limit", limit.ToString(CultureInfo.InvariantCulture)),
                    ("timeout", seconds),
                ]
            )
        );
        if (isFresh)
            request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        return request;
    }

    /// <summary>Asks for a stream.</summary>
    /// <inheritdoc cref="Batch" path="/param"/>
    public HttpRequestMessage Stream(Asking asking, string? after)
    {
        var request = new HttpRequestMessage(
            HttpMethod.Get,
            asking.Address($"{Path}/stream", Asked(asking, after))
        );
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(EventStream));
        return request;
    }

    /// <summary>Reads a batch.</summary>
    public static IReadOnlyList<FeedEntry> Read(JsonElement batch) =>
        batch.ValueKind == JsonValueKind.Array
            ? [.. batch.EnumerateArray().Select(FeedEntry.Of)]
            : throw new JsonException("The answer is no batch of entries.");

    private IEnumerable<(string, string?)> Asked(Asking asking, string? after) =>
        [
            ("after", after),
            ("kind", Filter.Kind),
            ("source", Filter.Source),
            ("threat", Filter.Threat),
            ("proposition", Filter.Proposition),
            ("consumer", asking.Options.Consumer),
        ];
}
