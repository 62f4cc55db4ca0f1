namespace ClaimLedger.Domain.Vocabulary;

// Told to readers; never stored, and never renamed.

/// <summary>How a cell of the matrix differs between two pairs of instants.</summary>
public enum DifferenceKind
{
    /// <summary>Nothing is said on the first side.</summary>
    FirstPosition,

    /// <summary>Opposite signs.</summary>
    Reversal,

    /// <summary>Away from 0, or farther from it on the same side.</summary>
    Strengthening,

    /// <summary>Nearer to 0, or to 0.</summary>
    Weakening,

    /// <summary>From a stance to none, as it was withdrawn.</summary>
    Withdrawal,

    /// <summary>From none, as it was withdrawn, to a stance.</summary>
    Return,

    /// <summary>Nothing is said on the second side: it was closed, or the second day is before it.</summary>
    Unsaid,

    /// <summary>The same stance, by another statement or assessment.</summary>
    OtherStatement,

    /// <summary>The same stance by the same assessment, with another likelihood, confidence or
    /// credibility.</summary>
    Recoded,

    /// <summary>The same coding, with another date of the statement or of its withdrawal.</summary>
    Redated,

    /// <summary>The same, and contested.</summary>
    Contested,

    /// <summary>The same, and contested no more.</summary>
    Settled,

    /// <summary>The same in every respect, but the record was closed and opened again.</summary>
    RecordedAgain,
}

/// <summary>What made a cell of the matrix differ.</summary>
public enum DifferenceCause
{
    /// <summary>A statement at the end of its timeline was recorded.</summary>
    NewStatement,

    /// <summary>A statement that lands between or before others was recorded.</summary>
    LateArrival,

    /// <summary>A revision, a correction, an editor's retraction or a withdrawn assessment.</summary>
    RecordCorrection,

    /// <summary>The source or the publisher took a statement back.</summary>
    Withdrawal,

    /// <summary>A retraction was undone.</summary>
    Reinstatement,

    /// <summary>An assessment was disputed, or its last dispute resolved.</summary>
    Dispute,

    /// <summary>What the ledger knew began, or was withdrawn, between the two days.</summary>
    ValidTime,
}

/// <summary>Why a source has the stance that it has, or none.</summary>
public enum Standing
{
    /// <summary>An entry is in force.</summary>
    InForce,

    /// <summary>The entry in force was withdrawn by the source or the publisher.</summary>
    Withdrawn,

    /// <summary>What had been said by then is no longer held.</summary>
    Closed,

    /// <summary>Nothing had been said by then; all that is held was said later.</summary>
    Later,

    /// <summary>Nothing had been said by then, nor is anything held that was said later.</summary>
    Never,
}
