using System.Text.Json.Nodes;

namespace ClaimLedger.Domain.Feeds;

/// <summary>The feeds as an AsyncAPI 3 document, made from their table: a channel a feed, a message a
/// kind.</summary>
public static class AsyncApi
{
    /// <summary>The document.</summary>
    public static JsonObject Document()
    {
        var (channels, operations, messages) = (new JsonObject(), new JsonObject(), new JsonObject());
        foreach (var feed in Feed.All)
        {
            channels[feed.Name] = new JsonObject
            {
                ["address"] = $"/feeds/{feed.Name}/stream",
                ["title"] = feed.Name,
                ["description"] = feed.Meaning,
                ["messages"] = new JsonObject(
                    feed.Kinds.Select(kind =>
                        KeyValuePair.Create(
                            kind.Name,
                            (JsonNode?)Reference($"#/components/messages/{kind.Name}")
                        )
                    )
                ),
            };
            operations[$"follow-{feed.Name}"] = new JsonObject
            {
                ["action"] = "send",
                ["channel"] = Reference($"#/channels/{feed.Name}"),
                ["summary"] = feed.Meaning,
            };
            foreach (var kind in feed.Kinds)
                messages[kind.Name] = MessageOf(feed, kind);
        }
        return new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = new JsonObject
            {
                ["title"] = "ClaimLedger",
                ["version"] = "v1",
                ["description"] =
                    "Every change of what sources say about threats, in order. Each feed can be pulled at /feeds/{feed} and followed as server-sent events at /feeds/{feed}/stream.",
            },
            ["defaultContentType"] = "application/cloudevents+json",
            ["channels"] = channels,
            ["operations"] = operations,
            ["components"] = new JsonObject { ["messages"] = messages },
        };
    }

    private static JsonObject MessageOf(Feed feed, FeedKind kind) =>
        new()
        {
            ["name"] = FeedLine.TypePrefix + kind.Name,
            ["title"] = kind.Name,
            ["summary"] = kind.Meaning,
            ["contentType"] = "application/cloudevents+json",
            ["payload"] = FeedSchema.Of(feed, kind),
        };

    private static JsonObject Reference(string to) => new() { ["$ref"] = to };
}
