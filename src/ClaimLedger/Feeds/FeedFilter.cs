using System.Text;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;

namespace ClaimLedger.Feeds;

/// <summary>Which entries of a feed are asked for; those that are about all that it names.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Values">What is looked for, in the order of <see cref="FeedTag"/>; null for anything.</param>
public sealed record FeedFilter(Feed Feed, IReadOnlyList<string?> Values)
{
    // In the order of the tags.
    private static readonly string[] Names = ["kind", "source", "threat", "proposition"];

    /// <summary>Whether it lets everything pass.</summary>
    public bool IsNone { get; } = Values.All(value => value is null);

    /// <summary>The tags that a chunk has to have.</summary>
    public string[] Tags { get; } =
    [
        .. Values
            .Select((value, tag) => value is null ? null : FeedLine.TagOf(Feed.Name, (FeedTag)tag, value))
            .OfType<string>(),
    ];

    /// <summary>Everything of a feed.</summary>
    public static FeedFilter All(Feed feed) => new(feed, [null, null, null, null]);

    /// <summary>Reads a filter from a query; what is wrong with it is refused there.</summary>
    public static FeedFilter Read(Asked asked, Feed feed)
    {
        var kind = asked.Text("kind");
        if (kind is not null && feed.Kinds.All(k => k.Name != kind))
        {
            var kinds = string.Join(", ", feed.Kinds.Select(k => k.Name));
            asked.RefuseValue("kind", kind, $"is no kind of the feed {feed.Name}; give one of {kinds}.");
        }
        return new FeedFilter(feed, [kind, .. Names[1..].Select(asked.Slug)]);
    }

    /// <summary>A filter as it was written in words.</summary>
    public static FeedFilter Parse(Feed feed, string words)
    {
        var values = words
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Split('='))
            .ToDictionary(word => word[0], word => word[1], StringComparer.Ordinal);
        return new FeedFilter(feed, [.. Names.Select(values.GetValueOrDefault)]);
    }

    /// <summary>What it looks for of a tag; null for anything.</summary>
    public string? Of(FeedTag tag) => Values[(int)tag];

    /// <summary>Whether an entry passes.</summary>
    public bool Takes(FeedEntry entry)
    {
        for (var i = 0; i < Values.Count; i++)
        {
            if (Values[i] is { } value && !entry.IsAbout(i, value))
                return false;
        }
        return true;
    }

    /// <summary>Whether what an entry would be about passes.</summary>
    public bool Takes(FeedState state)
    {
        return (Of(FeedTag.Kind) is not { } kind || kind == state.Kind)
            && Has(FeedTag.Source, state.Sources)
            && Has(FeedTag.Threat, state.Threats)
            && Has(FeedTag.Proposition, state.Propositions);

        bool Has(FeedTag tag, Items<string> values) =>
            Of(tag) is not { } value || values.Contains(value, StringComparer.Ordinal);
    }

    /// <summary>It in words, as in a query; empty where it lets everything pass.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Values.Count; i++)
        {
            if (Values[i] is { } value)
                text.Append(text.Length > 0 ? "&" : "").Append(Names[i]).Append('=').Append(value);
        }
        return text.ToString();
    }
}
