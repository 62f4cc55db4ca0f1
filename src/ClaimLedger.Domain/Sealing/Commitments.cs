using System.Buffers;

namespace ClaimLedger.Domain.Sealing;

/// <summary>Finds the commitments in an event's stored JSON, whatever its type: each is a whole string of
/// the form that <see cref="Commitment"/> has.</summary>
public static class Commitments
{
    private const int DigestLength = 43;
    private static readonly SearchValues<byte> Base64UrlBytes = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8
    );

    private static ReadOnlySpan<byte> Opening => "\"sha-256:"u8;

    /// <summary>Finds the next commitment.</summary>
    /// <param name="json">The event, without white space, as canonical JSON (RFC 8785) has none.</param>
    /// <param name="from">Where to look from, at first 0; then behind what was found.</param>
    /// <param name="text">Where the commitment's text stands, without its quotes.</param>
    /// <returns>Whether there is one more.</returns>
    public static bool TryNext(ReadOnlySpan<byte> json, ref int from, out Range text)
    {
        while (json[from..].IndexOf(Opening) is >= 0 and var found)
        {
            var start = from + found + 1;
            var end = start + Commitment.Prefix.Length + DigestLength;
            from = start;
            // After a backslash the quote is a character of some text.
            if (end >= json.Length || json[end] != '"' || (start > 1 && json[start - 2] == '\\'))
                continue;
            var digest = json[(start + Commitment.Prefix.Length)..end];
            if (digest.ContainsAnyExcept(Base64UrlBytes) || !IsWhole(digest[^1]))
                continue;
            from = end + 1;
            text = start..end;
            return true;
        }
        text = default;
        return false;
    }

    /// <summary>All commitments, in the order in which they stand.</summary>
    public static IEnumerable<Commitment> In(ReadOnlyMemory<byte> json)
    {
        for (var from = 0; TryNext(json.Span, ref from, out var text); )
            yield return Commitment.Parse(System.Text.Encoding.ASCII.GetString(json.Span[text]));
    }

    /// <summary>32 bytes leave two bits of the last character unused, which are 0.</summary>
    private static bool IsWhole(byte last) => "AEIMQUYcgkosw048"u8.Contains(last);
}
