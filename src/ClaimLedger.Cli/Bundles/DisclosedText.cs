using System.Text.Json;
using ClaimLedger.Domain.Sealing;

namespace ClaimLedger.Cli.Bundles;

/// <summary>A line of the disclosures: what opens one commitment of one event.
/// <code>{"index":0,"stream":"source/x","commitment":"sha-256:…","disclosure":["SALT","source/x#name","TEXT"]}</code>
/// The disclosure stands there byte by byte as it was sealed, as the commitment is a hash over those
/// bytes.</summary>
/// <param name="Index">The event's index in the log.</param>
/// <param name="Stream">The event's stream.</param>
/// <param name="Commitment">What the event holds in place of the text.</param>
/// <param name="Path">The stream's key, <c>#</c>, and the field's path.</param>
/// <param name="Text">The text.</param>
/// <param name="Content">The disclosure's bytes.</param>
internal sealed record DisclosedText(
    long Index,
    string Stream,
    Commitment Commitment,
    string Path,
    string Text,
    ReadOnlyMemory<byte> Content
)
{
    /// <summary>Whether the disclosure is the one that was committed to, for that stream.</summary>
    public bool IsOpened =>
        SubjectKey.CommitmentTo(Content.Span) == Commitment
        && Path.StartsWith(Stream + "#", StringComparison.Ordinal);

    /// <summary>Reads a line.</summary>
    /// <exception cref="CopyFault">It is none.</exception>
    public static DisclosedText Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            return Read(line) ?? throw new FormatException("it lacks a member, or has others.");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new CopyFault($"A line of the disclosures is none: {e.Message}");
        }
    }

    private static DisclosedText? Read(ReadOnlyMemory<byte> line)
    {
        var reader = new Utf8JsonReader(line.Span);
        long? index = null;
        string? stream = null;
        Commitment? commitment = null;
        (string Path, string Text, ReadOnlyMemory<byte> Content)? disclosure = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("index"u8) && index is null && reader.Read())
                index = reader.GetInt64();
            else if (reader.ValueTextEquals("stream"u8) && stream is null && reader.Read())
                stream = reader.GetString();
            else if (reader.ValueTextEquals("commitment"u8) && commitment is null && reader.Read())
                commitment = Sealing(reader.GetString());
            else if (reader.ValueTextEquals("disclosure"u8) && disclosure is null && reader.Read())
                disclosure = Opened(ref reader, line);
            else
                return null;
        }
        return index is { } i && stream is { } s && commitment is { } c && disclosure is { } d
            ? new DisclosedText(i, s, c, d.Path, d.Text, d.Content)
            : null;
    }

    private static Commitment Sealing(string? text) => Commitment.Parse(text ?? "");

    private static (string Path, string Text, ReadOnlyMemory<byte> Content) Opened(
        ref Utf8JsonReader reader,
        ReadOnlyMemory<byte> line
    )
    {
        var from = (int)reader.TokenStartIndex;
        var texts = new string[3];
        for (var i = 0; i < texts.Length; i++)
        {
            reader.Read();
            texts[i] = reader.GetString() ?? throw new FormatException("the disclosure holds null.");
        }
        return reader.Read() && reader.TokenType == JsonTokenType.EndArray
            ? (texts[1], texts[2], line[from..(int)reader.BytesConsumed])
            : throw new FormatException("the disclosure is not [salt, path, text].");
    }
}
