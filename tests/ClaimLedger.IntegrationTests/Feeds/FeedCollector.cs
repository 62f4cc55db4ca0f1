using System.Text.Json.Nodes;

namespace ClaimLedger.IntegrationTests.Feeds;

/// <summary>A subscriber as the documentation wants it: it pulls and follows by turns, goes away after a
/// while, or is cut off, and goes on after the last entry that it has. Each entry has to follow the one
/// before.</summary>
internal sealed class FeedCollector(Func<HttpClient> client, string feed, string filter, int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<string> _ids = [];

    /// <summary>The ids of the entries that it got, in order.</summary>
    public IReadOnlyList<string> Ids => _ids;

    /// <summary>How often it was cut off.</summary>
    public int Failures { get; private set; }

    /// <summary>Collects until it has so many entries.</summary>
    /// <param name="after">Where it begins; null for the first entry.</param>
    /// <param name="count">How many it waits for.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task RunAsync(string? after, int count, CancellationToken cancel)
    {
        while (_ids.Count < count)
        {
            try
            {
                var take = Math.Min(count - _ids.Count, _random.Next(1, 60));
                var query = (after is null ? "" : $"&after={after}") + filter;
                var come =
                    _random.Next(3) == 0
                        ? await PullAsync(query, take, cancel)
                        : TakeAsync(query, take, cancel);
                await foreach (var entry in come.WithCancellation(cancel))
                {
                    Assert.Equal(after, (string?)entry["previd"]);
                    _ids.Add(after = (string)entry["id"]!);
                }
            }
            catch (Exception e)
                when (e is HttpRequestException or IOException or InvalidOperationException
                    || (e is OperationCanceledException && !cancel.IsCancellationRequested)
                )
            {
                Failures++;
                await Task.Delay(20 + _random.Next(50), cancel);
            }
        }
    }

    private async Task<IAsyncEnumerable<JsonObject>> PullAsync(
        string query,
        int take,
        CancellationToken cancel
    )
    {
        using var response = await client().GetAsync($"/feeds/{feed}?timeout=2s&limit={take}{query}", cancel);
        response.EnsureSuccessStatusCode();
        var batch = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancel))!.AsArray();
        return batch.Select(entry => entry!.AsObject()).ToAsyncEnumerable();
    }

    private async IAsyncEnumerable<JsonObject> TakeAsync(
        string query,
        int take,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        using var followed = await Followed.ConnectAsync(
            client(),
            $"/feeds/{feed}/stream?{query.TrimStart('&')}",
            lastEventId: null,
            cancel
        );
        for (var i = 0; i < take; i++)
            yield return Assert.Single(await followed.TakeAsync(1, cancel));
    }
}
