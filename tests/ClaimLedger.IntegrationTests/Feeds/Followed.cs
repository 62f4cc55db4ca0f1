using System.Text.Json.Nodes;

namespace ClaimLedger.IntegrationTests.Feeds;

/// <summary>A frame of server-sent events; of a comment only the data, of a first line only the
/// retry.</summary>
internal sealed record Frame(string? Id, string? Event, string? Data, string? Retry, bool IsComment);

/// <summary>A connection to a feed's stream, read frame by frame.</summary>
internal sealed class Followed(HttpResponseMessage response, StreamReader reader) : IDisposable
{
    public HttpResponseMessage Response => response;

    /// <summary>Connects.</summary>
    public static async Task<Followed> ConnectAsync(
        HttpClient client,
        string path,
        string? lastEventId,
        CancellationToken cancel
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        response.EnsureSuccessStatusCode();
        return new Followed(response, new StreamReader(await response.Content.ReadAsStreamAsync(cancel)));
    }

    /// <summary>The next frame; null where the connection ended.</summary>
    public async Task<Frame?> NextAsync(CancellationToken cancel)
    {
        var frame = new Frame(null, null, null, null, IsComment: false);
        while (await reader.ReadLineAsync(cancel) is { } line)
        {
            if (line.Length == 0)
                return frame;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = line[(colon + 1)..].TrimStart(' ');
            frame = line[..colon] switch
            {
                "" => frame with { IsComment = true },
                "id" => frame with { Id = value },
                "event" => frame with { Event = value },
                "data" => frame with { Data = value },
                "retry" => frame with { Retry = value },
                var field => throw new InvalidOperationException($"There is no field '{field}': {line}"),
            };
        }
        return null;
    }

    /// <summary>The next entries.</summary>
    public async Task<List<JsonObject>> TakeAsync(int count, CancellationToken cancel)
    {
        var entries = new List<JsonObject>();
        // One that does not come fails the test, and does not hold up all.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (entries.Count < count)
        {
            var frame =
                await NextAsync(patience.Token) ?? throw new InvalidOperationException("The stream ended.");
            if (frame.Data is null)
                continue;
            var entry = JsonNode.Parse(frame.Data)!.AsObject();
            Assert.Equal((string?)entry["id"], frame.Id);
            Assert.Equal((string?)entry["type"], $"org.claimledger.{frame.Event}");
            entries.Add(entry);
        }
        return entries;
    }

    /// <summary>A snapshot, and the frame that ends it.</summary>
    public async Task<(List<JsonObject> Things, Frame End)> SnapshotAsync(CancellationToken cancel)
    {
        var things = new List<JsonObject>();
        while (true)
        {
            var frame = await NextAsync(cancel) ?? throw new InvalidOperationException("The stream ended.");
            if (frame.Event == "snapshot")
            {
                Assert.Null(frame.Id);
                things.Add(JsonNode.Parse(frame.Data!)!.AsObject());
            }
            else if (frame.Event == "snapshot-end")
            {
                Assert.Equal(things.Count, (int)JsonNode.Parse(frame.Data!)!["sent"]!);
                return (things, frame);
            }
        }
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
