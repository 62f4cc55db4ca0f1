using ClaimLedger.Domain.Redactions;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.History;

/// <summary>Redactions in words, the same of statements and of sources.</summary>
internal static class RedactionWords
{
    public static string Requested(string redaction, Items<string> fields, string basis) =>
        $"Asked to redact {(fields.Count == 0 ? "all that is sealed" : string.Join(", ", fields))} on the ground of {basis} ({redaction})";

    public static string Declined(string redaction) => $"Declined redaction {redaction}";

    public static string Redacted(
        Items<string> fields,
        string basis,
        string requestedBy,
        string approvedBy
    ) =>
        $"Redacted {string.Join(", ", fields)} on the ground of {basis}, as {requestedBy} requested and {approvedBy} approved";

    /// <summary>Notes the requests that came to wait and those that no longer do.</summary>
    public static Telling Requests(
        this Telling telling,
        IReadOnlyCollection<RedactionRequest>? before,
        IReadOnlyCollection<RedactionRequest> after
    ) => telling.Items("redactionRequests", Waiting(before ?? []), Waiting(after));

    private static string[] Waiting(IEnumerable<RedactionRequest> requests) =>
        [.. requests.Where(r => r.IsOpen).Select(r => r.Id)];
}
