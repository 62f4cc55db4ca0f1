using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Stances;

/// <summary>A ledger about one source on one proposition, for examples of timelines: every step appends, and
/// tells what it changed.</summary>
internal sealed class Desk
{
    public static readonly TimelineKey Key = new("s1", "t1", "overall");

    private readonly StanceLedger _stances = new();

    public Desk()
    {
        foreach (var command in new Command[] { Known.Source(), Known.Source("s2"), Known.Threat() })
            Ledger.Submit(command);
        Ledger.Submit(Known.Document());
    }

    public MemoryLedger Ledger { get; } = new();

    public long Now => Ledger.Head;

    public StanceBook Book => StanceBook.Of(Ledger.Events);

    /// <summary>What stands now, as (kind, from, to, date).</summary>
    public IEnumerable<(ShiftKind, Stance?, Stance?, string)> Standing =>
        Book.ShiftsAt(Now)
            .Select(row => row.Shift)
            .OrderBy(shift => shift.StatedOn)
            .Select(s => (s.Kind, s.From, s.To, s.StatedOn.Text));

    public static DateOnly Day(string text) => Known.Date(text).Earliest!.Value;

    /// <summary>The source says something, coded on the proposition overall.</summary>
    public StanceChange Says(string statement, string statedOn, Stance stance) =>
        Does(Known.Statement(statement, statedOn) with { Assessments = [new("a1", "t1", stance)] })!;

    public StanceChange Retracts(string statement, Retractor by, string? on = null) =>
        Does(
            new RetractStatement(
                statement,
                by,
                RetractionReason.Misquoted,
                null,
                on is null ? null : Known.Date(on)
            )
        )!;

    public StanceChange Reinstates(string statement) => Does(new ReinstateStatement(statement, "Why"))!;

    public Stance? AsOf(string day, long knownAt = long.MaxValue) => Book.AsOf(Key, Day(day), knownAt);

    /// <summary>Does a command; the change of its last event.</summary>
    public StanceChange? Does(Command command, string actor = "editor-1")
    {
        var known = Ledger.Events.Count;
        Assert.Empty(command.Check());
        Assert.IsType<Decision.Append>(Ledger.Submit(command, actor));
        StanceChange? last = null;
        foreach (var e in Ledger.Events.Skip(known))
            last = _stances.Apply(e);
        return last;
    }
}
