using ClaimLedger.Domain.Feeds;
using ClaimLedger.Http;

namespace ClaimLedger.Feeds;

/// <summary>What was asked of a feed: which entries, after which place.</summary>
/// <param name="Filter">Which entries.</param>
/// <param name="Place">After which place.</param>
/// <param name="Consumer">The name of whoever reads; null where they gave none.</param>
internal sealed record FeedAsked(FeedFilter Filter, FeedPlace Place, string? Consumer)
{
    /// <summary>The feed.</summary>
    public Feed Feed => Filter.Feed;

    /// <summary>Reads it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="reader">Knows the places.</param>
    /// <param name="after">The id after which to begin, where a header gives it; null for the
    /// parameter's.</param>
    /// <param name="also">Reads the route's own parameters, so that all that is wrong is refused
    /// together.</param>
    public static async Task<(FeedAsked?, IResult?)> ReadAsync(
        HttpContext http,
        FeedReader reader,
        string? after,
        Action<Asked> also
    )
    {
        var name = (string)http.GetRouteValue("feed")!;
        if (Feed.Named(name) is not { } feed)
        {
            var names = string.Join(", ", Feed.All.Select(f => f.Name));
            return (
                null,
                Problems.Failed(Problems.UnknownFeed, $"There is no feed '{name}'; there are {names}.")
            );
        }
        var asked = new Asked(http);
        asked.RefuseUnknown();
        var filter = FeedFilter.Read(asked, feed);
        var (id, consumer) = (asked.Text("after"), asked.Slug("consumer"));
        also(asked);
        if (asked.Refusals.Count > 0)
            return (null, Problems.Of(asked.Refusals));
        id = after ?? id;
        var place = id is null ? FeedPlace.Start : await reader.PlaceAsync(feed, id, http.RequestAborted);
        return place is null
            ? (
                null,
                Problems.Failed(
                    Problems.UnknownEntry,
                    $"The feed {name} has no entry '{id}': the ledger is another one, or was set back. Read on from an entry that you have and it has, or anew without after."
                )
            )
            : (new FeedAsked(filter, place, consumer), null);
    }
}
