using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace ClaimLedger.Proofs;

/// <summary>Reads an entry's members. That they stand as they are written is for the caller to
/// compare.</summary>
internal static class LedgerEntryReader
{
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    public const string PayloadPrefix = "sha-256:";

    public static LedgerEntry Read(ReadOnlySpan<byte> entry)
    {
        var members = Members(entry);
        if (Number(members, "version") is var version && version != LedgerEntry.Version)
            throw LedgerEntry.Wrong("version", $"{version} is a version that this library does not know.");
        return new LedgerEntry
        {
            Actor = Text(members, "actor"),
            Id = Guid.TryParseExact(Text(members, "id"), "D", out var id)
                ? id
                : throw LedgerEntry.Wrong("id", "it is no UUID."),
            Payload = Hash(Text(members, "payload")),
            Position = Number(members, "position"),
            Recorded = Time(Text(members, "recorded")),
            Stream = Text(members, "stream"),
            StreamVersion = Number(members, "streamVersion"),
            Type = Text(members, "type"),
        };
    }

    private static Dictionary<string, object> Members(ReadOnlySpan<byte> entry)
    {
        var members = new Dictionary<string, object>(StringComparer.Ordinal);
        // In its canonical form a name stands once, and all is UTF-8.
        var reader = new Utf8JsonReader(entry, new JsonReaderOptions { MaxDepth = 1 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw LedgerEntry.Wrong("start", "it is no JSON object.");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                members[name] = reader.TokenType switch
                {
                    JsonTokenType.String => reader.GetString()!,
                    JsonTokenType.Number when reader.TryGetInt64(out var number) => number,
                    _ => throw LedgerEntry.Wrong(name, "it is neither a text nor an integer."),
                };
            }
            reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw LedgerEntry.Wrong("JSON", e.Message);
        }
        return members;
    }

    private static string Text(Dictionary<string, object> members, string name) =>
        members.GetValueOrDefault(name) as string
        ?? throw LedgerEntry.Wrong(name, "it is no text, or missing.");

    private static long Number(Dictionary<string, object> members, string name) =>
        members.GetValueOrDefault(name) as long?
        ?? throw LedgerEntry.Wrong(name, "it is no integer, or missing.");

    private static Sha256Hash Hash(string text)
    {
        Span<byte> bytes = stackalloc byte[Sha256Hash.Length];
        return
            text.StartsWith(PayloadPrefix, StringComparison.Ordinal)
            && Base64Url.IsValid(text.AsSpan(PayloadPrefix.Length), out var length)
            && length == bytes.Length
            && Base64Url.TryDecodeFromChars(text.AsSpan(PayloadPrefix.Length), bytes, out _)
            ? new Sha256Hash(bytes)
            : throw LedgerEntry.Wrong("payload", "it is not sha-256: and base64url of 32 bytes.");
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : throw LedgerEntry.Wrong("recorded", "it is not as 2026-11-25T19:55:44.123456Z.");
}
