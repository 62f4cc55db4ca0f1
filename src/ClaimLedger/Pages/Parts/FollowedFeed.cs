using System.Globalization;
using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Pages.Parts;

/// <summary>Waits for new entries of a feed, as a subscriber does who polls it.</summary>
internal sealed class FollowedFeed(Desk desk, string feed, params (string Name, string? Value)[] filter)
    : IAsyncDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private string? _after;

    /// <summary>Waits for the next entry, however long that takes.</summary>
    /// <returns>Whether there is one; else the page is closed, or the person may not read it.</returns>
    public async Task<bool> NextAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                _after ??= await EndAsync(cancel);
                var path = PathText.With(
                    PathText.With($"/feeds/{feed}", filter),
                    ("after", _after),
                    ("limit", "500"),
                    ("timeout", "30s")
                );
                using var page = await desk.ReadAsync<JsonDocument>(path, cancel);
                var entries = page.RootElement;
                if (entries.GetArrayLength() == 0)
                    continue;
                _after = entries[entries.GetArrayLength() - 1].GetProperty("id").GetString();
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

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The id of the feed's last entry; null where it has none.</summary>
    private async Task<string?> EndAsync(CancellationToken cancel)
    {
        using var feeds = await desk.ReadAsync<JsonDocument>("/feeds", cancel);
        return feeds
            .RootElement.GetProperty("feeds")
            .EnumerateArray()
            .Single(f => f.GetProperty("name").GetString() == feed)
            .GetProperty("last")
            .GetString();
    }
}
