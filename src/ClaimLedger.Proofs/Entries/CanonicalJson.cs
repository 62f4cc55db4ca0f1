using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace ClaimLedger.Proofs;

/// <summary>JSON in its one canonical form, RFC 8785 (JCS): no white space; members ordered by the UTF-16
/// code units of their names; numbers as ECMAScript writes them; strings escaped no more than JSON demands.
/// <code>{"b":[1.50,1E3],"a":"\u00e9\u000a"}  →  {"a":"é\n","b":[1.5,1000]}</code>
/// Numbers are IEEE doubles, as the RFC has them: an integer beyond 2^53 is rounded, so what must be exact
/// is a string.</summary>
public static class CanonicalJson
{
    /// <summary>How deep arrays and objects may be nested.</summary>
    public const int MaxDepth = 64;

    private const string FormatName = "JSON";

    /// <summary>The canonical form of a text.</summary>
    /// <param name="json">UTF-8, one value.</param>
    /// <returns>UTF-8.</returns>
    /// <exception cref="ProofFormatException">It is not JSON; a name stands twice in an object; a string has
    /// half a surrogate pair; a number is none that IEEE 754 has; it is too deep.</exception>
    public static byte[] Of(ReadOnlySpan<byte> json)
    {
        var output = new CanonicalBuffer(json.Length + 16);
        try
        {
            Write(json, output);
            return output.Written.ToArray();
        }
        finally
        {
            output.Return();
        }
    }

    /// <summary>SHA-256 of the canonical form, without making it an array.</summary>
    /// <inheritdoc cref="Of" path="/param|/exception"/>
    public static Sha256Hash HashOf(ReadOnlySpan<byte> json)
    {
        var output = new CanonicalBuffer(json.Length + 16);
        try
        {
            Write(json, output);
            return Sha256Hash.Of(output.Written);
        }
        finally
        {
            output.Return();
        }
    }

    private static void Write(ReadOnlySpan<byte> json, CanonicalBuffer output)
    {
        if (!Utf8.IsValid(json))
            throw new ProofFormatException(FormatName, "encoding", "it is not valid UTF-8.");
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            WriteValue(ref reader, output);
            if (reader.Read())
                throw new ProofFormatException(FormatName, At(reader), "something follows the value.");
        }
        catch (JsonException e)
        {
            throw new ProofFormatException(FormatName, $"line {e.LineNumber + 1}", e.Message);
        }
        // Half a surrogate pair, which only the reading of a string notices.
        catch (InvalidOperationException)
        {
            throw new ProofFormatException(FormatName, At(reader), "a string has half a surrogate pair.");
        }
    }

    private static void WriteValue(ref Utf8JsonReader reader, CanonicalBuffer output)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                WriteObject(ref reader, output);
                break;
            case JsonTokenType.StartArray:
                WriteArray(ref reader, output);
                break;
            case JsonTokenType.String:
                WriteString(ref reader, output, names: null);
                break;
            case JsonTokenType.Number:
                WriteNumber(ref reader, output);
                break;
            default:
                output.Append(reader.ValueSpan);
                break;
        }
    }

    private static void WriteArray(ref Utf8JsonReader reader, CanonicalBuffer output)
    {
        output.Append((byte)'[');
        for (var isFirst = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; isFirst = false)
        {
            if (!isFirst)
                output.Append((byte)',');
            WriteValue(ref reader, output);
        }
        output.Append((byte)']');
    }

    /// <summary>Members are written as they come and put in order afterwards, if they are not.</summary>
    private static void WriteObject(ref Utf8JsonReader reader, CanonicalBuffer output)
    {
        output.Append((byte)'{');
        var members = new CanonicalMembers(output.Length);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (members.Count > 0)
                output.Append((byte)',');
            var start = output.Length;
            WriteString(ref reader, output, members);
            output.Append((byte)':');
            reader.Read();
            WriteValue(ref reader, output);
            members.Add(start, output.Length);
        }
        if (members.Order(output) is { } twice)
            throw new ProofFormatException(FormatName, At(reader), $"the member '{twice}' stands twice.");
        output.Append((byte)'}');
    }

    private static void WriteString(
        ref Utf8JsonReader reader,
        CanonicalBuffer output,
        CanonicalMembers? names
    )
    {
        output.Append((byte)'"');
        if (reader.ValueIsEscaped)
        {
            var rented = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
            try
            {
                var text = rented.AsSpan(0, reader.CopyString(rented));
                names?.Name(text);
                CanonicalText.Append(output, text);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
        else
        {
            // What has no escape has nothing that needs one.
            names?.Name(reader.ValueSpan);
            output.Append(reader.ValueSpan);
        }
        output.Append((byte)'"');
    }

    private static void WriteNumber(ref Utf8JsonReader reader, CanonicalBuffer output)
    {
        var digits = reader.ValueSpan;
        // Below 10^15 an integer is exact and written as it is read.
        if (digits.Length <= 15 && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            output.Append(digits);
        else if (reader.TryGetDouble(out var number) && double.IsFinite(number))
            CanonicalText.Append(output, number);
        else
            throw new ProofFormatException(FormatName, At(reader), "a number is beyond what IEEE 754 has.");
    }

    private static string At(Utf8JsonReader reader) => $"byte {reader.TokenStartIndex}";
}
