using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Stances;

public sealed class TrackRecordTests
{
    private readonly MemoryLedger _ledger = new();

    public TrackRecordTests()
    {
        foreach (var command in Known.Things.Append(Known.Source("s2")))
            _ledger.Submit(command);
        foreach (var id in new[] { "st1", "st2", "st3" })
            _ledger.Submit(Known.Statement(id) with { Assessments = [new("a1", "t1", Stance.Agree)] });
    }

    private TrackRecord Record => TrackRecord.Of("s1", _ledger.Events.Where(IsCounted));

    [Fact]
    public void Nothing_that_happened_is_nothing_counted()
    {
        Assert.Equal(new EventTally(0, 0, null, null), Record.Retractions);
        Assert.Equal(new EventTally(0, null, null, null), Record.Corrections);
        Assert.Empty(Record.RetractedBy);
        Assert.Empty(Record.NoLonger);
    }

    [Fact]
    public void Retractions_are_counted_by_party_and_reason_and_stand_until_they_are_undone()
    {
        var first = Does(new RetractStatement("st1", Retractor.Editor, RetractionReason.Duplicate));
        Does(new ReinstateStatement("st1", "Why"));
        Does(
            new RetractStatement(
                "st2",
                Retractor.Source,
                RetractionReason.Misquoted,
                null,
                Known.Date("2004-02")
            )
        );
        var last = Does(new RetractStatement("st1", Retractor.Editor, RetractionReason.Duplicate));

        Assert.Equal(new EventTally(3, 2, first, last), Record.Retractions);
        Assert.Equal(
            [
                new RetractionTally(Retractor.Source, RetractionReason.Misquoted, 1),
                new RetractionTally(Retractor.Editor, RetractionReason.Duplicate, 2),
            ],
            Record.RetractedBy
        );
    }

    [Fact]
    public void Corrections_and_redactions_are_counted_and_do_not_stand()
    {
        var corrected = Does(new CorrectStatement("st1", "Why", StatedOn: Known.Date("2004-01-19")));
        _ledger.Append("statement/st1", new StatementRedacted(["text"], "Basis", "a", "b"), "editor-1");
        var redacted = _ledger.Events[^1].At;

        Assert.Equal(new EventTally(1, null, corrected, corrected), Record.Corrections);
        Assert.Equal(new EventTally(1, null, redacted, redacted), Record.Redactions);
    }

    [Fact]
    public void Concerns_stand_until_they_are_lifted()
    {
        var first = Does(new IssueExpressionOfConcern("st1", "Why"));
        var last = Does(new IssueExpressionOfConcern("st2", "Why"));
        Does(new LiftExpressionOfConcern("st1", "Why"));

        Assert.Equal(new EventTally(2, 1, first, last), Record.Concerns);
    }

    [Fact]
    public void Disputes_stand_until_they_are_resolved_each_by_itself()
    {
        var first = Does(new DisputeAssessment("st1", "a1", "x1", "Why"), "editor-2");
        var last = Does(new DisputeAssessment("st1", "a1", "x2", "Why"), "editor-2");
        Does(new ResolveDispute("st1", "a1", "x1", "How"));

        Assert.Equal(new EventTally(2, 1, first, last), Record.Disputes);
    }

    [Fact]
    public void What_another_turned_out_to_have_said_counts_for_that_one_alone()
    {
        Does(new RetractStatement("st1", Retractor.Editor, RetractionReason.Misattributed));
        Does(new ReinstateStatement("st1", "Why"));
        Does(new CorrectStatement("st1", "Why", Source: "s2"));

        Assert.Equal(["st1"], Record.NoLonger);
        Assert.Equal(0, Record.Retractions.Count);
        Assert.Equal(0, Record.Corrections.Count);
        var other = TrackRecord.Of(
            "s2",
            _ledger.Events.Where(e => IsCounted(e) && e.Stream == "statement/st1")
        );
        Assert.Equal((1, 1, 0), (other.Retractions.Count, other.Corrections.Count, other.NoLonger.Count));

        Does(new CorrectStatement("st1", "Why, once more", Source: "s1"));
        Assert.Equal((1, 2), (Record.Retractions.Count, Record.Corrections.Count));
    }

    [Fact]
    public void The_date_of_a_statement_is_the_one_it_was_corrected_to_last_whatever_became_of_it()
    {
        Does(new CorrectStatement("st1", "Why", StatedOn: Known.Date("2004-01-18")));
        Does(new RetractStatement("st1", Retractor.Editor, RetractionReason.Duplicate));
        Does(new CorrectStatement("st1", "Why", StatedOn: Known.Date("2004-01-19")));
        Does(new CorrectStatement("st1", "Why else", Locator: "p. 1"));
        Does(new CorrectStatement("st2", "Why", StatedOn: Known.Date("2004-01-17")));
        Does(new CorrectStatement("st2", "Why", Source: "s2"));

        var (statement, date) = Assert.Single(Record.Redated);
        Assert.Equal(("st1", "2004-01-19"), (statement, date.Text));
    }

    private static bool IsCounted(Recorded e) => TrackRecord.MadeOf.Contains(e.Event.GetType());

    /// <summary>Does it; when it was recorded.</summary>
    private DateTimeOffset Does(Command command, string actor = "editor-1")
    {
        Assert.IsType<Decision.Append>(_ledger.Submit(command, actor));
        return _ledger.Events[^1].At;
    }
}
