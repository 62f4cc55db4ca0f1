using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.History;

/// <summary>The events of a statement itself, told; those of its assessments are in
/// <see cref="AssessmentAccounts"/>.</summary>
internal static class StatementAccounts
{
    public static Account Of(Statement? before, Recorded next, Telling telling)
    {
        var after = Statement.Evolve(before, next);
        telling
            .Plain("source", before?.Source, after.Source)
            .Plain("document", before?.Document, after.Document)
            .Plain("locator", before?.Locator, after.Locator)
            .Code("rendering", before?.Rendering, after.Rendering)
            .Date("statedOn", before?.StatedOn, after.StatedOn)
            .Sealed("text", before?.Text, after.Text)
            .Plain("language", before?.Language, after.Language)
            .Items("reportedVia", before?.Original.ReportedVia ?? [], after.Original.ReportedVia)
            .Items("basedOn", before?.Original.BasedOn ?? [], after.Original.BasedOn)
            .Code("retraction/by", before?.Retraction?.By, after.Retraction?.By)
            .Code("retraction/reason", before?.Retraction?.Reason, after.Retraction?.Reason)
            .Sealed("retraction/note", before?.Retraction?.Note, after.Retraction?.Note)
            .Date("retraction/retractedOn", before?.Retraction?.RetractedOn, after.Retraction?.RetractedOn)
            .Flag("underConcern", before?.Concern is not null, after.Concern is not null)
            .Requests(before?.RedactionRequests, after.RedactionRequests)
            .Items("redacted", Redacted(before), Redacted(after));

        var date = after.StatedOn;
        return next.Event switch
        {
            StatementRecorded e => telling.Says(Recorded(e), date),
            StatementCorrected e => telling.Says($"Corrected {telling.Moves()}", date, e.Reason),
            StatementRetracted e => telling.Says(Retracted(e), e.RetractedOn ?? date, e.Note),
            StatementReinstated e => telling.Says(
                $"Reinstated what {By(before!)} had retracted",
                date,
                e.Reason
            ),
            ExpressionOfConcernIssued e => telling.Says("Put the statement in doubt", date, e.Reason),
            ExpressionOfConcernLifted e => telling.Says(
                "Lifted the doubt about the statement",
                date,
                e.Reason
            ),
            StatementRedactionRequested e => telling.Says(
                RedactionWords.Requested(e.Redaction, e.Fields, e.Basis),
                date,
                e.Reason
            ),
            StatementRedactionDeclined e => telling.Says(
                RedactionWords.Declined(e.Redaction),
                date,
                e.Reason
            ),
            StatementRedacted e => telling.Says(
                RedactionWords.Redacted(e.Fields, e.Basis, e.RequestedBy, e.ApprovedBy),
                date
            ),
            _ => throw new InvalidOperationException($"A statement knows no {next.Event.GetType().Name}."),
        };
    }

    private static string Recorded(StatementRecorded e)
    {
        var place = e.Locator is null ? "" : $", {e.Locator}";
        var rendering = Codes<Rendering>.Write(e.Rendering);
        return $"Recorded what {e.Source} said on {e.StatedOn.Text}, as a {rendering} from {e.Document}{place}";
    }

    private static string Retracted(StatementRetracted e)
    {
        var reason = Codes<RetractionReason>.Write(e.Reason);
        return e.By == Retractor.Editor
            ? $"Retracted by the editor ({reason}), as though it had never been said"
            : $"Retracted by the {Codes<Retractor>.Write(e.By)} as of {e.RetractedOn?.Text} ({reason})";
    }

    private static string By(Statement retracted) =>
        retracted.Retraction is { } r ? $"the {Codes<Retractor>.Write(r.By)}" : "nobody";

    private static string[] Redacted(Statement? statement) =>
        [.. (statement?.Redactions ?? []).SelectMany(r => r.Fields).Distinct(StringComparer.Ordinal)];
}
