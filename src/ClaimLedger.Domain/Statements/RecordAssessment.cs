using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Statements;

/// <summary>Codes a statement on one proposition.</summary>
/// <param name="Statement">The statement's id.</param>
/// <param name="Assessment">The new assessment's id within the statement, such as a1.</param>
/// <param name="Threat">The threat that it is about.</param>
/// <param name="Stance">Where the source stands.</param>
/// <param name="Proposition">The proposition that it answers; left out, overall.</param>
/// <param name="Likelihood">How probable the source holds the proposition to be.</param>
/// <param name="Confidence">How sure the coding is.</param>
/// <param name="Credibility">How credible the information is.</param>
/// <param name="Rationale">Why it is coded so. Sealed.</param>
public sealed record RecordAssessment(
    [Slug] string Statement,
    [Slug] string Assessment,
    [Slug] string Threat,
    Stance Stance,
    [Slug] string Proposition = Threat.Overall,
    Likelihood? Likelihood = null,
    Confidence? Confidence = null,
    Credibility? Credibility = null,
    [Text(10_000)] string? Rationale = null
) : Command<Statement>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Statement(Statement);

    /// <inheritdoc/>
    public override IEnumerable<string> Refers() => [Streams.Threat(Threat)];

    /// <inheritdoc/>
    public override Decision Rule(Statement? state, Situation now)
    {
        if (state is null)
            return Unknown.Statement(Statement);
        var recorded = new FirstAssessment(
            Assessment,
            Threat,
            Stance,
            Proposition,
            Likelihood,
            Confidence,
            Credibility,
            Rationale
        ).On(now);
        if (state.Assessment(Assessment) is { } there)
        {
            return there.Original == recorded
                ? new Decision.Repeat([recorded])
                : Decision.No(
                    Refusals.AlreadyExists,
                    $"Statement '{Statement}' has an assessment '{Assessment}' of other content; change it with ReviseAssessment, or choose another id.{Destroyed.Excuse(state)}",
                    "assessment"
                );
        }
        return AssessedThings.Check(recorded, now) ?? Open.NotRetracted(state) ?? Decision.Of(recorded);
    }
}
