using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Stances;

/// <summary>What retractions and reinstatements do to a timeline.</summary>
public sealed class RetractionTests
{
    private readonly Desk _desk = new();

    [Theory]
    [InlineData(Retractor.Source)]
    [InlineData(Retractor.Publisher)]
    public void What_was_taken_back_on_a_date_stands_until_that_date(Retractor by)
    {
        _desk.Says("st1", "2004-01-05", Stance.Agree);
        var before = _desk.Now;
        var change = _desk.Retracts("st1", by, "2004-01-10");
        var (shift, cause) = Assert.Single(change.Begun);
        Assert.Equal((ShiftKind.Withdrawal, Stance.Agree, null), (shift.Kind, shift.From, shift.To));
        Assert.Equal(("2004-01-10", "st1", "a1"), (shift.StatedOn.Text, shift.Statement, shift.Assessment));
        Assert.Equal(ChangeCause.Withdrawal, cause);
        Assert.Equal(Stance.Agree, _desk.AsOf("2004-01-09"));
        Assert.Null(_desk.AsOf("2004-01-10"));
        Assert.Equal(Stance.Agree, _desk.AsOf("2004-01-10", before));
    }

    [Fact]
    public void A_later_statement_is_a_return_even_to_the_same_stance()
    {
        _desk.Says("st1", "2004-01-05", Stance.Agree);
        _desk.Retracts("st1", Retractor.Source, "2004-01-10");
        var change = _desk.Says("st2", "2004-01-15", Stance.Agree);
        var (shift, cause) = Assert.Single(change.Begun);
        Assert.Equal((ShiftKind.Return, null, Stance.Agree), (shift.Kind, shift.From, shift.To));
        Assert.Equal(ChangeCause.NewStatement, cause);
        Assert.Null(_desk.AsOf("2004-01-14"));
        Assert.Equal(Stance.Agree, _desk.AsOf("2004-01-15"));
    }

    [Fact]
    public void What_another_statement_had_overtaken_is_taken_back_without_a_shift()
    {
        _desk.Says("st1", "2004-01-01", Stance.Agree);
        _desk.Says("st2", "2004-01-05", Stance.Neutral);
        var change = _desk.Retracts("st1", Retractor.Source, "2004-01-10");
        Assert.Equal((0, 0), (change.Begun.Count, change.Ended.Count));
        Assert.Equal(Stance.Neutral, _desk.AsOf("2004-01-20"));
        Assert.Equal(Stance.Agree, _desk.AsOf("2004-01-04"));
    }

    [Fact]
    public void A_retraction_on_the_day_of_the_next_statement_is_overtaken_by_it()
    {
        _desk.Says("st1", "2004-01-01", Stance.Agree);
        _desk.Says("st2", "2004-01-05", Stance.Neutral);
        var change = _desk.Retracts("st1", Retractor.Source, "2004-01-05");
        Assert.Equal((0, 0), (change.Begun.Count, change.Ended.Count));
    }

    /// <summary>Both have always been said: the later of the two in timeline order settles every day, and the
    /// first one's withdrawal is never seen.</summary>
    [Fact]
    public void A_retraction_is_overtaken_by_a_statement_with_an_open_start()
    {
        _desk.Says("st1", "../2004-01-01", Stance.Agree);
        _desk.Says("st2", "../2004-01-05", Stance.Neutral);
        var change = _desk.Retracts("st1", Retractor.Source, "2004-01-10");
        Assert.Equal(Stance.Neutral, _desk.AsOf("2004-01-10"));
        Assert.Equal((0, 0), (change.Begun.Count, change.Ended.Count));
    }

    [Fact]
    public void A_retraction_between_two_statements_makes_a_withdrawal_and_a_return_of_their_shift()
    {
        _desk.Says("st1", "2004-01-01", Stance.Agree);
        _desk.Says("st2", "2004-01-10", Stance.Neutral);
        var change = _desk.Retracts("st1", Retractor.Publisher, "2004-01-05");
        Assert.Equal([ShiftKind.Weakening], change.Ended.Select(e => e.Shift.Kind));
        Assert.Equal([ShiftKind.Withdrawal, ShiftKind.Return], change.Begun.Select(b => b.Shift.Kind));
        Assert.All([.. change.Begun, .. change.Ended], x => Assert.Equal(ChangeCause.Withdrawal, x.Cause));
    }

    [Fact]
    public void A_retraction_within_the_statements_own_dates_holds_from_the_day_it_begins()
    {
        _desk.Says("st1", "2004-01", Stance.Agree);
        _desk.Retracts("st1", Retractor.Source, "2004");
        Assert.Null(_desk.AsOf("2004-01-01"));
        Assert.Equal(
            [
                (ShiftKind.Withdrawal, Stance.Agree, null, "2004"),
                (ShiftKind.FirstPosition, null, (Stance?)Stance.Agree, "2004-01"),
            ],
            _desk.Standing.OrderByDescending(s => s.Item1)
        );
    }

    [Fact]
    public void What_an_editor_retracts_was_never_said()
    {
        _desk.Says("st1", "2004-01-01", Stance.Agree);
        _desk.Says("st2", "2004-01-10", Stance.Neutral);
        var before = _desk.Now;
        var change = _desk.Retracts("st2", Retractor.Editor);
        Assert.Equal(
            (ShiftKind.Weakening, ChangeCause.RecordCorrection),
            (change.Ended[0].Shift.Kind, change.Ended[0].Cause)
        );
        Assert.Empty(change.Begun);
        Assert.Equal(Stance.Agree, _desk.AsOf("2004-01-20"));
        Assert.Equal(Stance.Neutral, _desk.AsOf("2004-01-20", before));
        Assert.Equal([(ShiftKind.FirstPosition, null, Stance.Agree, "2004-01-01")], _desk.Standing);
    }

    [Fact]
    public void What_an_editor_retracts_between_two_others_joins_them()
    {
        _desk.Says("st1", "2004-01-01", Stance.Agree);
        _desk.Says("st2", "2004-01-05", Stance.Neutral);
        _desk.Says("st3", "2004-01-10", Stance.Disagree);
        var change = _desk.Retracts("st2", Retractor.Editor);
        Assert.Equal([ShiftKind.Weakening, ShiftKind.Strengthening], change.Ended.Select(e => e.Shift.Kind));
        Assert.Equal([ShiftKind.Reversal], change.Begun.Select(b => b.Shift.Kind));
    }

    [Theory]
    [InlineData(Retractor.Editor, null)]
    [InlineData(Retractor.Source, "2004-01-07")]
    public void A_reinstatement_brings_back_what_was(Retractor by, string? on)
    {
        _desk.Says("st1", "2004-01-05", Stance.Agree);
        _desk.Says("st2", "2004-01-10", Stance.Neutral);
        var before = _desk.Standing.ToList();
        _desk.Retracts("st1", by, on);
        Assert.NotEqual(before, _desk.Standing);
        var change = _desk.Reinstates("st1");
        Assert.All([.. change.Begun, .. change.Ended], x => Assert.Equal(ChangeCause.Reinstatement, x.Cause));
        Assert.NotEmpty(change.Begun);
        Assert.Equal(before, _desk.Standing);
    }

    [Fact]
    public void A_withdrawn_assessment_stays_away_when_its_statement_is_reinstated()
    {
        _desk.Says("st1", "2004-01-05", Stance.Agree);
        _desk.Retracts("st1", Retractor.Editor);
        Assert.Null(_desk.Does(new WithdrawAssessment("st1", "a1", "Why")));
        var change = _desk.Reinstates("st1")!;
        Assert.Empty(change.Opened);
        Assert.Equal(new Unassessed("st1", "s1"), change.Unassessed);
        Assert.Null(_desk.AsOf("2004-01-05"));
    }
}
