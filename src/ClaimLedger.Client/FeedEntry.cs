using System.Globalization;
using System.Text;
using System.Text.Json;
using ClaimLedger.Domain;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Client;

/// <summary>Which entries of a feed are asked for: those that are about all that is given.</summary>
/// <param name="Kind">Only of this kind, such as <c>shift.begun</c>.</param>
/// <param name="Source">Only about this source.</param>
/// <param name="Threat">Only about this threat.</param>
/// <param name="Proposition">Only about this proposition.</param>
public sealed record FeedFilter(
    string? Kind = null,
    string? Source = null,
    string? Threat = null,
    string? Proposition = null
)
{
    /// <summary>Whether it lets everything pass.</summary>
    internal bool IsNone => this is { Kind: null, Source: null, Threat: null, Proposition: null };
}

/// <summary>An entry of a feed. Its id is what its reader keeps, along with what the reader made of
/// it.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Id">Names it in its feed, for good.</param>
/// <param name="Previous">The id of the entry before it in what was asked for; null in the first.</param>
/// <param name="Sequence">Its place in the feed, from 1, without gaps.</param>
/// <param name="Kind">What happened, such as <c>shift.begun</c>.</param>
/// <param name="Subject">What it happened to.</param>
/// <param name="Time">When the event behind it was recorded.</param>
/// <param name="Data">What is told: an <see cref="EventTold"/> with the event itself as its payload, a
/// <see cref="StanceTold"/>, <see cref="ShiftTold"/>, <see cref="ConsensusTold"/>,
/// <see cref="RegisterTold"/> or <see cref="ContradictionTold"/>; null where the service is newer than this
/// client and tells of a kind that it does not know.</param>
/// <param name="Json">The whole entry as it came, a CloudEvent.</param>
public sealed record FeedEntry(
    string Feed,
    string Id,
    string? Previous,
    long Sequence,
    string Kind,
    string Subject,
    DateTimeOffset Time,
    object? Data,
    JsonElement Json
)
{
    private const string Source = "/feeds/";
    private const string EventKind = "event.";

    /// <summary>Reads an entry.</summary>
    /// <param name="json">A CloudEvent as a feed has it, in UTF-8.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static FeedEntry Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        return Of(JsonElement.ParseValue(ref reader));
    }

    /// <summary>Reads an entry.</summary>
    /// <param name="json">A CloudEvent as a feed has it.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static FeedEntry Of(JsonElement json)
    {
        var (source, type) = (Text(json, "source"), Text(json, "type"));
        if (
            !source.StartsWith(Source, StringComparison.Ordinal)
            || !type.StartsWith(FeedLine.TypePrefix, StringComparison.Ordinal)
            || !long.TryParse(
                Text(json, "sequence"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var sequence
            )
            || !json.TryGetProperty("time", out var time)
            || !json.TryGetProperty("data", out var data)
        )
            throw new JsonException($"This is no entry of a feed: {json}");
        var (feed, kind) = (source[Source.Length..], type[FeedLine.TypePrefix.Length..]);
        return new FeedEntry(
            feed,
            Text(json, "id"),
            json.TryGetProperty("previd", out var previous) ? previous.GetString() : null,
            sequence,
            kind,
            Text(json, "subject"),
            time.GetDateTimeOffset(),
            DataOf(feed, kind, data),
            json
        );
    }

    private static object? DataOf(string feed, string kind, JsonElement data)
    {
        if (Domain.Feeds.Feed.Named(feed)?.Kinds.FirstOrDefault(k => k.Name == kind) is not { } known)
            return null;
        var told = data.Deserialize(known.Data, LedgerJson.Stored);
        return told is EventTold { Payload: JsonElement payload } e
            ? e with
            {
                Payload = EventTypes.Read(kind[EventKind.Length..], payload.GetRawText()),
            }
            : told;
    }

    private static string Text(JsonElement json, string member) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(member, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new JsonException($"This is no entry of a feed, it has no text '{member}': {json}");
}

/// <summary>Texts were destroyed: whoever has copies of them destroys these as well.</summary>
/// <param name="Entry">The id of the entry in the feed of retractions.</param>
/// <param name="Statement">The statement whose texts are gone; null where they are those of a
/// source.</param>
/// <param name="Source">Who said it, or whose texts are gone.</param>
/// <param name="Fields">The paths of the texts that are gone, such as <c>text</c> or
/// <c>assessments/a1/rationale</c>.</param>
/// <param name="Basis">The legal ground.</param>
/// <param name="Time">When it was done.</param>
public sealed record RedactionNotice(
    string Entry,
    string? Statement,
    string Source,
    IReadOnlyList<string> Fields,
    string? Basis,
    DateTimeOffset Time
)
{
    /// <summary>The kind of the entries that give notice.</summary>
    public const string Kind = "redaction.made";

    /// <summary>The notice that an entry gives; null where it gives none.</summary>
    public static RedactionNotice? Of(FeedEntry entry) =>
        entry is { Kind: Kind, Data: RegisterTold told }
            ? new RedactionNotice(
                entry.Id,
                told.Statement,
                told.Source,
                [.. told.Changes.Select(change => change.Field)],
                told.Basis,
                entry.Time
            )
            : null;
}
