using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Documents;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.History;

/// <summary>What one event did to one field of its thing.</summary>
/// <param name="Field">The field, as the reads name it; of an assessment as a path such as
/// <c>assessments/a1/stance</c>. An item of a list that came or went is a change of its own.</param>
/// <param name="Before">What it was; null where there was nothing, or nothing that can still be
/// read.</param>
/// <param name="After">What it became; null where there is nothing, or nothing that can still be
/// read.</param>
/// <param name="Redacted">Whether a text of it was destroyed.</param>
public sealed record FieldChange(string Field, string? Before, string? After, bool Redacted = false);

/// <summary>An event told to a reader: what it changed, why, and in one sentence.</summary>
/// <param name="ValidTime">The date in valid time that it speaks of: a retraction's, else the statement's
/// as it is after the event; a document's publication; null for sources and threats.</param>
/// <param name="Reason">Why, in the words of whoever acted; null where none was given, or it was
/// destroyed.</param>
/// <param name="Changes">What it changed, in the order of the thing's fields.</param>
/// <param name="Words">One sentence, with the reason.</param>
public sealed record Account(
    EdtfDate? ValidTime,
    string? Reason,
    IReadOnlyList<FieldChange> Changes,
    string Words
)
{
    /// <summary>Tells an event of any stream.</summary>
    /// <param name="before">The stream's state before it; null for its first.</param>
    /// <param name="next">The event.</param>
    /// <param name="texts">The sealed texts that can still be opened.</param>
    /// <exception cref="InvalidOperationException">It is an event of no stream of ours.</exception>
    public static Account Of(object? before, Recorded next, IReadOnlyDictionary<Commitment, string> texts) =>
        next.Event switch
        {
            SourceRegistered
            or SourceDescribed
            or SourceAliasAdded
            or ReliabilityAssessed
            or SourcesLinked
            or SourcesUnlinked
            or SourceRedactionRequested
            or SourceRedactionDeclined
            or SourceRedacted => SourceAccounts.Of((Source?)before, next, new Telling(texts)),
            ThreatRegistered
            or ThreatDescribed
            or ThreatAliasAdded
            or PropositionFramed
            or PropositionsRelated
            or ThreatsLinked
            or ThreatsUnlinked => ThreatAccounts.Of((Threat?)before, next, new Telling(texts)),
            DocumentRegistered or DocumentDescribed => DocumentAccounts.Of(
                (Document?)before,
                next,
                new Telling(texts)
            ),
            AssessmentRecorded
            or AssessmentRevised
            or AssessmentWithdrawn
            or AssessmentDisputed
            or DisputeResolved => AssessmentAccounts.Of((Statement)before!, next, new Telling(texts)),
            _ => StatementAccounts.Of((Statement?)before, next, new Telling(texts)),
        };
}
