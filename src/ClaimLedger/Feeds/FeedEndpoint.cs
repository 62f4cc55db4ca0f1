using System.Buffers;
using System.Globalization;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Mvc;

namespace ClaimLedger.Feeds;

/// <summary>A feed, as <c>GET /feeds</c> describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it tells.</param>
/// <param name="Kinds">The kinds of its entries.</param>
/// <param name="Entries">How many it has.</param>
/// <param name="Last">The id of the last; null before the first.</param>
/// <param name="Position">The position of the event behind the last; 0 before the first.</param>
/// <param name="At">When that event was recorded.</param>
/// <param name="Age">How long ago that is, in seconds.</param>
/// <param name="Schema">Where the shapes of its entries are described.</param>
public sealed record FeedItem(
    string Name,
    string Meaning,
    IReadOnlyList<FeedKindItem> Kinds,
    long Entries,
    string? Last,
    long Position,
    DateTimeOffset? At,
    double? Age,
    string Schema
);

/// <summary>A kind of entry, with its CloudEvents type.</summary>
public sealed record FeedKindItem(string Kind, string Type, string Meaning);

/// <summary>The feeds there are.</summary>
public sealed record FeedList(IReadOnlyList<FeedItem> Feeds);

/// <summary>The feeds over HTTP: what there is, and pulling.</summary>
public sealed class FeedEndpoint(FeedReader reader, FeedHub hub, Consumers consumers, TimeProvider clock)
{
    /// <summary>The longest that a poll waits.</summary>
    public static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(60);

    private static readonly Lazy<string> Described = new(() => AsyncApi.Document().ToJsonString());

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints
            .MapGet("/feeds", (HttpContext http, FeedEndpoint it) => it.ListAsync(http))
            .WithMetadata(new ProducesResponseTypeAttribute<FeedList>(200));
        endpoints.MapGet("/asyncapi.json", () => Results.Text(Described.Value, FeedRoutes.Description));
        endpoints.MapGet("/feeds/{feed}", (HttpContext http, FeedEndpoint it) => it.PullAsync(http));
    }

    /// <summary>Where each feed is.</summary>
    public async Task<IReadOnlyList<FeedItem>> ItemsAsync(CancellationToken cancel)
    {
        var ends = await reader.EndsAsync(cancel);
        var now = clock.GetUtcNow();
        return
        [
            .. Feed.All.Select(feed =>
            {
                var end = ends.GetValueOrDefault(feed.Name);
                return new FeedItem(
                    feed.Name,
                    feed.Meaning,
                    [
                        .. feed.Kinds.Select(k => new FeedKindItem(
                            k.Name,
                            FeedLine.TypePrefix + k.Name,
                            k.Meaning
                        )),
                    ],
                    end?.Sequence ?? 0,
                    end?.Id,
                    end?.Position ?? 0,
                    end?.At,
                    end is null ? null : Math.Max(0, Math.Round((now - end.At).TotalSeconds, 3)),
                    $"/asyncapi.json#/channels/{feed.Name}"
                );
            }),
        ];
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        var asked = new Asked(http);
        asked.RefuseUnknown();
        return asked.Refusals.Count > 0
            ? Problems.Of(asked.Refusals)
            : Results.Json(new FeedList(await ItemsAsync(http.RequestAborted)), LedgerJson.Answers);
    }

    private async Task<IResult> PullAsync(HttpContext http)
    {
        var (limit, patience) = (0, TimeSpan.Zero);
        var (asked, refused) = await FeedAsked.ReadAsync(
            http,
            reader,
            after: null,
            a => (limit, patience) = (a.Limit(), PatienceOf(a))
        );
        if (asked is null)
            return refused!;
        if (asked.Consumer is { } consumer)
            consumers.Seen(consumer, Consumers.Pull, asked.Filter, asked.Place);
        var entries = await TakeAsync(asked, limit, http.RequestAborted);
        if (entries.Count == 0 && patience > TimeSpan.Zero)
            entries = await WaitAsync(asked, limit, patience, http.RequestAborted);
        // A full batch is the same for good: nothing is trimmed, and no entry changes. But a consumer that
        // asks a cache is not seen.
        http.Response.Headers.CacheControl =
            entries.Count == limit && asked.Consumer is null
                ? "public, max-age=31536000, immutable"
                : "no-store";
        var isWhole = asked.Filter.IsNone;
        // An entry of the whole feed has it already.
        var previous =
            isWhole || entries.Count == 0
                ? null
                : await reader.PreviousAsync(asked.Filter, asked.Place, http.RequestAborted);
        LinkToNext(http, entries.Count > 0 ? entries[^1].Id : asked.Place.Id);
        return Results.Bytes(BatchOf(entries, previous, isWhole), FeedRoutes.Batch);
    }

    private async Task<List<FeedEntry>> TakeAsync(FeedAsked asked, int limit, CancellationToken cancel)
    {
        var entries = new List<FeedEntry>();
        await foreach (var entry in reader.ReadAsync(asked.Filter, asked.Place, cancel))
        {
            entries.Add(entry);
            if (entries.Count == limit)
                break;
        }
        return entries;
    }

    private async Task<List<FeedEntry>> WaitAsync(
        FeedAsked asked,
        int limit,
        TimeSpan patience,
        CancellationToken cancel
    )
    {
        using var following = hub.Follow(asked.Feed);
        var until = clock.GetUtcNow() + patience;
        var seen = asked.Place.Sequence;
        while (true)
        {
            var end = await reader.EndAsync(asked.Feed, cancel);
            var entries = await TakeAsync(asked, limit, cancel);
            var left = until - clock.GetUtcNow();
            if (entries.Count > 0 || left <= TimeSpan.Zero)
                return entries;
            // What was there and did not pass the filter is not waited for again.
            seen = Math.Max(seen, end.Sequence);
            await hub.WaitAsync(asked.Feed, seen, left, cancel);
        }
    }

    private static TimeSpan PatienceOf(Asked asked)
    {
        var text = asked.Text("timeout");
        if (text is null)
            return TimeSpan.Zero;
        if (
            int.TryParse(
                text.AsSpan().TrimEnd('s'),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var seconds
            )
            && seconds <= LongestPoll.TotalSeconds
        )
            return TimeSpan.FromSeconds(seconds);
        asked.RefuseValue(
            "timeout",
            text,
            $"is not taken; give 0s to {LongestPoll.TotalSeconds}s, such as 5s."
        );
        return TimeSpan.Zero;
    }

    private static byte[] BatchOf(List<FeedEntry> entries, string? previous, bool isWhole)
    {
        var batch = new ArrayBufferWriter<byte>(entries.Sum(e => e.Json.Length + 64) + 2);
        batch.Write("["u8);
        for (var i = 0; i < entries.Count; i++)
        {
            if (i > 0)
                batch.Write(","u8);
            if (isWhole)
                batch.Write(entries[i].Json.Span);
            else
                entries[i].Write(batch, previous);
            previous = entries[i].Id;
        }
        batch.Write("]"u8);
        return batch.WrittenMemory.ToArray();
    }

    private static void LinkToNext(HttpContext http, string? after)
    {
        var query = http
            .Request.Query.Where(q => q.Key != "after")
            .Select(q => KeyValuePair.Create(q.Key, (string?)q.Value.ToString()));
        if (after is not null)
            query = query.Append(new("after", after));
        http.Response.Headers.Link = $"<{http.Request.Path}{QueryString.Create(query)}>; rel=\"next\"";
    }
}
