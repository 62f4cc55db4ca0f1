using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Stances;

/// <summary>What holds of the difference between any two pairs of instants of any history.</summary>
public sealed class DiffProperties
{
    private static readonly Gen<(History.Step[] Steps, AsOf From, AsOf To)> Pairs = Gen.Select(
        History.Steps,
        Gen.Int[0, History.Days.Count - 1],
        Gen.Int[0, History.Days.Count - 1],
        Gen.Int[0, 200],
        Gen.Int[0, 200],
        Gen.Int[0, 2],
        (steps, day, otherDay, position, otherPosition, sameness) =>
            (
                steps,
                new AsOf(History.Days[day], position),
                new AsOf(
                    History.Days[sameness == 1 ? day : otherDay],
                    sameness == 2 ? position : otherPosition
                )
            )
    );

    [Fact]
    public void Applied_to_the_first_matrix_it_gives_the_second_and_is_empty_only_where_they_are_equal() =>
        Pairs.Sample(
            x =>
            {
                var book = StanceBook.Of(History.Of(x.Steps).Events);
                var (before, after) = (book.Matrix("t0", x.From), book.Matrix("t0", x.To));
                var diff = Diff.Between(before, after);

                var made = before
                    .Except(diff.Select(d => d.Before).OfType<MatrixCell>())
                    .Concat(diff.Select(d => d.After).OfType<MatrixCell>());
                Assert.Equal(after.ToHashSet(), made.ToHashSet());
                Assert.Equal(before.ToHashSet().SetEquals(after), diff.Count == 0);
                Assert.Empty(Diff.Between(before, before));
            },
            iter: 500
        );

    [Fact]
    public void The_other_way_round_it_is_its_mirror_with_the_same_reasons() =>
        Pairs.Sample(
            x =>
            {
                var book = StanceBook.Of(History.Of(x.Steps).Events);
                var there = Diff.Between(book.Matrix("t0", x.From), book.Matrix("t0", x.To));
                var back = Diff.Between(book.Matrix("t0", x.To), book.Matrix("t0", x.From));

                Assert.Equal(there, back.Select(d => new CellDifference(d.Key, d.After, d.Before)));
                foreach (var (one, other) in there.Zip(back))
                {
                    Assert.Equal(MirrorOf(one.Kind), other.Kind);
                    Assert.Equal(
                        book.Reasons(one, x.From, x.To).ToHashSet(),
                        book.Reasons(other, x.To, x.From).ToHashSet()
                    );
                }
            },
            iter: 500
        );

    [Fact]
    public void Each_difference_has_a_reason_that_lies_between_the_two() =>
        Pairs.Sample(
            x =>
            {
                var book = StanceBook.Of(History.Of(x.Steps).Events);
                foreach (var d in Diff.Between(book.Matrix("t0", x.From), book.Matrix("t0", x.To)))
                {
                    var reasons = book.Reasons(d, x.From, x.To);
                    Assert.NotEmpty(reasons);
                    AssertFromItsRecordingOn(book, d, x.From, x.To, reasons);
                    Assert.All(reasons, reason => AssertBetween(reason, x.From, x.To));
                    Assert.Matches("^[A-Z].+[.]$", DiffWords.Of(d));
                }
            },
            iter: 500
        );

    [Fact]
    public void What_the_record_alone_would_not_have_changed_is_told_by_the_days_as_well() =>
        Pairs.Sample(
            x =>
            {
                var (less, more) = x.From.KnownAt <= x.To.KnownAt ? (x.From, x.To) : (x.To, x.From);
                var book = StanceBook.Of(History.Of(x.Steps).Events);
                var before = book.Matrix("t0", less);
                var alone = book.Matrix("t0", less with { KnownAt = more.KnownAt });
                foreach (var d in Diff.Between(before, book.Matrix("t0", more)))
                {
                    var still = alone.FirstOrDefault(cell => cell.Entry.Key == d.Key);
                    if (d.After is not { } after || still?.Stance != d.Before?.Stance)
                        continue;
                    // Nothing had been said, and it was known that something would be; or of one and the same
                    // assessment another stance is told.
                    var isTold = (d.Before, still) switch
                    {
                        (null, null) => book.Entries.Any(row =>
                            row.IsKnownAt(less.KnownAt) && row.Entry.IsOfSameAssessment(after.Entry)
                        ),
                        ({ } was, { } now) => was.Entry.IsOfSameAssessment(now.Entry)
                            && now.Entry.IsOfSameAssessment(after.Entry)
                            && now.Stance != after.Stance,
                        _ => false,
                    };
                    if (isTold)
                        Assert.Contains(
                            book.Reasons(d, less, more),
                            reason => reason.Cause == DifferenceCause.ValidTime
                        );
                }
            },
            iter: 500
        );

    /// <summary>What was recorded only since is told by that, whatever was done to it later.</summary>
    private static void AssertFromItsRecordingOn(
        StanceBook book,
        CellDifference d,
        AsOf from,
        AsOf to,
        IEnumerable<DifferenceReason> reasons
    )
    {
        var (young, less) = from.KnownAt <= to.KnownAt ? (d.After, from) : (d.Before, to);
        if (young is null)
            return;
        var first = book
            .Entries.Where(row =>
                (row.Entry.Statement, row.Entry.Assessment) == (young.Entry.Statement, young.Entry.Assessment)
            )
            .MinBy(row => row.Opened.Position)!;
        if (first.Opened.Position > less.KnownAt)
            Assert.Contains(reasons, reason => reason.By == first.Opened);
    }

    /// <summary>An event lies between the positions, what passed with time between the days; where one clock
    /// stands, only the other gives reasons.</summary>
    private static void AssertBetween(DifferenceReason reason, AsOf from, AsOf to)
    {
        if (reason.Cause != DifferenceCause.ValidTime)
        {
            Assert.InRange(
                reason.By.Position,
                Math.Min(from.KnownAt, to.KnownAt) + 1,
                Math.Max(from.KnownAt, to.KnownAt)
            );
            return;
        }
        var (early, late) = from.ValidAt < to.ValidAt ? (from, to) : (to, from);
        Assert.True(reason.On!.Earliest > early.ValidAt || reason.Entry.WithdrawnFrom > early.ValidAt);
        Assert.True(reason.On.Earliest <= late.ValidAt);
        Assert.Matches("^(Said|Withdrawn) on .+[.]$", DiffWords.Passing(reason, from.ValidAt, to.ValidAt));
    }

    private static DifferenceKind MirrorOf(DifferenceKind kind) =>
        kind switch
        {
            DifferenceKind.FirstPosition => DifferenceKind.Unsaid,
            DifferenceKind.Unsaid => DifferenceKind.FirstPosition,
            DifferenceKind.Strengthening => DifferenceKind.Weakening,
            DifferenceKind.Weakening => DifferenceKind.Strengthening,
            DifferenceKind.Withdrawal => DifferenceKind.Return,
            DifferenceKind.Return => DifferenceKind.Withdrawal,
            DifferenceKind.Contested => DifferenceKind.Settled,
            DifferenceKind.Settled => DifferenceKind.Contested,
            _ => kind,
        };
}
