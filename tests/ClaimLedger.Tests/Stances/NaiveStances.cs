using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Tests.Stances;

/// <summary>What the timelines mean, written out as plainly as can be: read every event up to a position,
/// keep what is in force, sort it, look. It shares no fold and no order with the domain.</summary>
internal sealed class NaiveStances
{
    private readonly Dictionary<string, Said> _statements = new(StringComparer.Ordinal);

    public NaiveStances(IEnumerable<Recorded> events, long knownAt)
    {
        foreach (var e in events.Where(e => e.Position <= knownAt))
            Read(e);
    }

    /// <summary>Where a source stood on a day; null where it had no position.</summary>
    public Stance? AsOf(TimelineKey key, DateOnly day)
    {
        var inForce =
            from said in _statements.Values
            where said.Source == key.Source && !said.WasNeverSaid
            from coded in said.Coded.Values
            where coded.Threat == key.Threat && coded.Proposition == key.Proposition && !coded.IsGone
            orderby said.On.Earliest ?? DateOnly.MinValue, said.On.Latest ?? DateOnly.MaxValue, coded.Position
            where said.On.Earliest is null || said.On.Earliest <= day
            select (said, coded);
        var (statement, coding) = inForce.LastOrDefault();
        if (statement is null)
            return null;
        return statement.TakenBackOn?.Earliest <= day ? null : coding.Stance;
    }

    private void Read(Recorded e)
    {
        if (e.Event is StatementRecorded recorded)
            _statements[e.Stream] = new Said { Source = recorded.Source, On = recorded.StatedOn };
        if (!_statements.TryGetValue(e.Stream, out var said))
            return;
        switch (e.Event)
        {
            case StatementCorrected c:
                said.Source = c.Source ?? said.Source;
                said.On = c.StatedOn ?? said.On;
                break;
            case StatementRetracted r:
                said.WasNeverSaid = r.By == Retractor.Editor;
                said.TakenBackOn = r.RetractedOn;
                break;
            case StatementReinstated:
                (said.WasNeverSaid, said.TakenBackOn) = (false, null);
                break;
            case AssessmentRecorded a:
                said.Coded[a.Assessment] = new Coded(a.Threat, a.Proposition, e.Position)
                {
                    Stance = a.Stance,
                };
                break;
            case AssessmentRevised a:
                said.Coded[a.Assessment].Stance = a.Stance;
                break;
            case AssessmentWithdrawn a:
                said.Coded[a.Assessment].IsGone = true;
                break;
        }
    }

    private sealed class Said
    {
        public required string Source { get; set; }
        public required EdtfDate On { get; set; }
        public bool WasNeverSaid { get; set; }
        public EdtfDate? TakenBackOn { get; set; }
        public Dictionary<string, Coded> Coded { get; } = new(StringComparer.Ordinal);
    }

    private sealed class Coded(string threat, string proposition, long position)
    {
        public string Threat => threat;
        public string Proposition => proposition;
        public long Position => position;
        public Stance Stance { get; set; }
        public bool IsGone { get; set; }
    }
}
