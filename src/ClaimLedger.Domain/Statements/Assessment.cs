using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Statements;

/// <summary>How a statement is coded on one proposition.</summary>
public sealed record Coding(
    Stance Stance,
    Likelihood? Likelihood,
    Confidence? Confidence,
    Credibility? Credibility,
    Commitment? Rationale
);

/// <summary>An objection to an assessment; open until it is resolved.</summary>
/// <param name="Id">Its id within the assessment.</param>
/// <param name="By">Who disputes.</param>
/// <param name="Reason">Why, sealed.</param>
/// <param name="Resolution">How it was resolved, sealed; null while it is open.</param>
public sealed record Dispute(string Id, string By, Commitment Reason, Commitment? Resolution);

/// <summary>An assessment, folded from its statement's stream.</summary>
/// <param name="Id">Its id within the statement.</param>
/// <param name="Original">How it was recorded.</param>
/// <param name="Coding">How it is coded now.</param>
/// <param name="HasHadRationale">Whether a coding of it, this or an earlier one, has a rationale.</param>
/// <param name="Authors">Who recorded or revised it.</param>
/// <param name="Disputes">Every dispute, resolved or not.</param>
/// <param name="Revised">The last revision.</param>
/// <param name="Withdrawn">The withdrawal; null while it stands.</param>
/// <param name="FirstPosition">Where it was recorded; settles its place among entries of one date.</param>
public sealed record Assessment(
    string Id,
    AssessmentRecorded Original,
    Coding Coding,
    bool HasHadRationale,
    Items<string> Authors,
    Items<Dispute> Disputes,
    AssessmentRevised? Revised,
    AssessmentWithdrawn? Withdrawn,
    long FirstPosition
)
{
    /// <summary>Whether a dispute is open.</summary>
    public bool IsContested => Disputes.Count > 0 && Disputes.Any(d => d.Resolution is null);

    /// <summary>The dispute of that id; null where there is none.</summary>
    public Dispute? Dispute(string id) => Disputes.FirstOrDefault(d => d.Id == id);

    internal static Assessment From(AssessmentRecorded e, Recorded at) =>
        new(
            e.Assessment,
            e,
            new Coding(e.Stance, e.Likelihood, e.Confidence, e.Credibility, e.Rationale),
            e.Rationale is not null,
            [at.Actor],
            Disputes: [],
            Revised: null,
            Withdrawn: null,
            at.Position
        );

    internal Assessment After(AssessmentRevised e, Recorded at) =>
        this with
        {
            Coding = new Coding(e.Stance, e.Likelihood, e.Confidence, e.Credibility, e.Rationale),
            HasHadRationale = HasHadRationale || e.Rationale is not null,
            Authors = Authors.Append(at.Actor).Distinct(StringComparer.Ordinal).ToItems(),
            Revised = e,
        };

    internal Assessment After(AssessmentDisputed e, Recorded at) =>
        this with
        {
            Disputes = [.. Disputes, new Dispute(e.Dispute, at.Actor, e.Reason, Resolution: null)],
        };

    internal Assessment After(DisputeResolved e) =>
        this with
        {
            Disputes = Disputes
                .Select(d => d.Id == e.Dispute ? d with { Resolution = e.Resolution } : d)
                .ToItems(),
        };
}
