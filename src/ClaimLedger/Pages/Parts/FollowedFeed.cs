using System.Globalization;
using System.Text.Json;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Pages.Parts;

/// <summary>Waits for new entries of the feed of all events, as a subscriber does who polls it. A page begins
/// to follow before it reads what it shows, so that nothing comes between the two unseen.</summary>
public sealed class FollowedFeed
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly Desk _desk;
    private string? _after;

    private FollowedFeed(Desk desk) => _desk = desk;

    /// <summary>The position of the event behind the last entry.</summary>
    public long Position { get; private set; }

    /// <summary>Begins after the last entry that there is.</summary>
    internal static async Task<FollowedFeed> FromNowAsync(Desk desk)
    {
        var feed = new FollowedFeed(desk);
        try
        {
            feed._after = await feed.EndAsync(CancellationToken.None);
        }
        catch (RefusedException)
        {
            // Who waits for the next entry meets the same.
        }
        return feed;
    }

    /// <summary>Waits for the next entry, however long that takes.</summary>
    /// <param name="filter">What it has to be about.</param>
    /// <param name="cancel">The page is closed.</param>
    /// <returns>Whether there is one; else the page is closed, or the person may not read it.</returns>
    public async Task<bool> NextAsync((string Name, string? Value)[] filter, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                _after ??= await EndAsync(cancel);
                var path = PathText.With(
                    PathText.With($"/feeds/{Feed.Ledger}", filter),
                    ("after", _after),
                    ("limit", "500"),
                    ("timeout", "30s")
                );
                using var page = await _desk.ReadAsync<JsonDocument>(path, cancel);
                var entries = page.RootElement;
                if (entries.GetArrayLength() == 0)
                    continue;
                var last = entries[entries.GetArrayLength() - 1];
                _after = last.GetProperty("id").GetString();
                Position = last.GetProperty("data").GetProperty("event").GetProperty("position").GetInt64();
                return true;
            }
            catch (RefusedException e) when (e.Status is 401 or 403)
            {
                return false;
            }
            catch (RefusedException)
            {
                await Task.Delay(Rest, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return false;
            }
        }
        return false;
    }

    /// <summary>The id of the feed's last entry; null where it has none.</summary>
    private async Task<string?> EndAsync(CancellationToken cancel)
    {
        using var feeds = await _desk.ReadAsync<JsonDocument>("/feeds", cancel);
        return feeds
            .RootElement.GetProperty("feeds")
            .EnumerateArray()
            .Single(f => f.GetProperty("name").GetString() == Feed.Ledger)
            .GetProperty("last")
            .GetString();
    }
}
