using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Stances;

/// <summary>What holds of every history.</summary>
public sealed class StanceProperties
{
    [Fact]
    public void The_rows_answer_any_pair_of_instants_as_a_plain_fold_does() =>
        Gen.Select(History.Steps, Gen.Int[0, 200])
            .Sample(
                (steps, at) =>
                {
                    var ledger = History.Of(steps);
                    var book = StanceBook.Of(ledger.Events);
                    foreach (var knownAt in new[] { ledger.Head, ledger.Head - 1, at })
                    {
                        var naive = new NaiveStances(ledger.Events, knownAt);
                        foreach (
                            var (key, day) in book.Keys.SelectMany(
                                _ => History.Days,
                                (key, day) => (key, day)
                            )
                        )
                            Assert.Equal(naive.AsOf(key, day), book.AsOf(key, day, knownAt));
                    }
                },
                iter: 2_000
            );

    [Fact]
    public void The_shifts_that_stand_are_those_of_the_entries_known_then() =>
        History.Steps.Sample(
            steps =>
            {
                var ledger = History.Of(steps);
                var book = StanceBook.Of(ledger.Events);
                foreach (var position in ledger.Events.Select(e => e.Position))
                {
                    var standing = book.ShiftsAt(position).Select(row => row.Shift).ToList();
                    Assert.Equal(
                        standing.Count,
                        standing.DistinctBy(s => s.Id, StringComparer.Ordinal).Count()
                    );
                    var expected = book.Keys.SelectMany(key => Shift.Of(book.KnownAt(key, position)));
                    SameRows(expected, standing);
                }
            },
            iter: 1_000
        );

    [Fact]
    public void The_last_shift_by_a_day_says_where_the_source_stood_on_it() =>
        History.Steps.Sample(
            steps =>
            {
                var book = StanceBook.Of(History.Of(steps).Events);
                foreach (var key in book.Keys)
                {
                    var moves = Shift
                        .Of(book.KnownAt(key))
                        .Select(s => (s.To, From: BeginningOf(s, book)))
                        .ToList();
                    Assert.Equal(moves.Select(m => m.From).Order(), moves.Select(m => m.From));
                    foreach (var day in History.Days)
                        Assert.Equal(book.AsOf(key, day), moves.LastOrDefault(m => m.From <= day).To);
                }
            },
            iter: 2_000
        );

    [Fact]
    public void Shifts_of_one_timeline_join_end_to_end() =>
        History.Steps.Sample(
            steps =>
            {
                var book = StanceBook.Of(History.Of(steps).Events);
                foreach (var key in book.Keys)
                {
                    Stance? at = null;
                    foreach (var shift in Shift.Of(book.KnownAt(key)))
                    {
                        Assert.Equal(at, shift.From);
                        Assert.NotEqual(shift.From, shift.To);
                        at = shift.To;
                    }
                }
            },
            iter: 1_000
        );

    [Fact]
    public void Page_by_page_gives_the_rows_of_the_whole() =>
        Gen.Select(History.Steps, Gen.Int[1, 12].Array[1, 40])
            .Sample(
                (steps, pages) =>
                {
                    var events = History.Of(steps).Events;
                    Same(StanceBook.Of(events), StanceBook.OfPages(events, pages));
                },
                iter: 2_000
            );

    [Fact]
    public void A_rebuild_gives_the_same_rows() =>
        History.Steps.Sample(
            steps => Same(StanceBook.Of(History.Of(steps).Events), StanceBook.Of(History.Of(steps).Events)),
            iter: 500
        );

    [Fact]
    public void Another_interleaving_of_what_shares_no_timeline_changes_no_stance() =>
        Gen.Select(History.Steps, Gen.Int[0, 1_000].Array[0, 200])
            .Sample(
                (steps, swaps) =>
                {
                    var events = History.Of(steps).Events;
                    Assert.Equal(
                        History.Answers(StanceBook.Of(events)).Order(StringComparer.Ordinal),
                        History.Answers(StanceBook.Of(Shuffled(events, swaps))).Order(StringComparer.Ordinal)
                    );
                },
                iter: 1_000
            );

    [Fact]
    public void A_command_repeated_right_away_appends_nothing() =>
        History.Steps.Sample(
            steps =>
            {
                var ledger = History.Begin();
                foreach (var step in steps)
                {
                    var command = History.CommandOf(step);
                    var first = ledger.Submit(command, History.Actor(step));
                    var second = ledger.Submit(command, History.Actor(step));
                    Assert.IsNotType<Decision.Append>(second);
                    Assert.Equal(first is Decision.Refuse, second is Decision.Refuse);
                }
            },
            iter: 1_000
        );

    [Fact]
    public void What_an_editor_retracts_and_reinstates_is_as_it_was() =>
        Gen.Select(History.Steps, Gen.Int[0, 7])
            .Sample(
                (steps, which) =>
                {
                    var ledger = History.Of(steps);
                    var before = StanceBook.Of(ledger.Events);
                    var retracted = ledger.Submit(
                        new RetractStatement(
                            $"st{which}",
                            Retractor.Editor,
                            RetractionReason.Other,
                            "Just so"
                        )
                    );
                    if (retracted is not Decision.Append)
                        return;
                    Assert.IsType<Decision.Append>(
                        ledger.Submit(new ReinstateStatement($"st{which}", "Just so"))
                    );
                    var after = StanceBook.Of(ledger.Events);
                    Assert.Equal(History.Answers(before), History.Answers(after));
                    Assert.All(before.Keys, key => Assert.Equal(before.KnownAt(key), after.KnownAt(key)));
                },
                iter: 1_000
            );

    /// <summary>The histories are worth the name: each kind of event, shift and cause comes up.</summary>
    [Fact]
    public void The_histories_hold_every_event_shift_and_cause()
    {
        var seen = new HashSet<object>();
        var gate = new Lock();
        History.Steps.Sample(
            steps =>
            {
                var ledger = History.Of(steps);
                var book = StanceBook.Of(ledger.Events);
                lock (gate)
                {
                    seen.UnionWith(ledger.Events.Select(e => e.Event.GetType()));
                    seen.UnionWith(book.Shifts.Select(row => (object)row.Shift.Kind));
                    seen.UnionWith(book.Shifts.Select(row => (object)row.Cause));
                    seen.UnionWith(book.Shifts.Select(row => (object?)row.EndedCause).OfType<object>());
                }
            },
            iter: 1_000
        );
        object[] events =
        [
            .. Domain
                .EventTypes.All.Select(e => e.Type)
                .Where(type => type.Namespace == typeof(StatementRecorded).Namespace)
                // Redactions touch no timeline.
                .Where(type => !type.Name.StartsWith("StatementRedact", StringComparison.Ordinal)),
        ];
        Assert.Empty(events.Except(seen));
        Assert.Empty(Enum.GetValues<ShiftKind>().Cast<object>().Except(seen));
        Assert.Empty(Enum.GetValues<ChangeCause>().Cast<object>().Except(seen));
    }

    /// <summary>The day from which a shift is seen: of a withdrawal, that from which the statement is no
    /// longer in force; of any other, the first day of the statement that it came with.</summary>
    private static DateOnly BeginningOf(Shift shift, StanceBook book)
    {
        var entry = book.KnownAt(shift.Key)
            .Single(e => e.Statement == shift.Statement && e.Assessment == shift.Assessment);
        return (shift.Kind == ShiftKind.Withdrawal ? entry.WithdrawnFrom : entry.StatedOn.Earliest)
            ?? DateOnly.MinValue;
    }

    /// <summary>The events with neighbours swapped where neither their streams nor the timelines that these
    /// ever touch are the same, at new positions.</summary>
    private static List<Recorded> Shuffled(IReadOnlyList<Recorded> events, int[] swaps)
    {
        var timelines = events
            .GroupBy(e => e.Stream, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => StanceBook.Of(g).Keys.ToHashSet(), StringComparer.Ordinal);
        var order = events.ToList();
        foreach (var at in swaps.Select(s => s % (order.Count - 1)))
        {
            var (x, y) = (order[at], order[at + 1]);
            if (x.Stream != y.Stream && !timelines[x.Stream].Overlaps(timelines[y.Stream]))
                (order[at], order[at + 1]) = (y, x);
        }
        return [.. order.Select((e, i) => MemoryLedger.At(e, i * 3 + 1))];
    }

    private static void Same(StanceBook expected, StanceBook actual)
    {
        SameRows(expected.Entries, actual.Entries);
        SameRows(expected.Shifts, actual.Shifts);
        SameRows(expected.Contests, actual.Contests);
    }

    /// <summary>The same rows, in whatever order.</summary>
    private static void SameRows<T>(IEnumerable<T> expected, IEnumerable<T> actual) =>
        Assert.Equal(
            expected.Select(row => row!.ToString()).Order(StringComparer.Ordinal),
            actual.Select(row => row!.ToString()).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
}
