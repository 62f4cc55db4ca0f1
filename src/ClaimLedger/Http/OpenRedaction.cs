using ClaimLedger.Domain.Redactions;
using ClaimLedger.Domain.Sealing;

namespace ClaimLedger.Http;

/// <summary>A redaction of a statement or a source that waits for somebody's approval. No fields stand for
/// all that is sealed.</summary>
public sealed record OpenRedaction(
    string Redaction,
    string RequestedBy,
    IReadOnlyList<string> Fields,
    string Basis,
    string? Reason
)
{
    /// <summary>The one that waits; null where none does.</summary>
    public static OpenRedaction? In(
        IEnumerable<RedactionRequest> requests,
        Func<Commitment?, string?> open
    ) =>
        requests.FirstOrDefault(r => r.IsOpen) is { } r
            ? new OpenRedaction(r.Id, r.RequestedBy, r.Fields, r.Basis, open(r.Reason))
            : null;
}
