using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Statements;

// These names and fields are what is stored, for good. A stored event is never changed, only upcast;
// tests/ClaimLedger.Tests/Approved holds a sample of each. Commitments stand for sealed texts; the paths
// under which they are sealed are in SealedFields.

/// <summary>A statement was recorded.</summary>
/// <param name="Source">Who said it, as an id.</param>
/// <param name="Document">Where it was published, as an id.</param>
/// <param name="Locator">The place in the document.</param>
/// <param name="Rendering">How the text stands to the source's words.</param>
/// <param name="StatedOn">When it was said.</param>
/// <param name="Text">What was said.</param>
/// <param name="Language">The text's language, BCP 47.</param>
/// <param name="ReportedVia">The sources that passed it on, as ids.</param>
/// <param name="BasedOn">The statements that it rests on, as ids.</param>
public sealed record StatementRecorded(
    string Source,
    string Document,
    string? Locator,
    Rendering Rendering,
    EdtfDate StatedOn,
    Commitment Text,
    string? Language,
    Items<string> ReportedVia,
    Items<string> BasedOn
);

/// <summary>The record of a statement was corrected; what is absent stayed.</summary>
public sealed record StatementCorrected(
    string? Source,
    string? Document,
    string? Locator,
    Rendering? Rendering,
    EdtfDate? StatedOn,
    Commitment? Text,
    string? Language,
    Commitment Reason
);

/// <summary>A statement was retracted: by an editor, as though it had never been said; by the source or
/// the publisher, from a date on.</summary>
public sealed record StatementRetracted(
    Retractor By,
    RetractionReason Reason,
    Commitment? Note,
    EdtfDate? RetractedOn
);

/// <summary>A retraction was undone; the statement's assessments are back.</summary>
public sealed record StatementReinstated(Commitment Reason);

/// <summary>A statement was put in doubt.</summary>
public sealed record ExpressionOfConcernIssued(Commitment Reason);

/// <summary>The doubt was lifted.</summary>
public sealed record ExpressionOfConcernLifted(Commitment Reason);

/// <summary>A statement was coded on one proposition.</summary>
public sealed record AssessmentRecorded(
    string Assessment,
    string Threat,
    string Proposition,
    Stance Stance,
    Likelihood? Likelihood,
    Confidence? Confidence,
    Credibility? Credibility,
    Commitment? Rationale
);

/// <summary>A coding was replaced as a whole.</summary>
public sealed record AssessmentRevised(
    string Assessment,
    Stance Stance,
    Likelihood? Likelihood,
    Confidence? Confidence,
    Credibility? Credibility,
    Commitment? Rationale,
    Commitment Reason
);

/// <summary>A coding was withdrawn by the desk: the record was wrong.</summary>
public sealed record AssessmentWithdrawn(string Assessment, Commitment Reason);

/// <summary>A coding was disputed; it stays in force, contested.</summary>
public sealed record AssessmentDisputed(string Assessment, string Dispute, Commitment Reason);

/// <summary>A dispute was resolved.</summary>
public sealed record DisputeResolved(string Assessment, string Dispute, Commitment Resolution);

/// <summary>Somebody asked that texts of a statement be destroyed; another has to approve it.</summary>
/// <param name="Redaction">The request's id within the statement.</param>
/// <param name="Fields">The paths of the texts that are to go; none for all that are sealed then.</param>
/// <param name="Basis">On what legal ground, in words that name nobody.</param>
/// <param name="Reason">Why.</param>
public sealed record StatementRedactionRequested(
    string Redaction,
    Items<string> Fields,
    string Basis,
    Commitment Reason
);

/// <summary>What was asked for was declined, or withdrawn by who asked.</summary>
public sealed record StatementRedactionDeclined(string Redaction, Commitment Reason);

/// <summary>Sealed texts of a statement were destroyed; the commitments stay.</summary>
/// <param name="Fields">The paths of the texts that are gone.</param>
/// <param name="Basis">On what legal ground, in words that name nobody.</param>
/// <param name="RequestedBy">Who asked, as a pseudonym.</param>
/// <param name="ApprovedBy">Who approved, another than asked.</param>
public sealed record StatementRedacted(
    Items<string> Fields,
    string Basis,
    string RequestedBy,
    string ApprovedBy
);

/// <summary>The paths under which a statement's texts are sealed. They are part of the commitments, for
/// good.</summary>
public static class SealedFields
{
    /// <summary>What was said.</summary>
    public const string Text = "text";

    /// <summary>Why a correction, retraction, reinstatement or concern.</summary>
    public const string Reason = "reason";

    /// <summary>The note of a retraction.</summary>
    public const string Note = "note";

    /// <summary>Why an assessment was coded so.</summary>
    public static string Rationale(string assessment) => $"assessments/{assessment}/rationale";

    /// <summary>Why an assessment was revised or withdrawn.</summary>
    public static string AssessmentReason(string assessment) => $"assessments/{assessment}/reason";

    /// <summary>Why an assessment is disputed.</summary>
    public static string DisputeReason(string assessment, string dispute) =>
        $"assessments/{assessment}/disputes/{dispute}/reason";

    /// <summary>How a dispute was resolved.</summary>
    public static string Resolution(string assessment, string dispute) =>
        $"assessments/{assessment}/disputes/{dispute}/resolution";
}
