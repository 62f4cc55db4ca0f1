using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Redactions;

/// <summary>What the redactions of statements and of sources have in common.</summary>
internal static class RedactionRules
{
    /// <summary>Whether a redaction may be asked for.</summary>
    /// <param name="stream">What is to be redacted.</param>
    /// <param name="requests">The stream's requests.</param>
    /// <param name="asked">What is asked for.</param>
    /// <param name="texts">The paths under which the stream has, or had, a text.</param>
    /// <param name="requested">The event that says so.</param>
    public static Decision Ask(
        string stream,
        Items<RedactionRequest> requests,
        RedactionRequest asked,
        IReadOnlyCollection<string> texts,
        object requested
    )
    {
        if (requests.FirstOrDefault(r => r.Id == asked.Id) is { } same)
        {
            return same.IsSameAs(asked)
                ? new Decision.Repeat([requested])
                : Decision.No(
                    Refusals.AlreadyExists,
                    $"'{stream}' has a redaction '{asked.Id}' of other content; choose another id.",
                    "redaction"
                );
        }
        if (requests.FirstOrDefault(r => r.IsOpen) is { } open)
        {
            return Decision.No(
                Refusals.RedactionOpen,
                $"Redaction '{open.Id}' of '{stream}' waits for approval; have it approved or declined first.",
                "redaction"
            );
        }
        for (var i = 0; i < asked.Fields.Count; i++)
        {
            if (!texts.Contains(asked.Fields[i], StringComparer.Ordinal))
            {
                return Decision.No(
                    Refusals.UnknownField,
                    $"'{stream}' has no sealed text '{ValueReader.Cut(asked.Fields[i])}'; it has {string.Join(", ", texts)}.",
                    $"fields[{i}]"
                );
            }
        }
        return Decision.Of(requested);
    }

    /// <summary>Whether a redaction may be approved: by another than asked.</summary>
    /// <param name="stream">What is to be redacted.</param>
    /// <param name="requests">The stream's requests.</param>
    /// <param name="id">Which one is approved.</param>
    /// <param name="texts">The paths under which the stream has, or had, a text.</param>
    /// <param name="actor">Who approves.</param>
    /// <param name="redacted">Makes the event, of the fields, the request and who approved.</param>
    public static Decision Approve(
        string stream,
        Items<RedactionRequest> requests,
        string id,
        IReadOnlyCollection<string> texts,
        string actor,
        Func<Items<string>, RedactionRequest, string, object> redacted
    )
    {
        if (requests.FirstOrDefault(r => r.Id == id) is not { } request)
            return UnknownRedaction(stream, id);
        if (request.ApprovedBy is { } by)
            return new Decision.Repeat([redacted(request.Destroyed, request, by)]);
        if (request.IsDeclined)
            return Closed(stream, id, "declined");
        if (request.RequestedBy == actor)
        {
            return Decision.No(
                Refusals.OwnRedaction,
                $"'{actor}' asked for redaction '{id}' of '{stream}'; another person has to approve it.",
                "redaction"
            );
        }
        // Earlier versions took requests for paths that never had a text.
        var fields =
            request.Fields.Count == 0 ? texts : request.Fields.Intersect(texts, StringComparer.Ordinal);
        // Why it was asked for may say what is to be forgotten, so it goes as well.
        return Decision.Of(
            redacted(
                fields.Append(RedactionRequest.ReasonOf(id)).Distinct(StringComparer.Ordinal).ToItems(),
                request,
                actor
            )
        );
    }

    /// <summary>Whether a redaction may be declined, or withdrawn by who asked.</summary>
    public static Decision Decline(
        string stream,
        Items<RedactionRequest> requests,
        string id,
        Commitment reason,
        object declined
    )
    {
        if (requests.FirstOrDefault(r => r.Id == id) is not { } request)
            return UnknownRedaction(stream, id);
        if (request.IsOpen)
            return Decision.Of(declined);
        if (request.IsDeclined && (request.Declined is null || request.Declined == reason))
            return new Decision.Repeat([declined]);
        return Closed(stream, id, request.IsDeclined ? "declined for another reason" : "approved");
    }

    /// <summary>A refusal where a text would be put in the place of one that was destroyed: who sends an old
    /// file again must not undo it.</summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="destroyed">The paths that were redacted.</param>
    /// <param name="given">The members of the command that are texts, with their paths.</param>
    public static Decision? NothingBack(
        string stream,
        IEnumerable<string> destroyed,
        params ReadOnlySpan<(string Member, string Path, string? Text)> given
    )
    {
        foreach (var (member, path, text) in given)
        {
            if (text is not null && destroyed.Contains(path, StringComparer.Ordinal))
            {
                return Decision.No(
                    Refusals.Redacted,
                    $"{path} of '{stream}' was redacted and takes no text again; leave {member} out.",
                    member
                );
            }
        }
        return null;
    }

    private static Decision UnknownRedaction(string stream, string id) =>
        Decision.No(
            Refusals.UnknownRedaction,
            $"No redaction '{id}' of '{stream}' was asked for.",
            "redaction",
            Things.Redaction(stream, id)
        );

    private static Decision Closed(string stream, string id, string how) =>
        Decision.No(
            Refusals.RedactionClosed,
            $"Redaction '{id}' of '{stream}' was {how}; ask for another under a new id.",
            "redaction"
        );
}
