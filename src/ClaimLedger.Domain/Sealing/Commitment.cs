using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClaimLedger.Domain.Sealing;

/// <summary>
/// What an event holds in place of a sealed text:
/// <code>sha-256:BASE64URL(SHA-256(ASCII(BASE64URL(disclosure))))</code>
/// where the disclosure is the UTF-8 JSON array <c>[salt, "stream#field", text]</c>, as in SD-JWT
/// (RFC 9901, section 4.2). Whoever holds the disclosure can check it; nobody can find the text from it.
/// </summary>
[JsonConverter(typeof(CommitmentJsonConverter))]
public readonly record struct Commitment
{
    /// <summary>What every commitment begins with; another hash would get another word.</summary>
    public const string Prefix = "sha-256:";

    private readonly string? _text;

    private Commitment(string text) => _text = text;

    /// <summary>The 32 bytes of the digest.</summary>
    public byte[] Digest => Base64Url.Decode(ToString()[Prefix.Length..]);

    /// <summary>The commitment with the given digest of 32 bytes.</summary>
    public static Commitment Of(ReadOnlySpan<byte> digest) => new(Prefix + Base64Url.Encode(digest));

    /// <summary>Reads a commitment as stored.</summary>
    /// <exception cref="FormatException">It does not begin with <see cref="Prefix"/> or holds no 32
    /// bytes.</exception>
    public static Commitment Parse(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal)
        && Base64Url.Decode(text[Prefix.Length..]).Length == 32
            ? new(text)
            : throw new FormatException(
                $"'{text}' is no commitment; it would be {Prefix} and 43 characters."
            );

    /// <inheritdoc/>
    public override string ToString() => _text ?? "";

    private sealed class CommitmentJsonConverter : JsonConverter<Commitment>
    {
        public override Commitment Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) => Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, Commitment value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}

/// <summary>Base64url without padding (RFC 4648, section 5).</summary>
internal static class Base64Url
{
    public static string Encode(ReadOnlySpan<byte> bytes) =>
        System.Buffers.Text.Base64Url.EncodeToString(bytes);

    public static byte[] Decode(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);
}
