using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Statements;

/// <summary>Revises a coding, as the record was wrong; what is left out stays. A source that changed its
/// mind made another statement: record that instead.</summary>
/// <param name="Statement">The statement's id.</param>
/// <param name="Assessment">The assessment's id within the statement.</param>
/// <param name="Reason">Why it is revised. Sealed.</param>
/// <param name="Stance">Where the source stands.</param>
/// <param name="Likelihood">How probable the source holds the proposition to be.</param>
/// <param name="Confidence">How sure the coding is.</param>
/// <param name="Credibility">How credible the information is.</param>
/// <param name="Rationale">Why it is coded so. Sealed.</param>
/// <param name="Clear">The members to empty, among likelihood, confidence, credibility, rationale.</param>
public sealed record ReviseAssessment(
    [Slug] string Statement,
    [Slug] string Assessment,
    [Text(10_000)] string Reason,
    Stance? Stance = null,
    Likelihood? Likelihood = null,
    Confidence? Confidence = null,
    Credibility? Credibility = null,
    [Text(10_000)] string? Rationale = null,
    [Slug] Items<string>? Clear = null
) : Command<Statement>
{
    private static readonly string[] Clearable = ["likelihood", "confidence", "credibility", "rationale"];

    /// <inheritdoc/>
    public override string Stream() => Streams.Statement(Statement);

    /// <inheritdoc/>
    public override IEnumerable<Refusal> Check()
    {
        if (
            (Stance, Likelihood, Confidence, Credibility, Rationale) is (null, null, null, null, null)
            && Clear.ToItems().Count == 0
        )
        {
            yield return new Refusal(
                Refusals.Missing,
                "Nothing to revise: give at least one of stance, likelihood, confidence, credibility, rationale, clear."
            );
        }
        foreach (var name in Clear.ToItems().Except(Clearable, StringComparer.Ordinal))
        {
            yield return new Refusal(
                Refusals.Invalid,
                $"'{name}' cannot be cleared; only {string.Join(", ", Clearable)} can.",
                "clear"
            );
        }
        foreach (var name in Clear.ToItems().Where(IsGiven))
        {
            yield return new Refusal(
                Refusals.Invalid,
                $"'{name}' is both given and to be cleared; do one of the two.",
                "clear"
            );
        }
    }

    /// <inheritdoc/>
    public override Decision Rule(Statement? state, Situation now)
    {
        if (Open.Find(state, Statement, Assessment, out var there) is { } no)
            return no;
        if (Destroyed.Check(state!, ("rationale", SealedFields.Rationale(Assessment), Rationale)) is { } gone)
            return gone;
        var coding = Apply(there!.Coding, now);
        var revised = new AssessmentRevised(
            Assessment,
            coding.Stance,
            coding.Likelihood,
            coding.Confidence,
            coding.Credibility,
            coding.Rationale,
            now.Seal(SealedFields.AssessmentReason(Assessment), Reason)
        );
        if (coding != there.Coding)
            return Open.NotRetracted(state!) ?? Decision.Of(revised);
        return there.Revised == revised
            ? new Decision.Repeat([revised])
            : Decision.No(
                Refusals.NothingToChange,
                $"Assessment '{Assessment}' of statement '{Statement}' is coded so already; there is nothing to revise.",
                "assessment"
            );
    }

    private bool IsGiven(string name) =>
        name switch
        {
            "likelihood" => Likelihood is not null,
            "confidence" => Confidence is not null,
            "credibility" => Credibility is not null,
            "rationale" => Rationale is not null,
            _ => false,
        };

    private Coding Apply(Coding from, Situation now)
    {
        bool Cleared(string name) => Clear is not null && Clear.Contains(name, StringComparer.Ordinal);
        return new Coding(
            Stance ?? from.Stance,
            Cleared("likelihood") ? null : Likelihood ?? from.Likelihood,
            Cleared("confidence") ? null : Confidence ?? from.Confidence,
            Cleared("credibility") ? null : Credibility ?? from.Credibility,
            Cleared("rationale")
                ? null
                : now.SealIfAny(SealedFields.Rationale(Assessment), Rationale) ?? from.Rationale
        );
    }
}
