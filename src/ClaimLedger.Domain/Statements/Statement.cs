using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Redactions;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Statements;

/// <summary>What a statement is, folded from its stream.</summary>
/// <param name="Id">Its slug or UUID.</param>
/// <param name="Original">How it was recorded.</param>
/// <param name="Source">Who said it.</param>
/// <param name="Document">Where it was published.</param>
/// <param name="Locator">The place in the document.</param>
/// <param name="Rendering">How the text stands to the source's words.</param>
/// <param name="StatedOn">When it was said.</param>
/// <param name="Text">What was said, sealed.</param>
/// <param name="Language">The text's language.</param>
/// <param name="Assessments">Every assessment, withdrawn ones too, in the order of their recording.</param>
/// <param name="Corrected">The last correction.</param>
/// <param name="Retraction">The retraction in force.</param>
/// <param name="Reinstated">The last reinstatement.</param>
/// <param name="HasHadNote">Whether a retraction of it, in force or not, has a note.</param>
/// <param name="Concern">The concern in force.</param>
/// <param name="Lifted">The last concern lifted.</param>
/// <param name="RedactionRequests">Every redaction that was asked for, in that order.</param>
/// <param name="Redactions">What was redacted.</param>
/// <param name="Version">The version of its stream.</param>
public sealed record Statement(
    string Id,
    StatementRecorded Original,
    string Source,
    string Document,
    string? Locator,
    Rendering Rendering,
    EdtfDate StatedOn,
    Commitment Text,
    string? Language,
    Items<Assessment> Assessments,
    StatementCorrected? Corrected,
    StatementRetracted? Retraction,
    StatementReinstated? Reinstated,
    bool HasHadNote,
    ExpressionOfConcernIssued? Concern,
    ExpressionOfConcernLifted? Lifted,
    Items<RedactionRequest> RedactionRequests,
    Items<StatementRedacted> Redactions,
    long Version
)
{
    /// <summary>The assessment of that id; null where there is none.</summary>
    public Assessment? Assessment(string id) => Assessments.FirstOrDefault(a => a.Id == id);

    /// <summary>The state after <paramref name="next"/>.</summary>
    public static Statement Evolve(Statement? state, Recorded next)
    {
        if (next.Event is StatementRecorded recorded)
            return From(recorded, next);
        if (state is null)
            throw new InvalidOperationException($"{next.Stream} begins with no recording.");
        // By far most of what follows.
        if (next.Event is AssessmentRecorded assessed)
        {
            return state with
            {
                Version = next.Version,
                Assessments = state.Assessments.With(Statements.Assessment.From(assessed, next)),
            };
        }
        var statement = state with { Version = next.Version };
        return next.Event switch
        {
            StatementCorrected e => statement.After(e),
            StatementRetracted e => statement with
            {
                Retraction = e,
                HasHadNote = statement.HasHadNote || e.Note is not null,
            },
            StatementReinstated e => statement with { Retraction = null, Reinstated = e },
            ExpressionOfConcernIssued e => statement with { Concern = e },
            ExpressionOfConcernLifted e => statement with { Concern = null, Lifted = e },
            AssessmentRevised e => statement.With(e.Assessment, a => a.After(e, next)),
            AssessmentWithdrawn e => statement.With(e.Assessment, a => a with { Withdrawn = e }),
            AssessmentDisputed e => statement.With(e.Assessment, a => a.After(e, next)),
            DisputeResolved e => statement.With(e.Assessment, a => a.After(e)),
            StatementRedactionRequested e => statement with
            {
                RedactionRequests =
                [
                    .. statement.RedactionRequests,
                    RedactionRequest.Of(e.Redaction, next.Actor, e.Fields, e.Basis, e.Reason),
                ],
            },
            StatementRedactionDeclined e => statement with
            {
                RedactionRequests = statement.RedactionRequests.After(e.Redaction, e.Reason),
            },
            StatementRedacted e => statement with
            {
                RedactionRequests = statement.RedactionRequests.After(e.Fields, e.ApprovedBy),
                Redactions = [.. statement.Redactions, e],
            },
            _ => throw new InvalidOperationException($"A statement knows no {next.Event.GetType().Name}."),
        };
    }

    private static Statement From(StatementRecorded e, Recorded next) =>
        new(
            Streams.IdOf(next.Stream),
            e,
            e.Source,
            e.Document,
            e.Locator,
            e.Rendering,
            e.StatedOn,
            e.Text,
            e.Language,
            Assessments: [],
            Corrected: null,
            Retraction: null,
            Reinstated: null,
            HasHadNote: false,
            Concern: null,
            Lifted: null,
            RedactionRequests: [],
            Redactions: [],
            next.Version
        );

    private Statement After(StatementCorrected e) =>
        this with
        {
            Source = e.Source ?? Source,
            Document = e.Document ?? Document,
            Locator = e.Locator ?? Locator,
            Rendering = e.Rendering ?? Rendering,
            StatedOn = e.StatedOn ?? StatedOn,
            Text = e.Text ?? Text,
            Language = e.Language ?? Language,
            Corrected = e,
        };

    private Statement With(string id, Func<Assessment, Assessment> change) =>
        this with
        {
            Assessments = Assessments.Select(a => a.Id == id ? change(a) : a).ToItems(),
        };
}
