using ClaimLedger.Domain.Registers;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Views;

/// <summary>A statement that waits, or waited, for an assessment, with the stretch of recorded
/// time.</summary>
internal sealed record UnassessedRow(Unassessed Of, EventReference Opened, EventReference? Closed = null);

/// <summary>An entry of the register with its end.</summary>
internal sealed record RegisterRow(RegisterEntry Entry, RegisterEnd? End = null);

/// <summary>The rows of the tables as lines, as of a position: an end that came later is left out.</summary>
internal static class RowForms
{
    public static void Write(RowWriter to, TimelineKey key, long recordedFrom)
    {
        to.Begin();
        to.Text("proposition"u8, key.Proposition);
        to.Number("recordedFrom"u8, recordedFrom);
        to.Text("source"u8, key.Source);
        to.Text("threat"u8, key.Threat);
        to.End();
    }

    public static void Write(RowWriter to, TimelineRow row, long knownAt)
    {
        var (e, closed) = (row.Entry, Then(row.Closed, knownAt));
        to.Begin();
        to.Text("assessment"u8, e.Assessment);
        to.Code<ChangeCause>("cause"u8, row.Cause);
        to.Instant("closedAt"u8, closed?.At);
        to.Id("closedBy"u8, closed?.Id);
        to.Text("closedByType"u8, closed?.Type);
        to.Code("closedCause"u8, closed is null ? null : row.ClosedCause);
        to.Code("confidence"u8, e.Confidence);
        to.Code("credibility"u8, e.Credibility);
        to.Text("earliest"u8, First(e.StatedOn));
        to.Text("latest"u8, Last(e.StatedOn));
        to.Code("likelihood"u8, e.Likelihood);
        to.Id("openedBy"u8, row.Opened.Id);
        to.Text("openedByType"u8, row.Opened.Type);
        to.Text("proposition"u8, e.Key.Proposition);
        to.Instant("recordedAt"u8, row.Opened.At);
        to.Number("recordedFrom"u8, row.Opened.Position);
        to.Number("recordedTo"u8, closed?.Position);
        to.Texts("restsOn"u8, e.RestsOn.Count == 0 ? null : e.RestsOn);
        to.Text("source"u8, e.Key.Source);
        to.Code<Stance>("stance"u8, e.Stance);
        to.Text("statedOn"u8, e.StatedOn.Text);
        to.Text("statement"u8, e.Statement);
        to.Text("threat"u8, e.Key.Threat);
        to.Number("timelineOrder"u8, e.Order);
        to.Text("withdrawnFrom"u8, Iso(e.WithdrawnFrom));
        to.Text("withdrawnOn"u8, e.WithdrawnOn?.Text);
        to.End();
    }

    public static void Write(RowWriter to, ShiftRow row, long knownAt)
    {
        var (s, ended) = (row.Shift, Then(row.Ended, knownAt));
        to.Begin();
        to.Text("assessment"u8, s.Assessment);
        to.Code<ChangeCause>("cause"u8, row.Cause);
        to.Id("causedBy"u8, row.Begun.Id);
        to.Text("causedByType"u8, row.Begun.Type);
        to.Text("earliest"u8, First(s.StatedOn));
        to.Instant("endedAt"u8, ended?.At);
        to.Id("endedBy"u8, ended?.Id);
        to.Text("endedByType"u8, ended?.Type);
        to.Code("endedCause"u8, ended is null ? null : row.EndedCause);
        to.Code("fromStance"u8, s.From);
        to.Text("id"u8, s.Id);
        to.Code<ShiftKind>("kind"u8, s.Kind);
        to.Text("latest"u8, Last(s.StatedOn));
        to.Text("proposition"u8, s.Key.Proposition);
        to.Instant("recordedAt"u8, row.Begun.At);
        to.Number("recordedFrom"u8, row.Begun.Position);
        to.Number("recordedTo"u8, ended?.Position);
        to.Text("source"u8, s.Key.Source);
        to.Text("statedOn"u8, s.StatedOn.Text);
        to.Text("statement"u8, s.Statement);
        to.Text("threat"u8, s.Key.Threat);
        to.Code("toStance"u8, s.To);
        to.End();
    }

    public static void Write(RowWriter to, Contest row, long knownAt)
    {
        to.Begin();
        to.Text("assessment"u8, row.Assessment);
        WriteStretch(to, row.Opened, Then(row.Closed, knownAt));
        to.Text("statement"u8, row.Statement);
        to.End();
    }

    public static void Write(RowWriter to, UnassessedRow row, long knownAt)
    {
        to.Begin();
        WriteStretch(to, row.Opened, Then(row.Closed, knownAt));
        to.Text("source"u8, row.Of.Source);
        to.Text("statement"u8, row.Of.Statement);
        to.End();
    }

    public static void Write(RowWriter to, RegisterRow row, long knownAt)
    {
        var (e, end) = (row.Entry, row.End?.By.Position <= knownAt ? row.End : null);
        to.Begin();
        to.Text("actor"u8, e.Actor);
        to.Text("approvedBy"u8, e.ApprovedBy);
        to.Text("assessment"u8, e.Assessment);
        to.Text("basis"u8, e.Basis);
        to.Changes("changes"u8, e.Changes);
        to.Text("dispute"u8, e.Dispute);
        to.Text("document"u8, e.Document);
        to.Text("endedActor"u8, end?.Actor);
        to.Instant("endedAt"u8, end?.By.At);
        to.Id("endedBy"u8, end?.By.Id);
        to.Text("endedByType"u8, end?.By.Type);
        to.Commitment("endedNote"u8, end?.Note);
        to.Code<RegisterKind>("kind"u8, e.Kind);
        to.Commitment("note"u8, e.Note);
        to.Id("openedBy"u8, e.Opened.Id);
        to.Text("openedByType"u8, e.Opened.Type);
        to.Code("reason"u8, e.Reason);
        to.Instant("recordedAt"u8, e.Opened.At);
        to.Number("recordedFrom"u8, e.Opened.Position);
        to.Number("recordedTo"u8, end?.By.Position);
        to.Text("requestedBy"u8, e.RequestedBy);
        to.Code("retractedBy"u8, e.By);
        to.Text("retractedOn"u8, e.RetractedOn?.Text);
        to.Text("source"u8, e.Source);
        to.Text("statedOn"u8, e.StatedOn?.Text);
        to.Text("statement"u8, e.Statement);
        to.Texts("threats"u8, e.Threats);
        to.Text("toSource"u8, e.To("source"));
        to.End();
    }

    private static void WriteStretch(RowWriter to, EventReference opened, EventReference? closed)
    {
        to.Instant("closedAt"u8, closed?.At);
        to.Id("closedBy"u8, closed?.Id);
        to.Text("closedByType"u8, closed?.Type);
        to.Id("openedBy"u8, opened.Id);
        to.Text("openedByType"u8, opened.Type);
        to.Instant("recordedAt"u8, opened.At);
        to.Number("recordedFrom"u8, opened.Position);
        to.Number("recordedTo"u8, closed?.Position);
    }

    private static EventReference? Then(EventReference? end, long knownAt) =>
        end?.Position <= knownAt ? end : null;

    private static string First(EdtfDate date) => Iso(date.Earliest) ?? "-infinity";

    private static string Last(EdtfDate date) => Iso(date.Latest) ?? "infinity";

    private static string? Iso(DateOnly? day) => day?.ToString("O", null);
}
