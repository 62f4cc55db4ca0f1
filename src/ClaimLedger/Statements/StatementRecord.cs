using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace ClaimLedger.Statements;

/// <summary>A retraction in force.</summary>
public sealed record RetractionRecord(
    Retractor By,
    RetractionReason Reason,
    string? Note,
    EdtfDate? RetractedOn
);

/// <summary>A dispute of an assessment; open while it has no resolution.</summary>
public sealed record DisputeRecord(string Dispute, string By, bool Open, string? Reason, string? Resolution);

/// <summary>An assessment of a statement.</summary>
public sealed record AssessmentView(
    string Assessment,
    string Threat,
    string Proposition,
    Stance Stance,
    Likelihood? Likelihood,
    Confidence? Confidence,
    Credibility? Credibility,
    string? Rationale,
    bool Withdrawn,
    string? WithdrawnReason,
    bool Contested,
    IReadOnlyList<DisputeRecord> Disputes
);

/// <summary>What a statement is, or was; folded from its stream. A redacted text is null, and its path among
/// those that are redacted.</summary>
public sealed record StatementRecord(
    string Statement,
    string Source,
    string Document,
    string? Locator,
    Rendering Rendering,
    EdtfDate StatedOn,
    DateOnly? Earliest,
    DateOnly? Latest,
    string? Text,
    string? Language,
    IReadOnlyList<string> ReportedVia,
    IReadOnlyList<string> BasedOn,
    IReadOnlyList<AssessmentView> Assessments,
    RetractionRecord? Retraction,
    bool UnderConcern,
    string? Concern,
    IReadOnlyList<string> Redacted,
    OpenRedaction? Redaction,
    long Version
)
{
    /// <summary>The record with the texts that can still be opened.</summary>
    public static StatementRecord Of(Statement s, StreamTexts texts) =>
        new(
            s.Id,
            s.Source,
            s.Document,
            s.Locator,
            s.Rendering,
            s.StatedOn,
            s.StatedOn.Earliest,
            s.StatedOn.Latest,
            texts.Open(s.Text),
            s.Language,
            s.Original.ReportedVia,
            s.Original.BasedOn,
            [.. s.Assessments.Select(a => AssessmentOf(a, texts.Open))],
            s.Retraction is { } r
                ? new RetractionRecord(r.By, r.Reason, texts.Open(r.Note), r.RetractedOn)
                : null,
            s.Concern is not null,
            texts.Open(s.Concern?.Reason),
            texts.DestroyedOf(Streams.Statement(s.Id), s),
            OpenRedaction.In(s.RedactionRequests, texts.Open),
            s.Version
        );

    private static AssessmentView AssessmentOf(Assessment a, Func<Commitment?, string?> open) =>
        new(
            a.Id,
            a.Original.Threat,
            a.Original.Proposition,
            a.Coding.Stance,
            a.Coding.Likelihood,
            a.Coding.Confidence,
            a.Coding.Credibility,
            open(a.Coding.Rationale),
            a.Withdrawn is not null,
            open(a.Withdrawn?.Reason),
            a.IsContested,
            [
                .. a.Disputes.Select(d => new DisputeRecord(
                    d.Id,
                    d.By,
                    d.Resolution is null,
                    open(d.Reason),
                    open(d.Resolution)
                )),
            ]
        );
}

/// <summary>The read of a statement.</summary>
public static class StatementRecordEndpoints
{
    /// <summary>One statement.</summary>
    [WolverineGet("/statements/{statement}"), ProducesResponseType<StatementRecord>(200)]
    public static Task<IResult> Get(HttpContext http, Reads reads, Vault vault) =>
        reads.OneAsync<Statement>(
            http,
            "statement",
            Refusals.UnknownStatement,
            async (statement, cancel) =>
                StatementRecord.Of(
                    statement,
                    await vault.OpenAllAsync([Streams.Statement(statement.Id)], cancel)
                )
        );
}
