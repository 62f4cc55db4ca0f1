using System.Globalization;

namespace ClaimLedger.Http;

/// <summary>Instants as requests give them.</summary>
public static class Instant
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>Reads one with its offset, such as <c>2026-01-31T12:00:00Z</c>. A plus that was not escaped
    /// in an address arrives as a blank, and is read as a plus.</summary>
    public static bool TryRead(string text, out DateTimeOffset at)
    {
        at = default;
        var hasZone = text.EndsWith('Z') || text.LastIndexOfAny(['+', ' ', '-']) > "2004-01-23T".Length;
        return hasZone
            && DateTimeOffset.TryParseExact(
                text.Replace(' ', '+'),
                Forms,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out at
            );
    }
}
