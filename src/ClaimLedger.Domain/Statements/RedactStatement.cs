using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Redactions;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Statements;

/// <summary>Asks that texts of a statement be destroyed for good; another person has to approve it. Until
/// then nothing is destroyed.</summary>
/// <param name="Statement">The statement's id.</param>
/// <param name="Redaction">The new request's id within the statement, such as r1.</param>
/// <param name="Basis">On what legal ground, such as GDPR Art. 17. Public and kept for good: it may name
/// nobody.</param>
/// <param name="Reason">Why. Sealed, and destroyed with the texts.</param>
/// <param name="Fields">The paths of the texts that are to go; left out, all that are sealed when it is
/// approved.</param>
public sealed record RedactStatement(
    [Slug] string Statement,
    [Slug] string Redaction,
    [Text(200)] string Basis,
    [Text(10_000)] string Reason,
    [Text(300)] Items<string>? Fields = null
) : Command<Statement>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Statement(Statement);

    /// <inheritdoc/>
    public override Decision Rule(Statement? state, Situation now)
    {
        if (state is null)
            return Unknown.Statement(Statement);
        var requested = new StatementRedactionRequested(
            Redaction,
            Fields.ToItems().Distinct(StringComparer.Ordinal).ToItems(),
            Basis,
            now.Seal(RedactionRequest.ReasonOf(Redaction), Reason)
        );
        return RedactionRules.Ask(
            Stream(),
            state.RedactionRequests,
            RedactionRequest.Of(Redaction, now.Actor, requested.Fields, Basis, requested.Reason),
            SealedTexts.Of(state),
            requested
        );
    }
}

/// <summary>Approves that texts of a statement be destroyed, which is done with it and cannot be undone.
/// Nobody approves what they asked for themselves.</summary>
/// <param name="Statement">The statement's id.</param>
/// <param name="Redaction">The request's id within the statement.</param>
public sealed record ApproveStatementRedaction([Slug] string Statement, [Slug] string Redaction)
    : Command<Statement>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Statement(Statement);

    /// <inheritdoc/>
    public override Decision Rule(Statement? state, Situation now) =>
        state is null
            ? Unknown.Statement(Statement)
            : RedactionRules.Approve(
                Stream(),
                state.RedactionRequests,
                Redaction,
                SealedTexts.Of(state),
                now.Actor,
                (fields, request, by) => new StatementRedacted(fields, request.Basis, request.RequestedBy, by)
            );
}

/// <summary>Declines that texts of a statement be destroyed; who asked withdraws it so.</summary>
/// <param name="Statement">The statement's id.</param>
/// <param name="Redaction">The request's id within the statement.</param>
/// <param name="Reason">Why. Sealed.</param>
public sealed record DeclineStatementRedaction(
    [Slug] string Statement,
    [Slug] string Redaction,
    [Text(10_000)] string Reason
) : Command<Statement>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Statement(Statement);

    /// <inheritdoc/>
    public override Decision Rule(Statement? state, Situation now)
    {
        if (state is null)
            return Unknown.Statement(Statement);
        var reason = now.Seal(RedactionRequest.DeclineOf(Redaction), Reason);
        return RedactionRules.Decline(
            Stream(),
            state.RedactionRequests,
            Redaction,
            reason,
            new StatementRedactionDeclined(Redaction, reason)
        );
    }
}
