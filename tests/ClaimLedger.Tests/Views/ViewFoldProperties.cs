using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Registers;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Views;
using ClaimLedger.Proofs;
using ClaimLedger.Tests.Registers;
using ClaimLedger.Tests.Stances;
using CsCheck;
using Xunit;

namespace ClaimLedger.Tests.Views;

/// <summary>What holds of every history.</summary>
public sealed class ViewFoldProperties
{
    [Fact]
    public void The_rows_as_of_a_position_are_those_of_the_events_up_to_it() =>
        History.Steps.Sample(
            steps =>
            {
                var events = EventsOf(steps);
                var (whole, growing) = (Of(events), new ViewFold());
                foreach (var e in events)
                {
                    growing.Apply(e);
                    Assert.Equal(e.At, whole.TimeOf(e.Position));
                    foreach (var table in ComparedTables.All)
                    {
                        Assert.Equal(Lines(growing, table, e.Position), Lines(whole, table, e.Position));
                        Assert.Equal(Lines(whole, table, e.Position).Count, whole.CountOf(table, e.Position));
                    }
                }
            },
            iter: 60
        );

    [Fact]
    public void A_row_is_canonical_and_has_the_members_of_its_table() =>
        History.Steps.Sample(
            steps =>
            {
                var events = EventsOf(steps);
                var fold = Of(events);
                foreach (var table in ComparedTables.All)
                {
                    var names = table.Columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
                    var before = 0L;
                    foreach (var line in Lines(fold, table, fold.Position))
                    {
                        Assert.Equal(
                            line,
                            Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(line)))
                        );
                        var row = JsonNode.Parse(line)!.AsObject();
                        Assert.Subset(names, row.Select(m => m.Key).ToHashSet(StringComparer.Ordinal));
                        Assert.True((long)row["recordedFrom"]! >= before);
                        before = (long)row["recordedFrom"]!;
                    }
                }
            },
            iter: 200
        );

    [Fact]
    public void The_matrix_is_that_of_the_timelines()
    {
        Gen.Select(History.Steps, Gen.Int[0, History.Days.Count - 1], Gen.Int[0, 99])
            .Sample(
                (steps, day, percent) =>
                {
                    var events = EventsOf(steps);
                    var position = events[events.Count * percent / 100].Position;
                    var book = StanceBook.Of(events);
                    var expected = book
                        .Entries.GroupBy(row => row.Entry.Key)
                        .Select(rows => Timeline.AsOf(Timeline.KnownAt(rows, position), History.Days[day]))
                        .OfType<TimelineEntry>()
                        .ToHashSet();
                    Assert.Equal(
                        expected,
                        Of(events)
                            .Matrix(threat: null, History.Days[day], position)
                            .Select(row => row.Entry)
                            .ToHashSet()
                    );
                },
                iter: 300
            );
    }

    [Fact]
    public void The_register_is_the_same_whether_statements_are_folded_for_it_or_beside_it() =>
        History.Steps.Sample(
            steps =>
            {
                var (stances, beside, own) = (new StanceLedger(), new RegisterLedger(), new RegisterLedger());
                foreach (
                    var e in EventsOf(steps)
                        .Where(e => e.Stream.StartsWith("statement/", StringComparison.Ordinal))
                )
                    Assert.Equal(own.Apply(e), beside.Apply(stances.Read(e)));
            },
            iter: 300
        );

    /// <summary>Instants that several events share, within a command and across some.</summary>
    private static List<Recorded> EventsOf(IEnumerable<History.Step> steps) =>
        [
            .. History
                .Of(steps)
                .Events.Select(e => e with { At = DateTimeOffset.UnixEpoch.AddSeconds(e.Position / 5) }),
        ];

    private static ViewFold Of(IEnumerable<Recorded> events)
    {
        var fold = new ViewFold();
        foreach (var e in events)
            fold.Apply(e);
        return fold;
    }

    private static List<string> Lines(ViewFold fold, ComparedTable table, long knownAt) =>
        [.. fold.Lines(table, knownAt).Select(line => Encoding.UTF8.GetString(line.Span))];
}
