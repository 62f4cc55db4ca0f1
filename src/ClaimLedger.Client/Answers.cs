using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Client;

/// <summary>A command is in the ledger.</summary>
/// <param name="Stream">The key of the stream that it appended to.</param>
/// <param name="Version">The stream's version with the command's last event.</param>
/// <param name="Position">The position of the command's last event.</param>
/// <param name="Repeated">Whether the ledger held it already, and nothing was appended.</param>
public sealed record CommandReceipt(string Stream, long Version, long Position, bool Repeated = false);

/// <summary>What an answer was given from.</summary>
/// <param name="Position">The last position that the ledger, or the view, had.</param>
/// <param name="At">When that was recorded; null before the first.</param>
public sealed record Known(long Position, DateTimeOffset? At = null);

/// <summary>An assessment of a statement.</summary>
/// <param name="Assessment">Its id in the statement.</param>
/// <param name="Threat">The threat.</param>
/// <param name="Proposition">The proposition.</param>
/// <param name="Stance">The stance.</param>
/// <param name="Likelihood">How likely the source holds it to be; null where it does not say.</param>
/// <param name="Confidence">How sure the source is; null where it does not say.</param>
/// <param name="Credibility">How credible the editor holds it to be; null where not graded.</param>
/// <param name="Rationale">Why it is coded so; null for nothing, and where it was redacted.</param>
/// <param name="Withdrawn">Whether it was withdrawn.</param>
/// <param name="Contested">Whether a dispute of it is open.</param>
public sealed record StatementAssessment(
    string Assessment,
    string Threat,
    string Proposition,
    Stance Stance,
    Likelihood? Likelihood,
    Confidence? Confidence,
    Credibility? Credibility,
    string? Rationale,
    bool Withdrawn,
    bool Contested
);

/// <summary>A retraction in force.</summary>
/// <param name="By">Who retracted.</param>
/// <param name="Reason">Why.</param>
/// <param name="Note">Why, in words; null for nothing, and where it was redacted.</param>
/// <param name="RetractedOn">When it was taken back.</param>
public sealed record StatementRetraction(
    Retractor By,
    RetractionReason Reason,
    string? Note,
    EdtfDate? RetractedOn
);

/// <summary>A statement. Whoever keeps its texts destroys them on a <see cref="RedactionNotice"/>.</summary>
/// <param name="Statement">Its id.</param>
/// <param name="Source">Who said it.</param>
/// <param name="Document">Where it was published.</param>
/// <param name="Locator">The place in the document.</param>
/// <param name="Rendering">How the text stands to the source's words.</param>
/// <param name="StatedOn">When it was said.</param>
/// <param name="Text">What was said; null where it was redacted.</param>
/// <param name="Language">The text's language, BCP 47.</param>
/// <param name="Assessments">Its assessments.</param>
/// <param name="Retraction">Its retraction; null for none in force.</param>
/// <param name="UnderConcern">Whether it is in doubt.</param>
/// <param name="Redacted">The paths of the texts that there were by then and that are redacted now.</param>
/// <param name="Version">The version of its stream.</param>
public sealed record StatementAnswer(
    string Statement,
    string Source,
    string Document,
    string? Locator,
    Rendering Rendering,
    EdtfDate StatedOn,
    string? Text,
    string? Language,
    IReadOnlyList<StatementAssessment> Assessments,
    StatementRetraction? Retraction,
    bool UnderConcern,
    IReadOnlyList<string> Redacted,
    long Version
);

/// <summary>A source. Whoever keeps its texts destroys them on a <see cref="RedactionNotice"/>.</summary>
/// <param name="Source">Its id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name; null where it was redacted.</param>
/// <param name="Role">What it does.</param>
/// <param name="Affiliation">Whom it belongs to.</param>
/// <param name="Country">Its country.</param>
/// <param name="Description">What else is to be said.</param>
/// <param name="Aliases">Its other names.</param>
/// <param name="Reliability">Its grade; null where not graded.</param>
/// <param name="Redacted">The paths of the texts that there were by then and that are redacted now.</param>
/// <param name="Version">The version of its stream.</param>
public sealed record SourceAnswer(
    string Source,
    SourceKind Kind,
    string? Name,
    string? Role,
    string? Affiliation,
    string? Country,
    string? Description,
    IReadOnlyList<string> Aliases,
    Reliability? Reliability,
    IReadOnlyList<string> Redacted,
    long Version
);

/// <summary>Where one source stands on one proposition.</summary>
/// <param name="Source">The source.</param>
/// <param name="Proposition">The proposition.</param>
/// <param name="Stance">Its stance; null where it withdrew its last.</param>
/// <param name="Statement">The statement that settles it.</param>
/// <param name="Assessment">The assessment within the statement.</param>
/// <param name="StatedOn">When it was said.</param>
/// <param name="WithdrawnOn">When it was withdrawn.</param>
/// <param name="Contested">Whether a dispute of the assessment is open.</param>
public sealed record StanceHeld(
    string Source,
    string Proposition,
    Stance? Stance,
    string Statement,
    string Assessment,
    EdtfDate StatedOn,
    EdtfDate? WithdrawnOn,
    bool Contested
);

/// <summary>Where every source stands on a threat, as of a day and as known at a position.</summary>
/// <param name="Threat">The threat.</param>
/// <param name="ValidAt">The day.</param>
/// <param name="KnownAt">What the view knew.</param>
/// <param name="Stances">The stances.</param>
public sealed record ThreatStances(
    string Threat,
    DateOnly ValidAt,
    Known KnownAt,
    IReadOnlyList<StanceHeld> Stances
);

/// <summary>A change of stance.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Source">The source.</param>
/// <param name="Threat">The threat.</param>
/// <param name="Proposition">The proposition.</param>
/// <param name="Kind">How the stance moved.</param>
/// <param name="From">The stance before; null for none.</param>
/// <param name="To">The stance after; null for none.</param>
/// <param name="StatedOn">When, in valid time.</param>
/// <param name="Statement">The statement that it came with, or that was withdrawn.</param>
/// <param name="Assessment">The assessment that it came with, or that was withdrawn.</param>
/// <param name="Cause">What brought it to our knowledge.</param>
/// <param name="RecordedFrom">The position from which the ledger knows of it.</param>
public sealed record ShiftAnswer(
    string Id,
    string Source,
    string Threat,
    string Proposition,
    ShiftKind Kind,
    Stance? From,
    Stance? To,
    EdtfDate StatedOn,
    string Statement,
    string Assessment,
    ChangeCause Cause,
    long RecordedFrom
);

/// <summary>A feed, and where it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it tells.</param>
/// <param name="Entries">How many entries it has.</param>
/// <param name="Last">The id of the last; null before the first.</param>
/// <param name="Position">The position of the event behind the last; 0 before the first.</param>
/// <param name="Age">How long ago that event was recorded, in seconds; null before the first.</param>
public sealed record FeedState(
    string Name,
    string Meaning,
    long Entries,
    string? Last,
    long Position,
    double? Age
);
