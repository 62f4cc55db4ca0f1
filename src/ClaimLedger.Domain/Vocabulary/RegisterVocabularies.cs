namespace ClaimLedger.Domain.Vocabulary;

// Stored in the views, under the same rule as the codes of the events: never renamed.

/// <summary>What an entry of the register is about.</summary>
public enum RegisterKind
{
    /// <summary>A statement was retracted; in force until it is reinstated.</summary>
    Retraction,

    /// <summary>The record of a statement was corrected.</summary>
    Correction,

    /// <summary>A statement was put in doubt; in force until the concern is lifted.</summary>
    Concern,

    /// <summary>Texts of a statement or a source were destroyed.</summary>
    Redaction,

    /// <summary>An assessment was revised.</summary>
    Revision,

    /// <summary>An assessment was withdrawn.</summary>
    WithdrawnAssessment,

    /// <summary>An assessment was disputed; in force until the dispute is resolved.</summary>
    Dispute,

    /// <summary>It was asked that texts be destroyed; in force until that is approved or declined.</summary>
    RedactionRequest,
}

/// <summary>What waits for an editor.</summary>
public enum QueueKind
{
    /// <summary>A statement of which no assessment stands, and that is not retracted.</summary>
    Unassessed,

    /// <summary>A dispute that is not resolved.</summary>
    Dispute,

    /// <summary>An expression of concern that is not lifted.</summary>
    Concern,

    /// <summary>A source that was never graded.</summary>
    Ungraded,

    /// <summary>A redaction that nobody has approved or declined.</summary>
    RedactionRequest,
}
