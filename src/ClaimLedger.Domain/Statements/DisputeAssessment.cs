using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Statements;

/// <summary>Disputes a coding. It stays in force, contested, until the dispute is resolved. Nobody disputes
/// what they recorded or revised themselves.</summary>
/// <param name="Statement">The statement's id.</param>
/// <param name="Assessment">The assessment's id within the statement.</param>
/// <param name="Dispute">The new dispute's id within the assessment, such as d1.</param>
/// <param name="Reason">Why. Sealed.</param>
public sealed record DisputeAssessment(
    [Slug] string Statement,
    [Slug] string Assessment,
    [Slug] string Dispute,
    [Text(10_000)] string Reason
) : Command<Statement>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Statement(Statement);

    /// <inheritdoc/>
    public override Decision Rule(Statement? state, Situation now)
    {
        var no = Open.Find(state, Statement, Assessment, out var there);
        var disputed = new AssessmentDisputed(
            Assessment,
            Dispute,
            now.Seal(SealedFields.DisputeReason(Assessment, Dispute), Reason)
        );
        if (there?.Dispute(Dispute) is { } dispute)
        {
            return dispute.Reason == disputed.Reason
                ? new Decision.Repeat([disputed])
                : Decision.No(
                    Refusals.AlreadyExists,
                    $"Assessment '{Assessment}' has a dispute '{Dispute}' of other content; choose another id.",
                    "dispute"
                );
        }
        if (no is not null)
            return no;
        return there!.Authors.Contains(now.Actor, StringComparer.Ordinal)
            ? Decision.No(
                Refusals.OwnAssessment,
                $"'{now.Actor}' recorded or revised assessment '{Assessment}'; another has to dispute it, or revise it with ReviseAssessment.",
                "assessment"
            )
            : Decision.Of(disputed);
    }
}

/// <summary>Resolves a dispute; what follows from it is a revision or a withdrawal of its own.</summary>
/// <param name="Statement">The statement's id.</param>
/// <param name="Assessment">The assessment's id within the statement.</param>
/// <param name="Dispute">The dispute's id within the assessment.</param>
/// <param name="Resolution">How it was resolved, in words. Sealed.</param>
public sealed record ResolveDispute(
    [Slug] string Statement,
    [Slug] string Assessment,
    [Slug] string Dispute,
    [Text(10_000)] string Resolution
) : Command<Statement>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Statement(Statement);

    /// <inheritdoc/>
    public override Decision Rule(Statement? state, Situation now)
    {
        if (state is null)
            return Unknown.Statement(Statement);
        if (state.Assessment(Assessment) is not { } there)
            return Unknown.Assessment(Statement, Assessment);
        if (there.Dispute(Dispute) is not { } dispute)
        {
            return Decision.No(
                Refusals.UnknownDispute,
                $"Assessment '{Assessment}' has no dispute '{Dispute}'.",
                "dispute",
                Things.Dispute(Statement, Assessment, Dispute)
            );
        }
        var resolved = new DisputeResolved(
            Assessment,
            Dispute,
            now.Seal(SealedFields.Resolution(Assessment, Dispute), Resolution)
        );
        return dispute.Resolution is null || dispute.Resolution == resolved.Resolution
            ? Decision.OfUnless(dispute.Resolution is not null, resolved)
            : Decision.No(
                Refusals.DisputeResolved,
                $"Dispute '{Dispute}' of assessment '{Assessment}' was resolved in other words; open another with DisputeAssessment.",
                "dispute"
            );
    }
}
