using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Stances;

/// <summary>What single events do to a timeline.</summary>
public sealed class TimelineTests
{
    private readonly Desk _desk = new();

    [Fact]
    public void A_first_statement_is_a_first_position()
    {
        var change = _desk.Says("st1", "2004-01-05", Stance.Agree);
        var (shift, cause) = Assert.Single(change.Begun);
        Assert.Equal((ShiftKind.FirstPosition, null, Stance.Agree), (shift.Kind, shift.From, shift.To));
        Assert.Equal(ChangeCause.NewStatement, cause);
        Assert.Null(_desk.AsOf("2004-01-04"));
        Assert.Equal(Stance.Agree, _desk.AsOf("2004-01-05"));
    }

    [Fact]
    public void A_later_statement_is_a_change_of_mind()
    {
        _desk.Says("st1", "2004-01-05", Stance.Agree);
        var change = _desk.Says("st2", "2004-01-10", Stance.Disagree);
        var (shift, cause) = Assert.Single(change.Begun);
        Assert.Equal((ShiftKind.Reversal, ChangeCause.NewStatement), (shift.Kind, cause));
        Assert.Empty(change.Ended);
        Assert.Empty(change.Closed);
        Assert.Equal(Stance.Agree, _desk.AsOf("2004-01-09"));
        Assert.Equal(Stance.Disagree, _desk.AsOf("2004-01-10"));
    }

    [Fact]
    public void The_same_stance_again_is_no_shift()
    {
        _desk.Says("st1", "2004-01-05", Stance.Agree);
        var change = _desk.Says("st2", "2004-01-10", Stance.Agree);
        Assert.Single(change.Opened);
        Assert.Empty(change.Begun);
        Assert.Empty(change.Ended);
    }

    [Fact]
    public void A_late_arrival_between_two_ends_one_shift_and_begins_two()
    {
        _desk.Says("st1", "2004-01-01", Stance.Agree);
        _desk.Says("st2", "2004-01-20", Stance.StronglyAgree);
        var before = _desk.Now;
        var change = _desk.Says("st3", "2004-01-10", Stance.Disagree);
        Assert.Equal([ShiftKind.Strengthening], change.Ended.Select(e => e.Shift.Kind));
        Assert.Equal([ShiftKind.Reversal, ShiftKind.Reversal], change.Begun.Select(b => b.Shift.Kind));
        Assert.All([.. change.Begun, .. change.Ended], x => Assert.Equal(ChangeCause.LateArrival, x.Cause));
        Assert.Equal(Stance.Agree, _desk.AsOf("2004-01-15", before));
        Assert.Equal(Stance.Disagree, _desk.AsOf("2004-01-15"));
    }

    [Fact]
    public void A_late_arrival_before_all_others_takes_their_first_position()
    {
        _desk.Says("st2", "2004-01-20", Stance.Agree);
        var change = _desk.Says("st1", "../2004-01-01", Stance.Agree);
        var (ended, _) = Assert.Single(change.Ended);
        var (begun, cause) = Assert.Single(change.Begun);
        Assert.Equal((ShiftKind.FirstPosition, "st2"), (ended.Kind, ended.Statement));
        Assert.Equal((ShiftKind.FirstPosition, "st1"), (begun.Kind, begun.Statement));
        Assert.Equal(ChangeCause.LateArrival, cause);
    }

    [Fact]
    public void Of_one_date_what_was_recorded_later_comes_later()
    {
        _desk.Says("st1", "2004-01-05", Stance.Agree);
        var change = _desk.Says("st0", "2004-01-05", Stance.Neutral);
        var (shift, cause) = Assert.Single(change.Begun);
        Assert.Equal((ShiftKind.Weakening, ChangeCause.NewStatement), (shift.Kind, cause));
        Assert.Equal(Stance.Neutral, _desk.AsOf("2004-01-05"));
    }

    [Fact]
    public void A_revision_corrects_the_record_and_is_no_change_of_mind()
    {
        _desk.Says("st1", "2004-01-05", Stance.Agree);
        var before = _desk.Now;
        var change = _desk.Does(new ReviseAssessment("st1", "a1", "Why", Stance.Disagree))!;
        Assert.Equal(ChangeCause.RecordCorrection, Assert.Single(change.Begun).Cause);
        Assert.Equal(ChangeCause.RecordCorrection, Assert.Single(change.Ended).Cause);
        Assert.Equal([(ShiftKind.FirstPosition, null, Stance.Disagree, "2004-01-05")], _desk.Standing);
        Assert.Equal(Stance.Agree, _desk.AsOf("2004-01-05", before));
        Assert.Equal(Stance.Disagree, _desk.AsOf("2004-01-05"));
    }

    [Fact]
    public void A_revision_of_the_confidence_alone_is_another_version_and_no_shift()
    {
        _desk.Says("st1", "2004-01-05", Stance.Agree);
        var change = _desk.Does(new ReviseAssessment("st1", "a1", "Why", Confidence: Confidence.Low))!;
        Assert.Equal((1, 1), (change.Closed.Count, change.Opened.Count));
        Assert.Equal((0, 0), (change.Begun.Count, change.Ended.Count));
    }

    [Fact]
    public void A_corrected_date_moves_the_entry()
    {
        _desk.Says("st1", "2004-01-05", Stance.Agree);
        _desk.Says("st2", "2004-01-10", Stance.Disagree);
        var change = _desk.Does(new CorrectStatement("st2", "Why", StatedOn: Known.Date("2004-01-01")))!;
        Assert.All(
            [.. change.Begun, .. change.Ended],
            x => Assert.Equal(ChangeCause.RecordCorrection, x.Cause)
        );
        Assert.Equal(
            [
                (ShiftKind.FirstPosition, null, Stance.Disagree, "2004-01-01"),
                (ShiftKind.Reversal, Stance.Disagree, Stance.Agree, "2004-01-05"),
            ],
            _desk.Standing
        );
        Assert.Equal(Stance.Agree, _desk.AsOf("2004-01-20"));
    }

    [Fact]
    public void A_corrected_source_moves_the_entry_to_another_timeline()
    {
        _desk.Says("st1", "2004-01-05", Stance.Agree);
        _desk.Does(new CorrectStatement("st1", "Why", Source: "s2"));
        Assert.Null(_desk.AsOf("2004-01-05"));
        Assert.Equal(Stance.Agree, _desk.Book.AsOf(Desk.Key with { Source = "s2" }, Desk.Day("2004-01-05")));
    }

    [Fact]
    public void A_corrected_text_changes_no_timeline()
    {
        _desk.Says("st1", "2004-01-05", Stance.Agree);
        Assert.Null(_desk.Does(new CorrectStatement("st1", "Why", Text: "Other.")));
    }

    [Fact]
    public void A_withdrawn_assessment_leaves_its_timeline()
    {
        _desk.Says("st1", "2004-01-05", Stance.Agree);
        var before = _desk.Now;
        var change = _desk.Does(new WithdrawAssessment("st1", "a1", "Why"))!;
        Assert.Equal(ChangeCause.RecordCorrection, Assert.Single(change.Ended).Cause);
        Assert.Null(_desk.AsOf("2004-01-05"));
        Assert.Equal(Stance.Agree, _desk.AsOf("2004-01-05", before));
    }

    [Fact]
    public void An_assessment_is_contested_from_its_dispute_to_the_resolution_of_the_last()
    {
        _desk.Says("st1", "2004-01-05", Stance.Agree);
        var opened = _desk.Does(new DisputeAssessment("st1", "a1", "x1", "Why"), "editor-2")!;
        Assert.Equal([("st1", "a1")], opened.Contested);
        Assert.Empty(opened.Opened);
        Assert.Null(_desk.Does(new DisputeAssessment("st1", "a1", "x2", "Why"), "editor-3"));
        Assert.Null(_desk.Does(new ResolveDispute("st1", "a1", "x1", "How")));
        Assert.Equal(Stance.Agree, _desk.AsOf("2004-01-05"));
        var settled = _desk.Does(new ResolveDispute("st1", "a1", "x2", "How"))!;
        Assert.Equal([("st1", "a1")], settled.Settled);
        var contest = Assert.Single(_desk.Book.Contests);
        Assert.Equal((opened.By, settled.By), (contest.Opened, contest.Closed));
    }

    [Fact]
    public void A_statement_waits_from_its_recording_until_it_is_assessed_and_again_once_that_is_withdrawn()
    {
        var waits = new Unassessed("st1", "s1");
        var recorded = _desk.Does(
            new RecordStatement("st1", "s1", "d1", Rendering.Quote, EdtfDate.Parse("2004-01-05"), "Words")
        )!;
        Assert.Equal((waits, null), (recorded.Unassessed, recorded.Assessed));
        var assessed = _desk.Does(new RecordAssessment("st1", "a1", "t1", Stance.Agree))!;
        Assert.Equal((null, waits), (assessed.Unassessed, assessed.Assessed));
        var withdrawn = _desk.Does(new WithdrawAssessment("st1", "a1", "Why"))!;
        Assert.Equal((waits, null), (withdrawn.Unassessed, withdrawn.Assessed));
        var corrected = _desk.Does(new CorrectStatement("st1", "Why", Source: "s2"))!;
        Assert.Equal((waits with { Source = "s2" }, waits), (corrected.Unassessed, corrected.Assessed));
        var retracted = _desk.Retracts("st1", Retractor.Editor)!;
        Assert.Equal((null, waits with { Source = "s2" }), (retracted.Unassessed, retracted.Assessed));
    }
}
