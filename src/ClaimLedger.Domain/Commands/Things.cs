using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Commands;

/// <summary>What commands refer to, as one text: a stream's key, or that with <c>#</c> and the id of
/// something inside it.</summary>
public static class Things
{
    /// <summary><c>threat/imu#military-capability</c>.</summary>
    public static string Proposition(string threat, string id) => $"{Streams.Threat(threat)}#{id}";

    /// <summary><c>statement/azimov-2004-interview#a1</c>.</summary>
    public static string Assessment(string statement, string id) => $"{Streams.Statement(statement)}#{id}";

    /// <summary><c>statement/azimov-2004-interview#a1/d1</c>.</summary>
    public static string Dispute(string statement, string assessment, string id) =>
        $"{Assessment(statement, assessment)}/{id}";

    /// <summary><c>source/s-17#redactions/r1</c>.</summary>
    public static string Redaction(string stream, string id) => $"{stream}#redactions/{id}";

    /// <summary>What an event brings into being that commands may refer to.</summary>
    /// <param name="stream">The key of the event's stream.</param>
    /// <param name="e">The event.</param>
    public static IEnumerable<string> BroughtBy(string stream, object e) =>
        e switch
        {
            ThreatRegistered => [stream, $"{stream}#{Threat.Overall}"],
            PropositionFramed framed => [$"{stream}#{framed.Proposition}"],
            AssessmentRecorded recorded => [$"{stream}#{recorded.Assessment}"],
            AssessmentDisputed disputed => [$"{stream}#{disputed.Assessment}/{disputed.Dispute}"],
            StatementRedactionRequested requested => [Redaction(stream, requested.Redaction)],
            Sources.SourceRedactionRequested requested => [Redaction(stream, requested.Redaction)],
            Sources.SourceRegistered or Documents.DocumentRegistered or StatementRecorded => [stream],
            _ => [],
        };
}
