using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;

namespace ClaimLedger.Storage;

/// <summary>The indexes of the events beside Marten's own. A partial one costs nothing for the events that it
/// leaves out.</summary>
internal static class EventIndexes
{
    /// <summary>Each with its name and what it is over.</summary>
    public static IReadOnlyList<(string Name, string Over)> All { get; } =
    [
        // An instant finds its position.
        ("idx_mt_events_timestamp", "(timestamp, seq_id)"),
        // The search of the events finds those of a type; of the many there is always one near.
        (
            "idx_mt_events_type",
            $"(type, seq_id) where type not in ('{nameof(StatementRecorded)}', '{nameof(AssessmentRecorded)}')"
        ),
        // Lists find the streams that begin with a registration.
        (
            "idx_mt_events_registration",
            $"(type, seq_id) where type in ('{nameof(SourceRegistered)}', '{nameof(ThreatRegistered)}')"
        ),
        // Grades, links and relations as of a position are few, and are folded when they are asked for.
        ("idx_mt_events_grade", $"(stream_id, seq_id) where type = '{nameof(ReliabilityAssessed)}'"),
        (
            "idx_mt_events_link",
            $"(seq_id) where type in ('{nameof(SourcesLinked)}', '{nameof(SourcesUnlinked)}')"
        ),
        ("idx_mt_events_relation", $"(seq_id) where type = '{nameof(PropositionsRelated)}'"),
    ];
}
