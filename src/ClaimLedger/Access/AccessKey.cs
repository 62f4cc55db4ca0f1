using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Access;

/// <summary>A key as the ledger knows it: what it is called and what its holder may do, not the key
/// itself.</summary>
/// <param name="Id">Its name, the 8 characters after <c>clk_</c>.</param>
/// <param name="Digest">SHA-256 over the whole key.</param>
/// <param name="Role">What its holder may do.</param>
/// <param name="Person">Who holds it: a pseudonym, the actor of what is done with it.</param>
/// <param name="Label">What it is for.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="ExpiresAt">From when on it is not valid; null for never.</param>
/// <param name="RevokedAt">When it was revoked.</param>
/// <param name="ReplacedBy">The key that came in its place.</param>
public sealed record AccessKey(
    string Id,
    byte[] Digest,
    Role Role,
    string Person,
    string? Label,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt = null,
    DateTimeOffset? RevokedAt = null,
    string? ReplacedBy = null
)
{
    /// <summary>Whether it lets its holder in at that time.</summary>
    public bool IsValid(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);
}

/// <summary>
/// The text of a key, the secret that its holder has: <c>clk_</c>, 8 characters of a-z and 2-7 that name it,
/// <c>_</c>, and 256 random bits as base64url without padding. The ledger keeps the name and SHA-256 over the
/// whole text.
/// </summary>
public sealed partial class KeyText
{
    /// <summary>What every key begins with.</summary>
    public const string Prefix = "clk_";

    private const int IdLength = 8;
    private const int SecretBytes = 32;
    private const string IdLetters = "abcdefghijklmnopqrstuvwxyz234567";
    private readonly string _text;

    private KeyText(string text) => _text = text;

    /// <summary>The name of the key.</summary>
    public string Id => _text.Substring(Prefix.Length, IdLength);

    /// <summary>What the ledger knows the key by.</summary>
    public byte[] Digest => SHA256.HashData(Encoding.ASCII.GetBytes(_text));

    /// <summary>A new key.</summary>
    public static KeyText New()
    {
        var id = RandomNumberGenerator.GetString(IdLetters, IdLength);
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        return new KeyText($"{Prefix}{id}_{System.Buffers.Text.Base64Url.EncodeToString(secret)}");
    }

    /// <summary>Reads a key.</summary>
    /// <returns>Null where the text has not its form.</returns>
    public static KeyText? Read(string text) => Form().IsMatch(text) ? new KeyText(text) : null;

    /// <summary>Whether this is the key that the ledger knows; takes as long whether it is or not.</summary>
    public bool Opens(AccessKey key) => CryptographicOperations.FixedTimeEquals(Digest, key.Digest);

    /// <summary>The secret itself.</summary>
    public override string ToString() => _text;

    [GeneratedRegex(
        @"\Aclk_[a-z2-7]{8}_[A-Za-z0-9_-]{43}\z",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1_000
    )]
    private static partial Regex Form();
}
