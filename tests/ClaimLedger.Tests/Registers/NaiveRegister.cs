using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Registers;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Tests.Registers;

/// <summary>What the register means, written out as plainly as can be: for each event look back through its
/// stream for how things stood, and ahead for what undid it. It shares no fold with the domain.</summary>
internal static class NaiveRegister
{
    /// <summary>The entries in ledger order, one line each.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<Recorded> events) =>
        [
            .. from e in events
            let before = events.Where(x => x.Stream == e.Stream && x.Position < e.Position).ToList()
            let after = events.Where(x => x.Stream == e.Stream && x.Position > e.Position).ToList()
            let line = Line(e.Event, before, after)
            where line is not null
            select $"{e.Position} {e.Actor} {Streams.IdOf(e.Stream)} {line}",
        ];

    /// <summary>The same line of an entry of the domain's.</summary>
    public static string Line(RegisterEntry e, RegisterEnd? end)
    {
        var changes = string.Join(',', e.Changes.Select(c => $"{c.Field}:{c.From}>{c.To}"));
        var about = $"{e.Source} {e.StatedOn} [{string.Join(',', e.Threats)}]";
        return $"{e.Opened.Position} {e.Actor} {e.Statement} {e.Kind} {about} {e.Assessment}/{e.Dispute} "
            + $"{e.By}/{e.Reason}/{e.RetractedOn} ({changes}) {e.Note} until {end?.By.Position} {end?.Note}";
    }

    private static string? Line(object e, List<Recorded> before, List<Recorded> after) =>
        e switch
        {
            StatementRetracted r => $"{RegisterKind.Retraction} {About(before)} / "
                + $"{r.By}/{r.Reason}/{r.RetractedOn} () {r.Note} "
                + Until<StatementReinstated>(after, x => $"{x.Reason}"),
            StatementCorrected c => $"{RegisterKind.Correction} {About(before)} / // ({Changes(c, before)}) "
                + $"{c.Reason} until  ",
            ExpressionOfConcernIssued c => $"{RegisterKind.Concern} {About(before)} / // () {c.Reason} "
                + Until<ExpressionOfConcernLifted>(after, x => $"{x.Reason}"),
            AssessmentRevised r =>
                $"{RegisterKind.Revision} {About(before, r.Assessment)} {r.Assessment}/ // "
                    + $"({Changes(r, before)}) {r.Reason} until  ",
            AssessmentWithdrawn w => $"{RegisterKind.WithdrawnAssessment} {About(before, w.Assessment)} "
                + $"{w.Assessment}/ // () {w.Reason} until  ",
            AssessmentDisputed d => $"{RegisterKind.Dispute} {About(before, d.Assessment)} "
                + $"{d.Assessment}/{d.Dispute} // () {d.Reason} "
                + Until<DisputeResolved>(
                    after.Where(x => x.Event is not DisputeResolved o || o.Dispute == d.Dispute),
                    x => $"{x.Resolution}"
                ),
            _ => null,
        };

    private static string Until<T>(IEnumerable<Recorded> after, Func<T, string> note) =>
        after.FirstOrDefault(x => x.Event is T) is { } end
            ? $"until {end.Position} {note((T)end.Event)}"
            : "until  ";

    /// <summary>Source, date and threats as they stood.</summary>
    private static string About(List<Recorded> before, string? assessment = null)
    {
        var gone = Of<AssessmentWithdrawn>(before).Select(w => w.Assessment).ToList();
        var threats = Of<AssessmentRecorded>(before)
            .Where(a => assessment is null ? !gone.Contains(a.Assessment) : a.Assessment == assessment)
            .Select(a => a.Threat);
        var at =
            $"{Last(before, c => c.Source, r => r.Source)} {Last(before, c => c.StatedOn, r => r.StatedOn)}";
        return $"{at} [{string.Join(',', threats.Distinct().Order(StringComparer.Ordinal))}]";
    }

    private static string Changes(StatementCorrected c, List<Recorded> before)
    {
        var (source, on) = (
            Last(before, x => x.Source, r => r.Source),
            Last(before, x => x.StatedOn, r => r.StatedOn)
        );
        var text = Of<StatementCorrected>(before).LastOrDefault(x => x.Text is not null)?.Text;
        return string.Join(
            ',',
            new[]
            {
                c.Source is null || c.Source == source ? null : $"source:{source}>{c.Source}",
                c.StatedOn is null || c.StatedOn == on ? null : $"statedOn:{on}>{c.StatedOn}",
                c.Text is null || c.Text == text ? null : "text:>",
            }.OfType<string>()
        );
    }

    private static string Changes(AssessmentRevised r, List<Recorded> before)
    {
        var was =
            Of<AssessmentRevised>(before).LastOrDefault(x => x.Assessment == r.Assessment)?.Stance
            ?? Of<AssessmentRecorded>(before).Single(x => x.Assessment == r.Assessment).Stance;
        return was == r.Stance ? "" : $"stance:{Codes<Stance>.Write(was)}>{Codes<Stance>.Write(r.Stance)}";
    }

    private static T Last<T>(
        List<Recorded> before,
        Func<StatementCorrected, T?> corrected,
        Func<StatementRecorded, T> recorded
    )
        where T : class =>
        Of<StatementCorrected>(before).Select(corrected).LastOrDefault(x => x is not null)
        ?? recorded(Of<StatementRecorded>(before).Single());

    private static IEnumerable<T> Of<T>(IEnumerable<Recorded> events) =>
        events.Select(e => e.Event).OfType<T>();
}
