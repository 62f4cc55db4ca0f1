namespace ClaimLedger.Domain.Commands;

/// <summary>Every code that a command can be refused with, in one place.</summary>
public static class Refusals
{
    /// <summary>Shape: the request is not JSON, or not an object.</summary>
    public static readonly RefusalCode Malformed = New(
        "malformed",
        RefusalKind.Shape,
        "The request is not a JSON object."
    );

    /// <summary>Shape: a member that the command does not have.</summary>
    public static readonly RefusalCode UnknownMember = New(
        "unknown-member",
        RefusalKind.Shape,
        "The command has no member of that name."
    );

    /// <summary>Shape: a required member is absent.</summary>
    public static readonly RefusalCode Missing = New(
        "missing",
        RefusalKind.Shape,
        "A required member is absent."
    );

    /// <summary>Shape: a member's value is not what it has to be.</summary>
    public static readonly RefusalCode Invalid = New(
        "invalid",
        RefusalKind.Shape,
        "A member's value is of the wrong kind, out of its vocabulary, too long or not a date."
    );

    /// <summary>Shape: a line or request names no command, or one that does not exist.</summary>
    public static readonly RefusalCode UnknownCommand = New(
        "unknown-command",
        RefusalKind.Shape,
        "The line names no command of the ledger."
    );

    /// <summary>Unknown source.</summary>
    public static readonly RefusalCode UnknownSource = New(
        "unknown-source",
        RefusalKind.Unknown,
        "No source of that id is registered."
    );

    /// <summary>Unknown threat.</summary>
    public static readonly RefusalCode UnknownThreat = New(
        "unknown-threat",
        RefusalKind.Unknown,
        "No threat of that id is registered."
    );

    /// <summary>Unknown proposition.</summary>
    public static readonly RefusalCode UnknownProposition = New(
        "unknown-proposition",
        RefusalKind.Unknown,
        "The threat has no proposition of that id."
    );

    /// <summary>Unknown document.</summary>
    public static readonly RefusalCode UnknownDocument = New(
        "unknown-document",
        RefusalKind.Unknown,
        "No document of that id is registered."
    );

    /// <summary>Unknown statement.</summary>
    public static readonly RefusalCode UnknownStatement = New(
        "unknown-statement",
        RefusalKind.Unknown,
        "No statement of that id is recorded."
    );

    /// <summary>Unknown assessment.</summary>
    public static readonly RefusalCode UnknownAssessment = New(
        "unknown-assessment",
        RefusalKind.Unknown,
        "The statement has no assessment of that id."
    );

    /// <summary>Unknown dispute.</summary>
    public static readonly RefusalCode UnknownDispute = New(
        "unknown-dispute",
        RefusalKind.Unknown,
        "The assessment has no dispute of that id."
    );

    /// <summary>Unknown redaction.</summary>
    public static readonly RefusalCode UnknownRedaction = New(
        "unknown-redaction",
        RefusalKind.Unknown,
        "No redaction of that id was asked for."
    );

    /// <summary>Unknown field.</summary>
    public static readonly RefusalCode UnknownField = New(
        "unknown-field",
        RefusalKind.Unknown,
        "There is no sealed text of that path."
    );

    /// <summary>Rule: same id, other content.</summary>
    public static readonly RefusalCode AlreadyExists = New(
        "already-exists",
        RefusalKind.Rule,
        "The id is taken by something of other content."
    );

    /// <summary>Rule: the statement is retracted.</summary>
    public static readonly RefusalCode StatementRetracted = New(
        "statement-retracted",
        RefusalKind.Rule,
        "A retracted statement takes no new or revised assessment and no second retraction."
    );

    /// <summary>Rule: nothing to reinstate.</summary>
    public static readonly RefusalCode StatementNotRetracted = New(
        "statement-not-retracted",
        RefusalKind.Rule,
        "Only a retracted statement can be reinstated."
    );

    /// <summary>Rule: the assessment is withdrawn.</summary>
    public static readonly RefusalCode AssessmentWithdrawn = New(
        "assessment-withdrawn",
        RefusalKind.Rule,
        "A withdrawn assessment cannot be revised, disputed or withdrawn again."
    );

    /// <summary>Rule: said after it was published.</summary>
    public static readonly RefusalCode StatedAfterPublished = New(
        "stated-after-published",
        RefusalKind.Rule,
        "statedOn may not begin after the document's publication date."
    );

    /// <summary>Rule: said in the future.</summary>
    public static readonly RefusalCode StatedInFuture = New(
        "stated-in-future",
        RefusalKind.Rule,
        "statedOn may not begin after today (UTC)."
    );

    /// <summary>Rule: published in the future.</summary>
    public static readonly RefusalCode PublishedInFuture = New(
        "published-in-future",
        RefusalKind.Rule,
        "publishedOn may not begin after today (UTC)."
    );

    /// <summary>Rule: retracted before it was said.</summary>
    public static readonly RefusalCode RetractedBeforeStated = New(
        "retracted-before-stated",
        RefusalKind.Rule,
        "retractedOn may not end before statedOn begins."
    );

    /// <summary>Rule: retracted in the future.</summary>
    public static readonly RefusalCode RetractedInFuture = New(
        "retracted-in-future",
        RefusalKind.Rule,
        "retractedOn may not begin after today (UTC)."
    );

    /// <summary>Rule: nobody disputes their own.</summary>
    public static readonly RefusalCode OwnAssessment = New(
        "own-assessment",
        RefusalKind.Rule,
        "Nobody disputes an assessment that they recorded or revised."
    );

    /// <summary>Rule: the dispute is resolved.</summary>
    public static readonly RefusalCode DisputeResolved = New(
        "dispute-resolved",
        RefusalKind.Rule,
        "The dispute was resolved before, with another resolution."
    );

    /// <summary>Rule: a concern is open.</summary>
    public static readonly RefusalCode ConcernOpen = New(
        "concern-open",
        RefusalKind.Rule,
        "The statement is under an expression of concern already."
    );

    /// <summary>Rule: no concern is open.</summary>
    public static readonly RefusalCode NoConcernOpen = New(
        "no-concern-open",
        RefusalKind.Rule,
        "The statement is under no expression of concern."
    );

    /// <summary>Rule: linked to itself.</summary>
    public static readonly RefusalCode SelfReference = New(
        "self-reference",
        RefusalKind.Rule,
        "A thing cannot be linked to, related to or based on itself."
    );

    /// <summary>Rule: relations in a circle.</summary>
    public static readonly RefusalCode RelationCycle = New(
        "relation-cycle",
        RefusalKind.Rule,
        "Propositions that entail or narrow one another may not lead back to where they began."
    );

    /// <summary>Rule: no such link.</summary>
    public static readonly RefusalCode NotLinked = New(
        "not-linked",
        RefusalKind.Rule,
        "There is no such link to undo."
    );

    /// <summary>Rule: the record says so already.</summary>
    public static readonly RefusalCode NothingToChange = New(
        "nothing-to-change",
        RefusalKind.Rule,
        "The record is already as the change would leave it, and another reason was given."
    );

    /// <summary>Rule: a redaction waits for approval.</summary>
    public static readonly RefusalCode RedactionOpen = New(
        "redaction-open",
        RefusalKind.Rule,
        "Another redaction of it waits for approval."
    );

    /// <summary>Rule: nobody approves their own.</summary>
    public static readonly RefusalCode OwnRedaction = New(
        "own-redaction",
        RefusalKind.Rule,
        "Nobody approves a redaction that they asked for."
    );

    /// <summary>Rule: the redaction was approved or declined.</summary>
    public static readonly RefusalCode RedactionClosed = New(
        "redaction-closed",
        RefusalKind.Rule,
        "The redaction was approved or declined before."
    );

    /// <summary>Rule: the text was destroyed.</summary>
    public static readonly RefusalCode Redacted = New(
        "redacted",
        RefusalKind.Rule,
        "The text was redacted, and no other takes its place."
    );

    /// <summary>Stale: If-Match named a version that is no longer the stream's.</summary>
    public static readonly RefusalCode StaleVersion = New(
        "stale-version",
        RefusalKind.Stale,
        "The stream has another version than If-Match names."
    );

    /// <summary>Reused: the key was another request's.</summary>
    public static readonly RefusalCode KeyReused = New(
        "key-reused",
        RefusalKind.Reused,
        "The Idempotency-Key came with another request before."
    );

    /// <summary>Reused: the request's texts were redacted since, so that it cannot be compared.</summary>
    public static readonly RefusalCode KeyForgotten = New(
        "key-forgotten",
        RefusalKind.Reused,
        "What came with the Idempotency-Key before was redacted, so that it cannot be compared."
    );

    /// <summary>All of them, in the order above.</summary>
    public static IReadOnlyList<RefusalCode> All { get; } =
    [.. typeof(Refusals).GetFields().Select(field => (RefusalCode)field.GetValue(null)!)];

    private static RefusalCode New(string code, RefusalKind kind, string meaning) => new(code, kind, meaning);
}
