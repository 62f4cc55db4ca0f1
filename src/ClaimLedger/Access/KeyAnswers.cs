using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Access;

/// <summary>A key to make.</summary>
/// <param name="Role">What its holder may do: editor, auditor, subscriber or admin.</param>
/// <param name="Person">Who holds it: a pseudonym, the actor of all that is done with it. Several keys of one
/// person count as one person.</param>
/// <param name="Expires">From when on it is not valid, such as 2027-01-31T00:00:00Z; left out, it stays valid
/// until it is revoked.</param>
/// <param name="Label">What it is for.</param>
public sealed record NewKey(string Role, string Person, string? Expires, string? Label);

/// <summary>How a key is replaced.</summary>
/// <param name="Overlap">How long the old key is valid yet, such as 1d, 12h, 30m or 0s; left out, 1d.</param>
public sealed record KeyRotation(string? Overlap);

/// <summary>A key.</summary>
/// <param name="Key">Its name, the 8 characters after clk_.</param>
/// <param name="State">valid, expired or revoked.</param>
/// <param name="Role">What its holder may do.</param>
/// <param name="Person">Who holds it.</param>
/// <param name="Label">What it is for.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="ExpiresAt">From when on it is not valid.</param>
/// <param name="RevokedAt">When it was revoked.</param>
/// <param name="ReplacedBy">The key that came in its place.</param>
/// <param name="Secret">The key itself, where it was just made: it is never shown again.</param>
public sealed record KeyItem(
    string Key,
    string State,
    Role Role,
    string Person,
    string? Label,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    string? ReplacedBy,
    string? Secret = null
)
{
    /// <summary>A key as it is at that time.</summary>
    internal static KeyItem Of(AccessKey key, DateTimeOffset now, KeyText? secret = null) =>
        new(
            key.Id,
            key.RevokedAt is not null ? "revoked"
                : key.IsValid(now) ? "valid"
                : "expired",
            key.Role,
            key.Person,
            key.Label,
            key.CreatedAt,
            key.CreatedBy,
            key.ExpiresAt,
            key.RevokedAt,
            key.ReplacedBy,
            secret?.ToString()
        );
}

/// <summary>All keys.</summary>
public sealed record KeyList(IReadOnlyList<KeyItem> Keys);
