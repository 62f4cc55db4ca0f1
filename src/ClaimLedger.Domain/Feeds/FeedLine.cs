using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Feeds;

/// <summary>What a filter looks for in a feed.</summary>
public enum FeedTag
{
    /// <summary>The kind.</summary>
    Kind,

    /// <summary>A source.</summary>
    Source,

    /// <summary>A threat.</summary>
    Threat,

    /// <summary>A proposition.</summary>
    Proposition,
}

/// <summary>How an entry is stored: what it is about in four fields, each of which may have several values,
/// then the CloudEvent as it is served, whose last member is <c>previd</c>.</summary>
public static class FeedLine
{
    /// <summary>How many fields there are before the CloudEvent.</summary>
    public const int Fields = 4;

    /// <summary>What parts the fields.</summary>
    public const byte Field = (byte)'\t';

    /// <summary>What parts the values of a field.</summary>
    public const byte Value = (byte)' ';

    /// <summary>What ends an entry.</summary>
    public const byte End = (byte)'\n';

    /// <summary>What comes before the id of the entry before, in JSON.</summary>
    public const string Previous = ",\"previd\":";

    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private static readonly JsonWriterOptions Relaxed = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What comes before the kind in an entry's type.</summary>
    public const string TypePrefix = "org.claimledger.";

    /// <summary>The fields, in the order in which they are stored.</summary>
    public static IReadOnlyList<(FeedTag Tag, IReadOnlyList<string> Values)> FieldsOf(Announcement told) =>
        [
            (FeedTag.Kind, [told.Kind]),
            (FeedTag.Source, told.Sources),
            (FeedTag.Threat, told.Threats),
            (FeedTag.Proposition, told.Propositions),
        ];

    /// <summary>A tag of a chunk: something that at least one of its entries is about.</summary>
    public static string TagOf(string feed, FeedTag tag, string value) =>
        $"{feed}:{"kstp"[(int)tag]}:{value}";

    /// <summary>The id of an entry: its sequence, and of the event's id what tells it from another that had
    /// the same sequence in a ledger that was set back.</summary>
    public static string IdOf(long sequence, Guid by) =>
        string.Create(CultureInfo.InvariantCulture, $"{sequence}.{by.ToString("N").AsSpan(24)}");

    /// <summary>Writes an entry.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="told">What it tells.</param>
    /// <param name="sequence">Its place in the feed, from 1.</param>
    /// <param name="previous">The id of the entry before it; null for none.</param>
    /// <returns>Its id.</returns>
    public static string Write(IBufferWriter<byte> output, Announcement told, long sequence, string? previous)
    {
        foreach (var (_, values) in FieldsOf(told))
        {
            for (var i = 0; i < values.Count; i++)
            {
                if (i > 0)
                    output.Write([Value]);
                Encoding.UTF8.GetBytes(values[i], output);
            }
            output.Write([Field]);
        }
        var id = IdOf(sequence, told.By.Id);
        using (var json = new Utf8JsonWriter(output, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", id);
            json.WriteString("source", $"/feeds/{told.Feed}");
            json.WriteString("type", TypePrefix + told.Kind);
            json.WriteString("subject", told.Subject);
            json.WriteString("time", told.By.At.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture));
            json.WriteString("datacontenttype", "application/json");
            json.WriteString("sequence", sequence.ToString(CultureInfo.InvariantCulture));
            json.WritePropertyName("data");
            JsonSerializer.Serialize(json, told.Data, told.Data.GetType(), LedgerJson.Stored);
            if (previous is not null)
                json.WriteString("previd", previous);
            json.WriteEndObject();
        }
        output.Write([End]);
        return id;
    }

    /// <summary>The sequence in an id; null where it is no id.</summary>
    public static long? SequenceOf(string id)
    {
        var dot = id.IndexOf('.', StringComparison.Ordinal);
        return
            dot > 0
            && id.Length == dot + 9
            && long.TryParse(
                id.AsSpan(0, dot),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var sequence
            )
            && sequence > 0
            ? sequence
            : null;
    }

    /// <summary>The entries of a chunk, one after the other.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> chunk)
    {
        for (var rest = chunk; rest.Length > 0; )
        {
            var end = rest.Span.IndexOf(End);
            yield return rest[..end];
            rest = rest[(end + 1)..];
        }
    }
}
