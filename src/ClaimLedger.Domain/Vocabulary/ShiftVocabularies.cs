namespace ClaimLedger.Domain.Vocabulary;

// Stored in the views and told to subscribers, under the same rule as the codes of the events: never renamed.

/// <summary>How a stance moved.</summary>
public enum ShiftKind
{
    /// <summary>The first of a timeline.</summary>
    FirstPosition,

    /// <summary>Opposite signs.</summary>
    Reversal,

    /// <summary>Away from 0, or farther from it on the same side.</summary>
    Strengthening,

    /// <summary>Nearer to 0, or to 0.</summary>
    Weakening,

    /// <summary>From a stance to none.</summary>
    Withdrawal,

    /// <summary>From none back to a stance.</summary>
    Return,
}

/// <summary>What an event did to our knowledge.</summary>
public enum ChangeCause
{
    /// <summary>A statement at the end of its timeline: a change of mind or a first position.</summary>
    NewStatement,

    /// <summary>A statement that lands between or before others.</summary>
    LateArrival,

    /// <summary>A revision, a correction, an editor's retraction or a withdrawn assessment.</summary>
    RecordCorrection,

    /// <summary>The source or the publisher took a statement back.</summary>
    Withdrawal,

    /// <summary>A retraction was undone.</summary>
    Reinstatement,
}

/// <summary>Who contradicts whom.</summary>
public enum ContradictionKind
{
    /// <summary>A source itself, on two related propositions.</summary>
    WithinSource,

    /// <summary>Two sources each other, on one proposition.</summary>
    BetweenSources,
}
