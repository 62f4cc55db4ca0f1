using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Statements;

/// <summary>Withdraws a coding: the desk no longer stands by it, as though it had never been made.</summary>
/// <param name="Statement">The statement's id.</param>
/// <param name="Assessment">The assessment's id within the statement.</param>
/// <param name="Reason">Why. Sealed.</param>
public sealed record WithdrawAssessment(
    [Slug] string Statement,
    [Slug] string Assessment,
    [Text(10_000)] string Reason
) : Command<Statement>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Statement(Statement);

    /// <inheritdoc/>
    public override Decision Rule(Statement? state, Situation now)
    {
        var withdrawn = new AssessmentWithdrawn(
            Assessment,
            now.Seal(SealedFields.AssessmentReason(Assessment), Reason)
        );
        var no = Open.Find(state, Statement, Assessment, out var there);
        return there?.Withdrawn == withdrawn
            ? new Decision.Repeat([withdrawn])
            : no ?? Decision.Of(withdrawn);
    }
}
