using System.Text.Json;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.IntegrationTests.Feeds;

/// <summary>What whoever follows a feed holds to be so: a line a thing, kept by its snapshot and its
/// entries.</summary>
internal sealed class FeedFold(string feed)
{
    private readonly SortedDictionary<string, string> _things = new(StringComparer.Ordinal);

    /// <summary>A line a thing.</summary>
    public IEnumerable<string> Lines => _things.Select(thing => $"{thing.Key} {thing.Value}");

    /// <summary>What all that was told comes to.</summary>
    public static FeedFold Of(string feed, IEnumerable<Announcement> told)
    {
        var fold = new FeedFold(feed);
        foreach (var t in told)
        {
            var data = JsonSerializer.SerializeToNode(t.Data, t.Data.GetType(), LedgerJson.Stored)!;
            fold.Apply(t.Kind, t.Subject, data.AsObject());
        }
        return fold;
    }

    /// <summary>Takes in what a snapshot says of a thing.</summary>
    public void Begin(JsonObject thing)
    {
        var subject = (string)thing["subject"]!;
        Assert.True(thing.Remove("subject"));
        Assert.True(_things.TryAdd(KeyOf(subject, thing), LineOf(thing)!), $"{subject} came twice.");
    }

    /// <summary>Takes in an entry.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="data">What it tells.</param>
    public void Apply(string kind, string subject, JsonObject data)
    {
        if (kind.EndsWith(".made", StringComparison.Ordinal))
            return;
        var (key, line) = (KeyOf(subject, data), LineOf(data));
        if (kind.EndsWith(".ended", StringComparison.Ordinal) || line is null)
            Assert.True(_things.Remove(key), $"{kind} {subject}: there was none.");
        else
            _things[key] = line;
    }

    private string KeyOf(string subject, JsonObject data) =>
        feed switch
        {
            Feed.Shifts => (string)data["id"]!,
            Feed.Retractions => data["entry"]!.ToString(),
            _ => subject,
        };

    /// <summary>What stays true of a thing until the next entry about it; null where there is nothing
    /// left.</summary>
    private string? LineOf(JsonObject data) =>
        feed switch
        {
            Feed.Stances => data["after"] is { } after ? (string?)after["stance"] ?? "withdrawn" : null,
            Feed.Consensus => (int)data["after"]!["sources"]! + (int)data["after"]!["withdrawn"]! == 0
                ? null
                : data["after"]!.ToJsonString(),
            Feed.Contradictions => string.Join(
                ' ',
                data["sides"]!
                    .AsArray()
                    .Select(s => $"{s!["source"]}/{s["threat"]}/{s["proposition"]}")
                    .Prepend((string)data["kind"]!)
            ),
            _ => data.ToJsonString(),
        };
}
