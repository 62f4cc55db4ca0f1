using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using Xunit;

namespace ClaimLedger.Tests.Stances;

/// <summary>What a reader would be told differently of one source on one proposition, and why.</summary>
public sealed class DiffTests
{
    private static readonly DateOnly Late = new(2004, 1, 22);
    private readonly Desk _desk = new();

    [Fact]
    public void A_change_of_mind_is_a_new_statement()
    {
        _desk.Says("st1", "2004-01-10", Stance.Agree);
        var before = _desk.Now;
        _desk.Says("st2", "2004-01-20", Stance.Disagree);

        Assert.Equal(
            [
                "reversal: Was agree, said on 2004-01-10 (st1); now disagree, said on 2004-01-20 (st2).",
                "new-statement by AssessmentRecorded",
            ],
            Between(before, _desk.Now)
        );
        Assert.Equal(
            [
                "reversal: Was agree, said on 2004-01-10 (st1); now disagree, said on 2004-01-20 (st2).",
                "valid-time: Said on 2004-01-20: by 2004-01-22, and not yet by 2004-01-15.",
            ],
            Between(new AsOf(new(2004, 1, 15), _desk.Now), new AsOf(Late, _desk.Now))
        );
    }

    [Fact]
    public void A_statement_between_others_is_a_late_arrival_and_seen_on_its_days_alone()
    {
        _desk.Says("st1", "2004-01-10", Stance.Agree);
        _desk.Says("st2", "2004-01-20", Stance.Disagree);
        var before = _desk.Now;
        _desk.Says("st3", "2004-01-15", Stance.Neutral);
        DateOnly between = new(2004, 1, 16);

        Assert.Empty(Between(before, _desk.Now));
        Assert.Equal(
            [
                "weakening: Was agree, said on 2004-01-10 (st1); now neutral, said on 2004-01-15 (st3).",
                "late-arrival by AssessmentRecorded",
            ],
            Between(new AsOf(between, before), new AsOf(between, _desk.Now))
        );
    }

    [Fact]
    public void A_record_that_was_wrong_is_a_correction_and_lets_the_statement_before_speak()
    {
        _desk.Says("st1", "2004-01-10", Stance.Agree);
        _desk.Says("st2", "2004-01-20", Stance.Agree);
        var before = _desk.Now;
        _desk.Retracts("st2", Retractor.Editor);

        Assert.Equal(
            [
                "other-statement: Still agree: was agree, said on 2004-01-20 (st2); now agree, said on 2004-01-10 (st1).",
                "record-correction by StatementRetracted",
            ],
            Between(before, _desk.Now)
        );
        var without = _desk.Now;
        _desk.Retracts("st1", Retractor.Editor);
        Assert.Equal(
            [
                "unsaid: Was agree, said on 2004-01-10 (st1); now nothing.",
                "record-correction by StatementRetracted",
            ],
            Between(without, _desk.Now)
        );
        var none = _desk.Now;
        _desk.Reinstates("st2");
        Assert.Equal(
            [
                "first-position: Was nothing; now agree, said on 2004-01-20 (st2).",
                "reinstatement by StatementReinstated",
            ],
            Between(none, _desk.Now)
        );
        Assert.Equal(
            [
                "recorded-again: Still agree (st2): the same, but its record was closed and opened again.",
                "record-correction by StatementRetracted",
                "reinstatement by StatementReinstated",
            ],
            Between(before, _desk.Now)
        );
    }

    [Fact]
    public void A_withdrawal_is_one_from_its_date_on_and_before_it_another_date()
    {
        _desk.Says("st1", "2004-01-10", Stance.Agree);
        var before = _desk.Now;
        _desk.Retracts("st1", Retractor.Source, "2004-01-18");

        Assert.Equal(
            [
                "withdrawal: Was agree, said on 2004-01-10 (st1); now no stance, as what was said on 2004-01-10 (st1) was withdrawn on 2004-01-18.",
                "withdrawal by StatementRetracted",
            ],
            Between(before, _desk.Now)
        );
        DateOnly early = new(2004, 1, 12);
        Assert.Equal(
            [
                "redated: Still agree (st1): the withdrawal from none to 2004-01-18.",
                "withdrawal by StatementRetracted",
            ],
            Between(new AsOf(early, before), new AsOf(early, _desk.Now))
        );
        Assert.Equal(
            [
                "withdrawal: Was agree, said on 2004-01-10 (st1); now no stance, as what was said on 2004-01-10 (st1) was withdrawn on 2004-01-18.",
                "valid-time: Withdrawn on 2004-01-18: by 2004-01-22, and not yet by 2004-01-12.",
            ],
            Between(new AsOf(early, _desk.Now), new AsOf(Late, _desk.Now))
        );
    }

    [Fact]
    public void Where_the_record_changed_and_the_day_passed_both_are_told()
    {
        DateOnly early = new(2004, 1, 5);
        _desk.Says("st1", "2004-01-10", Stance.Agree);
        var said = _desk.Now;
        _desk.Does(new ReviseAssessment("st1", "a1", "Why", Stance.StronglyAgree));
        Assert.Equal(
            [
                "first-position: Was nothing; now strongly-agree, said on 2004-01-10 (st1).",
                "record-correction by AssessmentRevised",
                "valid-time: Said on 2004-01-10: by 2004-01-22, and not yet by 2004-01-05.",
            ],
            Between(new AsOf(early, said), new AsOf(Late, _desk.Now))
        );

        const string Withdrawn =
            "valid-time: Withdrawn on 2004-01-18: by 2004-01-22, and not yet by 2004-01-12.";
        early = new(2004, 1, 12);
        var revised = _desk.Now;
        _desk.Retracts("st1", Retractor.Source, "2004-01-18");
        var withdrawn = _desk.Now;
        Assert.Equal(
            ["withdrawal by StatementRetracted", Withdrawn],
            Between(new AsOf(early, revised), new AsOf(Late, withdrawn)).Skip(1)
        );
        _desk.Does(new CorrectStatement("st1", "Misread", StatedOn: Known.Date("2004-01-11")));
        Assert.Equal(
            ["record-correction by StatementCorrected", Withdrawn],
            Between(new AsOf(early, withdrawn), new AsOf(Late, _desk.Now)).Skip(1)
        );
        // Corrected to a day that had passed, it is the record alone.
        Assert.Equal(
            ["record-correction by StatementCorrected"],
            Between(new AsOf(new(2004, 1, 10), withdrawn), new AsOf(new(2004, 1, 11), _desk.Now)).Skip(1)
        );
    }

    [Fact]
    public void The_same_stance_coded_otherwise_or_disputed_differs_as_well()
    {
        _desk.Says("st1", "2004-01-10", Stance.Agree);
        var first = _desk.Now;
        _desk.Does(new ReviseAssessment("st1", "a1", "Why", Stance.Agree, Confidence: Confidence.High));
        var revised = _desk.Now;
        _desk.Does(new DisputeAssessment("st1", "a1", "x1", "Why"), "editor-2");
        var disputed = _desk.Now;
        _desk.Does(new ResolveDispute("st1", "a1", "x1", "How"));

        Assert.Equal(
            [
                "recoded: Still agree (st1): the confidence from none to high.",
                "record-correction by AssessmentRevised",
            ],
            Between(first, revised)
        );
        Assert.Equal(
            ["contested: Still agree (st1), and contested now.", "dispute by AssessmentDisputed"],
            Between(revised, disputed)
        );
        Assert.Equal(
            ["settled: Still agree (st1), and contested no more.", "dispute by DisputeResolved"],
            Between(disputed, _desk.Now)
        );
        Assert.Empty(Between(revised, _desk.Now));
    }

    [Fact]
    public void What_was_recorded_and_then_changed_is_told_from_its_recording_on()
    {
        _desk.Says("st1", "2004-01-10", Stance.Agree);
        var before = _desk.Now;
        _desk.Says("st2", "2004-01-20", Stance.Disagree);
        _desk.Does(new ReviseAssessment("st2", "a1", "Why", Stance.Disagree, Confidence: Confidence.Low));
        Assert.Equal(
            [
                "reversal: Was agree, said on 2004-01-10 (st1); now disagree, said on 2004-01-20 (st2).",
                "new-statement by AssessmentRecorded",
                "record-correction by AssessmentRevised",
            ],
            Between(before, _desk.Now)
        );
        _desk.Retracts("st2", Retractor.Editor);
        _desk.Reinstates("st2");
        Assert.Equal(
            [
                "new-statement by AssessmentRecorded",
                "record-correction by AssessmentRevised",
                "record-correction by StatementRetracted",
                "reinstatement by StatementReinstated",
            ],
            Between(before, _desk.Now).Skip(1)
        );
        // Of another day, on which what was withdrawn later was still held.
        _desk.Retracts("st2", Retractor.Source, "2004-01-25");
        Assert.Equal(
            ["new-statement by AssessmentRecorded", "withdrawal by StatementRetracted"],
            [.. Between(before, _desk.Now).Skip(1).Where(w => !w.StartsWith('r'))]
        );
    }

    [Fact]
    public void What_is_no_longer_in_force_is_told_by_what_ended_it_and_not_by_what_was_done_to_it_before()
    {
        _desk.Says("st1", "2004-01-10", Stance.Agree);
        _desk.Says("st2", "2004-01-20", Stance.Disagree);
        var before = _desk.Now;
        _desk.Does(new ReviseAssessment("st2", "a1", "Why", Stance.Disagree, Confidence: Confidence.Low));
        _desk.Retracts("st2", Retractor.Editor);
        Assert.Equal(["record-correction by StatementRetracted"], Between(before, _desk.Now).Skip(1));
        // What a later statement has displaced anyhow is no cause, whatever became of it since.
        _desk.Reinstates("st2");
        before = _desk.Now;
        _desk.Says("st3", "2004-01-21", Stance.Agree);
        _desk.Retracts("st2", Retractor.Editor);
        Assert.Equal(["new-statement by AssessmentRecorded"], Between(before, _desk.Now).Skip(1));
    }

    private IEnumerable<string> Between(long from, long to) =>
        Between(new AsOf(Late, from), new AsOf(Late, to));

    private IEnumerable<string> Between(AsOf from, AsOf to)
    {
        var book = _desk.Book;
        foreach (var d in Diff.Between(book.Matrix("t1", from), book.Matrix("t1", to)))
        {
            yield return $"{Codes<DifferenceKind>.Write(d.Kind)}: {DiffWords.Of(d)}";
            foreach (var reason in book.Reasons(d, from, to))
            {
                var cause = Codes<DifferenceCause>.Write(reason.Cause);
                yield return reason.On is null
                    ? $"{cause} by {reason.By.Type}"
                    : $"{cause}: {DiffWords.Passing(reason, from.ValidAt, to.ValidAt)}";
            }
        }
    }
}
