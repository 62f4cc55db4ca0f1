using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Search;

/// <summary>What of a statement the search finds it by; a correction of any of it makes another
/// version.</summary>
/// <param name="Source">Who said it.</param>
/// <param name="StatedOn">When it was said.</param>
/// <param name="Text">What was said, sealed.</param>
public sealed record StatementVersion(string Source, EdtfDate StatedOn, Commitment Text)
{
    /// <summary>The first version.</summary>
    public static StatementVersion Of(StatementRecorded e) => new(e.Source, e.StatedOn, e.Text);

    /// <summary>The version after a correction; an equal one where the correction was of something
    /// else.</summary>
    public StatementVersion After(StatementCorrected e) =>
        new(e.Source ?? Source, e.StatedOn ?? StatedOn, e.Text ?? Text);

    /// <summary>Whether a redaction destroys the statement's text, in every version.</summary>
    public static bool IsDestroyedBy(StatementRedacted e) => e.Fields.Contains(SealedFields.Text);
}
