using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Redactions;

/// <summary>A redaction that one person asked for, folded from the stream that it is about.</summary>
/// <param name="Id">Its id within the stream.</param>
/// <param name="RequestedBy">Who asked, as a pseudonym.</param>
/// <param name="Fields">The paths of the texts that are to go; none for all that are sealed.</param>
/// <param name="Basis">On what legal ground, in the clear.</param>
/// <param name="Reason">Why, sealed; null once it was destroyed itself.</param>
/// <param name="ApprovedBy">Who approved it; null while nobody has.</param>
/// <param name="Destroyed">The paths of the texts that are gone; none while it is not approved.</param>
/// <param name="IsDeclined">Whether it was declined or withdrawn.</param>
/// <param name="Declined">Why it was declined, sealed; null once it was destroyed itself.</param>
public sealed record RedactionRequest(
    string Id,
    string RequestedBy,
    Items<string> Fields,
    string Basis,
    Commitment? Reason,
    string? ApprovedBy,
    Items<string> Destroyed,
    bool IsDeclined,
    Commitment? Declined
)
{
    /// <summary>Whether it waits for somebody's approval.</summary>
    public bool IsOpen => ApprovedBy is null && !IsDeclined;

    /// <summary>One that was just asked for.</summary>
    public static RedactionRequest Of(
        string id,
        string requestedBy,
        Items<string> fields,
        string basis,
        Commitment reason
    ) => new(id, requestedBy, fields, basis, reason, null, [], IsDeclined: false, Declined: null);

    /// <summary>The path under which the reason of a request is sealed. Part of the commitment, for
    /// good.</summary>
    public static string ReasonOf(string redaction) => $"redactions/{redaction}/reason";

    /// <summary>The path under which is sealed why a request was declined. Part of the commitment, for
    /// good.</summary>
    public static string DeclineOf(string redaction) => $"redactions/{redaction}/decline";

    /// <summary>The paths of its own texts.</summary>
    internal IEnumerable<string> Sealed() => IsDeclined ? [ReasonOf(Id), DeclineOf(Id)] : [ReasonOf(Id)];

    /// <summary>Whether another asks for the same. What was destroyed cannot be compared any more.</summary>
    internal bool IsSameAs(RedactionRequest other) =>
        Fields.Equals(other.Fields) && Basis == other.Basis && (Reason is null || Reason == other.Reason);
}

/// <summary>The requests of one stream, folded.</summary>
internal static class RedactionRequests
{
    /// <summary>The requests after one of them was declined.</summary>
    public static Items<RedactionRequest> After(
        this Items<RedactionRequest> requests,
        string declined,
        Commitment reason
    ) =>
        requests
            .Select(r => r.Id == declined ? r with { IsDeclined = true, Declined = reason } : r)
            .ToItems();

    /// <summary>The requests after texts were destroyed: the open one was approved, and what was a text of a
    /// request may be gone as well.</summary>
    public static Items<RedactionRequest> After(
        this Items<RedactionRequest> requests,
        Items<string> fields,
        string approvedBy
    ) =>
        requests
            .Select(r => r.IsOpen ? r with { ApprovedBy = approvedBy, Destroyed = fields } : r)
            .Select(r =>
                r with
                {
                    Reason = fields.Contains(RedactionRequest.ReasonOf(r.Id)) ? null : r.Reason,
                    Declined = fields.Contains(RedactionRequest.DeclineOf(r.Id)) ? null : r.Declined,
                }
            )
            .ToItems();
}
