namespace ClaimLedger.Domain.Vocabulary;

/// <summary>What somebody may do with a ledger. The table of a route says which roles may use it.</summary>
public enum Role
{
    /// <summary>Records, corrects, retracts and redacts, and reads all.</summary>
    Editor,

    /// <summary>Reads all and writes nothing.</summary>
    Auditor,

    /// <summary>Reads views and feeds, and has webhooks.</summary>
    Subscriber,

    /// <summary>Keeps keys, webhooks and projections, approves redactions, reads all, and records no
    /// claims.</summary>
    Admin,
}
