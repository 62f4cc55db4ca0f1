using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Statements;

/// <summary>Puts a statement in doubt while it is looked into. It stays in force. Source: after NISO
/// CREC.</summary>
/// <param name="Statement">The statement's id.</param>
/// <param name="Reason">Why. Sealed.</param>
public sealed record IssueExpressionOfConcern([Slug] string Statement, [Text(10_000)] string Reason)
    : Command<Statement>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Statement(Statement);

    /// <inheritdoc/>
    public override Decision Rule(Statement? state, Situation now)
    {
        if (state is null)
            return Unknown.Statement(Statement);
        var issued = new ExpressionOfConcernIssued(now.Seal(SealedFields.Reason, Reason));
        return state.Concern is null || state.Concern == issued
            ? Decision.OfUnless(state.Concern is not null, issued)
            : Decision.No(
                Refusals.ConcernOpen,
                $"Statement '{Statement}' is under an expression of concern; lift it first with LiftExpressionOfConcern.",
                "statement"
            );
    }
}

/// <summary>Lifts an expression of concern.</summary>
/// <param name="Statement">The statement's id.</param>
/// <param name="Reason">Why. Sealed.</param>
public sealed record LiftExpressionOfConcern([Slug] string Statement, [Text(10_000)] string Reason)
    : Command<Statement>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Statement(Statement);

    /// <inheritdoc/>
    public override Decision Rule(Statement? state, Situation now)
    {
        if (state is null)
            return Unknown.Statement(Statement);
        var lifted = new ExpressionOfConcernLifted(now.Seal(SealedFields.Reason, Reason));
        if (state.Concern is not null)
            return Decision.Of(lifted);
        return state.Lifted == lifted
            ? new Decision.Repeat([lifted])
            : Decision.No(
                Refusals.NoConcernOpen,
                $"Statement '{Statement}' is under no expression of concern.",
                "statement"
            );
    }
}
