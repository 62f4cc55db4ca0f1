using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Registers;

/// <summary>What the events of sources do to the register: of them it has the redactions alone.</summary>
internal sealed class SourceRegister
{
    private readonly InForceEntries _inForce = new();

    /// <summary>The types of the events that write or end an entry.</summary>
    public static IReadOnlyList<Type> Takes { get; } =
    [typeof(SourceRedactionRequested), typeof(SourceRedactionDeclined), typeof(SourceRedacted)];

    /// <summary>Folds the next event of a source's stream; null where it does nothing to the
    /// register.</summary>
    public RegisterChange? Apply(Recorded next)
    {
        switch (next.Event)
        {
            case SourceRedactionRequested e:
                var requested = RedactionEntries.Requested(
                    OfSource(RegisterKind.RedactionRequest, next),
                    e.Fields,
                    e.Basis,
                    e.Reason
                );
                _inForce.Begin(next.Stream, requested, thing: null);
                return new RegisterChange(requested, Ended: null);
            case SourceRedactionDeclined e:
                return new RegisterChange(
                    Opened: null,
                    _inForce.End(next, RegisterKind.RedactionRequest, thing: null, e.Reason)
                );
            case SourceRedacted e:
                return new RegisterChange(
                    RedactionEntries.Redacted(
                        OfSource(RegisterKind.Redaction, next),
                        e.Fields,
                        e.Basis,
                        e.RequestedBy,
                        e.ApprovedBy
                    ),
                    _inForce.EndIfAny(next, RegisterKind.RedactionRequest)
                );
            default:
                return null;
        }
    }

    private static RegisterEntry OfSource(RegisterKind kind, Recorded next) =>
        new(
            kind,
            Statement: null,
            Streams.IdOf(next.Stream),
            Document: null,
            StatedOn: null,
            EventReference.To(next),
            next.Actor
        );
}

/// <summary>Entries about redactions, the same of statements and of sources.</summary>
internal static class RedactionEntries
{
    public static RegisterEntry Requested(
        RegisterEntry entry,
        Items<string> fields,
        string basis,
        Commitment reason
    ) => entry with { RequestedBy = entry.Actor, Basis = basis, Changes = ChangesOf(fields), Note = reason };

    public static RegisterEntry Redacted(
        RegisterEntry entry,
        Items<string> fields,
        string basis,
        string requestedBy,
        string approvedBy
    ) =>
        entry with
        {
            RequestedBy = requestedBy,
            ApprovedBy = approvedBy,
            Basis = basis,
            Changes = ChangesOf(fields),
        };

    private static Items<FieldChange> ChangesOf(Items<string> fields) =>
        fields.Select(field => new FieldChange(field)).ToItems();
}
