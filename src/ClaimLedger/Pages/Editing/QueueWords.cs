using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Pages.Parts;
using ClaimLedger.Registers;

namespace ClaimLedger.Pages.Editing;

/// <summary>What waits in words, and what can be done about it.</summary>
internal static class QueueWords
{
    /// <summary>A kind, of many.</summary>
    public static string Of(QueueKind kind) =>
        kind switch
        {
            QueueKind.Unassessed => "statements without an assessment",
            QueueKind.Dispute => "open disputes",
            QueueKind.Concern => "statements in doubt",
            QueueKind.Ungraded => "sources never graded",
            _ => "redactions asked for",
        };

    /// <summary>A kind, of one.</summary>
    public static string One(QueueKind kind) =>
        kind switch
        {
            QueueKind.Unassessed => "Statement without an assessment",
            QueueKind.Dispute => "Open dispute",
            QueueKind.Concern => "Statement in doubt",
            QueueKind.Ungraded => "Source never graded",
            _ => "Redaction asked for",
        };

    /// <summary>What can be done about one, with the address of its form.</summary>
    /// <param name="item">What waits.</param>
    /// <param name="redaction">The id of the redaction, where that waits.</param>
    public static IEnumerable<(string Command, string Address)> Next(QueueItem item, string? redaction) =>
        CommandsFor(item)
            .Select(command =>
                (
                    command,
                    PathText.With(
                        $"/desk/commands/{command}",
                        ("statement", item.Statement),
                        ("assessment", item.Assessment),
                        ("dispute", item.Dispute),
                        ("redaction", redaction),
                        ("source", item.Statement is null ? item.Source : null)
                    )
                )
            );

    private static string[] CommandsFor(QueueItem item) =>
        (item.Kind, item.Statement) switch
        {
            (QueueKind.Unassessed, _) => [nameof(RecordAssessment), nameof(RetractStatement)],
            (QueueKind.Dispute, _) =>
            [
                nameof(ResolveDispute),
                nameof(ReviseAssessment),
                nameof(WithdrawAssessment),
            ],
            (QueueKind.Concern, _) =>
            [
                nameof(LiftExpressionOfConcern),
                nameof(RetractStatement),
                nameof(CorrectStatement),
            ],
            (QueueKind.Ungraded, _) => [nameof(AssessReliability)],
            (_, null) => [nameof(ApproveSourceRedaction), nameof(DeclineSourceRedaction)],
            _ => [nameof(ApproveStatementRedaction), nameof(DeclineStatementRedaction)],
        };
}
