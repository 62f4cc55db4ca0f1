using System.Buffers;
using System.Text;
using System.Text.Json;
using ClaimLedger.Domain.Feeds;
using ClaimLedger.Http;

namespace ClaimLedger.Feeds;

/// <summary>An entry of a feed, as it is stored.</summary>
public sealed class FeedEntry
{
    private static readonly byte[] IdBegins = "\"id\":\""u8.ToArray();
    private static readonly byte[] FrameEnds = "\n\n"u8.ToArray();
    private static readonly byte[] PreviousBegins = Encoding.UTF8.GetBytes(FeedLine.Previous);

    private readonly ReadOnlyMemory<byte> _fields;
    private readonly ReadOnlyMemory<byte> _json;
    private readonly int _data;
    private byte[]? _frame;

    private FeedEntry(ReadOnlyMemory<byte> fields, ReadOnlyMemory<byte> json, long sequence)
    {
        (_fields, _json, Sequence) = (fields, json, sequence);
        var id = json.Span[(json.Span.IndexOf(IdBegins) + IdBegins.Length)..];
        Id = Encoding.ASCII.GetString(id[..id.IndexOf((byte)'"')]);
        // The last member, where there is one: no text in the data can look like it, as quotes are escaped.
        var previous = json.Span.LastIndexOf(PreviousBegins);
        _data = previous < 0 || sequence == 1 ? json.Length - 1 : previous;
    }

    /// <summary>Its place in the feed, from 1.</summary>
    public long Sequence { get; }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>It as a CloudEvent, whose <c>previd</c> is that of the whole feed.</summary>
    public ReadOnlyMemory<byte> Json => _json;

    /// <summary>It as a frame of server-sent events; made once for all who follow the whole feed.</summary>
    public ReadOnlyMemory<byte> Frame
    {
        get
        {
            if (_frame is null)
            {
                var frame = new ArrayBufferWriter<byte>(_json.Length + 100);
                BeginFrame(frame);
                frame.Write(_json.Span);
                frame.Write(FrameEnds);
                _frame = frame.WrittenMemory.ToArray();
            }
            return _frame;
        }
    }

    /// <summary>When the event behind it was recorded.</summary>
    public DateTimeOffset At
    {
        get
        {
            using var json = JsonDocument.Parse(_json);
            return json.RootElement.GetProperty("time").GetDateTimeOffset();
        }
    }

    /// <summary>Its kind.</summary>
    public string Kind => Encoding.UTF8.GetString(Field(0));

    /// <summary>What it is about.</summary>
    public string Subject
    {
        get
        {
            var json = new Utf8JsonReader(_json.Span);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isSubject = json.ValueTextEquals("subject"u8);
                json.Read();
                if (isSubject)
                    return json.GetString()!;
                json.Skip();
            }
            throw new InvalidOperationException($"The entry {Id} has no subject.");
        }
    }

    /// <summary>The entries of a chunk.</summary>
    /// <param name="first">The sequence of the first.</param>
    /// <param name="chunk">As it is stored.</param>
    public static IEnumerable<FeedEntry> Of(long first, ReadOnlyMemory<byte> chunk)
    {
        foreach (var line in FeedLine.Split(chunk))
        {
            var end = 0;
            for (var fields = 0; fields < FeedLine.Fields; fields++)
                end += line.Span[end..].IndexOf(FeedLine.Field) + 1;
            yield return new FeedEntry(line[..end], line[end..], first++);
        }
    }

    /// <summary>Whether one of the values of a field is this.</summary>
    public bool IsAbout(int field, string value)
    {
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        bytes = bytes[..Encoding.UTF8.GetBytes(value, bytes)];
        var rest = Field(field);
        while (true)
        {
            var end = rest.IndexOf(FeedLine.Value);
            if ((end < 0 ? rest : rest[..end]).SequenceEqual(bytes))
                return true;
            if (end < 0)
                return false;
            rest = rest[(end + 1)..];
        }
    }

    /// <summary>Writes it as a CloudEvent in another chain.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="previous">The id of the entry before it in that chain; null for none.</param>
    public void Write(IBufferWriter<byte> output, string? previous)
    {
        output.Write(_json.Span[.._data]);
        if (previous is not null)
        {
            output.Write(PreviousBegins);
            output.Write("\""u8);
            Encoding.ASCII.GetBytes(previous, output);
            output.Write("\""u8);
        }
        output.Write("}"u8);
    }

    /// <summary>Writes it as a frame of server-sent events, in another chain.</summary>
    /// <inheritdoc cref="Write" path="/param"/>
    public void WriteFrame(IBufferWriter<byte> output, string? previous)
    {
        BeginFrame(output);
        Write(output, previous);
        output.Write(FrameEnds);
    }

    private void BeginFrame(IBufferWriter<byte> output)
    {
        output.Write("id: "u8);
        Encoding.ASCII.GetBytes(Id, output);
        output.Write("\nevent: "u8);
        output.Write(Field(0));
        output.Write("\ndata: "u8);
    }

    private ReadOnlySpan<byte> Field(int index)
    {
        var rest = _fields.Span;
        for (var i = 0; i < index; i++)
            rest = rest[(rest.IndexOf(FeedLine.Field) + 1)..];
        return rest[..rest.IndexOf(FeedLine.Field)];
    }
}
