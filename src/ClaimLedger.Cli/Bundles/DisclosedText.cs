using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Proofs;

namespace ClaimLedger.Cli.Bundles;

/// <summary>A line of the disclosures: what opens one commitment of one event.
/// <code>{"index":0,"stream":"source/x","commitment":"sha-256:…","disclosure":["SALT","source/x#name","TEXT"]}</code>
/// The disclosure stands there byte by byte as it was sealed, as the commitment is a hash over those bytes.
/// Texts are made only when they are asked for.</summary>
internal sealed class DisclosedText
{
    private readonly ReadOnlyMemory<byte> _stream;
    private readonly ReadOnlyMemory<byte> _path;
    private readonly ReadOnlyMemory<byte> _text;

    private DisclosedText(in Parts parts)
    {
        Index = parts.Index!.Value;
        _stream = parts.Stream;
        CommitmentBytes = parts.Commitment;
        Content = parts.Content;
        (_path, _text) = (parts.Path, parts.Text);
    }

    /// <summary>The event's index in the log.</summary>
    public long Index { get; }

    /// <summary>The event's stream.</summary>
    public string Stream => TextOf(_stream);

    /// <summary>What the event holds in place of the text.</summary>
    public Commitment Commitment => Commitment.Parse(Encoding.UTF8.GetString(CommitmentBytes.Span));

    /// <summary>The same, as it stands in the event, without quotes.</summary>
    public ReadOnlyMemory<byte> CommitmentBytes { get; }

    /// <summary>The stream's key, <c>#</c>, and the field's path.</summary>
    public string Path => TextOf(_path);

    /// <summary>The path, whatever it holds, for messages.</summary>
    public string Named => Encoding.UTF8.GetString(_path.Span[1..^1]);

    /// <summary>The text.</summary>
    /// <exception cref="CopyFault">It is no text.</exception>
    public string Text => TextOf(_text);

    /// <summary>The disclosure's bytes.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Whether the commitment is the disclosure's, and its path begins with the stream.</summary>
    public bool IsOpened => IsCommitted() && IsPathOfStream();

    /// <summary>Reads a line.</summary>
    /// <exception cref="CopyFault">It is none.</exception>
    public static DisclosedText Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            var parts = Read(line);
            if (parts.IsWhole)
                return new DisclosedText(parts);
            throw new FormatException("it has not the members index, stream, commitment and disclosure.");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new CopyFault($"A line of the disclosures is none: {e.Message}");
        }
    }

    /// <summary>Whether its stream is the one with that key, UTF-8.</summary>
    public bool IsOf(ReadOnlySpan<byte> stream) =>
        IsPlain(_stream, out var plain)
            ? plain.SequenceEqual(stream)
            : Encoding.UTF8.GetBytes(Stream).AsSpan().SequenceEqual(stream);

    private bool IsPathOfStream() =>
        IsPlain(_path, out var path) && IsPlain(_stream, out var stream)
            ? path.StartsWith(stream) && path[stream.Length..].StartsWith("#"u8)
            : Path.StartsWith(Stream + "#", StringComparison.Ordinal);

    /// <summary>Whether a text stands there as it is, without escapes.</summary>
    private static bool IsPlain(ReadOnlyMemory<byte> quoted, out ReadOnlySpan<byte> text)
    {
        text = quoted.Span[1..^1];
        return !text.Contains((byte)'\\') && Utf8.IsValid(text);
    }

    private bool IsCommitted()
    {
        Span<byte> text = stackalloc byte[Base64Url.GetEncodedLength(Sha256Hash.Length)];
        var length = Base64Url.GetEncodedLength(Content.Length);
        var encoded = ArrayPool<byte>.Shared.Rent(length);
        Base64Url.EncodeToUtf8(Content.Span, encoded);
        var digest = Sha256Hash.Of(encoded.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(encoded);
        Base64Url.EncodeToUtf8(digest.Bytes, text);
        return CommitmentBytes.Length == Commitment.Prefix.Length + text.Length
            && CommitmentBytes.Span.StartsWith("sha-256:"u8)
            && CommitmentBytes.Span.EndsWith(text);
    }

    private static Parts Read(ReadOnlyMemory<byte> line)
    {
        var reader = new Utf8JsonReader(line.Span);
        var parts = new Parts();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("index"u8) && reader.Read() && parts.Index is null)
                parts.Index = reader.GetInt64();
            else if (reader.ValueTextEquals("stream"u8) && parts.Stream.IsEmpty)
                parts.Stream = Value(ref reader, line);
            else if (reader.ValueTextEquals("commitment"u8) && parts.Commitment.IsEmpty)
                parts.Commitment = Value(ref reader, line)[1..^1];
            else if (reader.ValueTextEquals("disclosure"u8) && parts.Content.IsEmpty)
                ReadDisclosure(ref reader, line, ref parts);
            else
                return new Parts();
        }
        return reader.Read() ? new Parts() : parts;
    }

    private static void ReadDisclosure(ref Utf8JsonReader reader, ReadOnlyMemory<byte> line, ref Parts parts)
    {
        reader.Read();
        var from = (int)reader.TokenStartIndex;
        Value(ref reader, line);
        parts.Path = Value(ref reader, line);
        parts.Text = Value(ref reader, line);
        reader.Read();
        if (reader.TokenType != JsonTokenType.EndArray)
            throw new FormatException("the disclosure is not [salt, path, text].");
        parts.Content = line[from..(int)reader.BytesConsumed];
    }

    /// <summary>The text that comes next, with its quotes.</summary>
    private static ReadOnlyMemory<byte> Value(ref Utf8JsonReader reader, ReadOnlyMemory<byte> line)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String
            ? line[(int)reader.TokenStartIndex..(int)reader.BytesConsumed]
            : throw new FormatException("what should be a text is none.");
    }

    private static string TextOf(ReadOnlyMemory<byte> quoted)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(quoted.Span)!;
        }
        catch (JsonException e)
        {
            throw new CopyFault($"A text of the disclosures is none: {e.Message}");
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Parts
    {
        public long? Index { get; set; }

        public ReadOnlyMemory<byte> Stream { get; set; }

        public ReadOnlyMemory<byte> Commitment { get; set; }

        public ReadOnlyMemory<byte> Content { get; set; }

        public ReadOnlyMemory<byte> Path { get; set; }

        public ReadOnlyMemory<byte> Text { get; set; }

        public readonly bool IsWhole =>
            Index is not null && !Stream.IsEmpty && !Commitment.IsEmpty && !Content.IsEmpty;
    }
}
