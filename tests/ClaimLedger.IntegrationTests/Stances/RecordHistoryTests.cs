using System.Text.Json.Nodes;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Hosting;
using CsCheck;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>Track records are at any position what all events up to it, folded in memory, yield.</summary>
public sealed class RecordHistoryTests(Ledger ledger) : IClassFixture<Ledger>
{
    private static readonly string[] Sources = ["h-s0", "h-s1"];

    /// <summary>What is corrected while no timeline holds an entry of it: an editor retracted it, or all its
    /// assessments are withdrawn.</summary>
    private static readonly Gen<(string Actor, Command Command)[]> Unheld = Gen.Select(
        Gen.Int[0, 24].Select(i => $"h-st{i}"),
        Gen.Bool,
        Gen.Int[0, 1],
        Gen.Int[1, 28],
        Gen.Bool,
        (statement, isRetracted, source, day, isReinstated) =>
        {
            Command[] taken = isRetracted
                ? [new RetractStatement(statement, Retractor.Editor, RetractionReason.Misattributed)]
                : [.. Enumerable.Range(0, 3).Select(i => new WithdrawAssessment(statement, $"a{i}", "No."))];
            Command[] corrected =
            [
                new CorrectStatement(statement, "Who.", Source: Sources[source]),
                new CorrectStatement(statement, "When.", StatedOn: EdtfDate.Parse($"2004-02-{day:00}")),
            ];
            Command[] back = isReinstated ? [new ReinstateStatement(statement, "Why.")] : [];
            return taken.Concat(corrected).Concat(back).Select(command => ("editor-1", command)).ToArray();
        }
    );

    [Fact]
    public async Task After_a_random_history_every_record_is_that_of_the_pure_fold()
    {
        await ledger.ImportAsync(string.Join('\n', Histories.Lines()));
        await Gen.Select(Histories.All, Unheld.Array[20], Gen.Int[0, 99].Array[10])
            .SampleAsync(
                x => AssertRecordsAsync([.. x.Item1, .. x.Item2.SelectMany(u => u)], x.Item3),
                iter: 1,
                threads: 1
            );
    }

    private async Task AssertRecordsAsync((string Actor, Command Command)[] history, int[] percents)
    {
        var last = await ledger.SubmitAsync(history);
        var events = await ledger.RecordedAsync();
        var positions = percents
            .Select(percent => events[events.Count * percent / 100].Position)
            .Append(last);
        // Where what was corrected meanwhile is most of all.
        foreach (var position in positions.Concat(events.TakeLast(20).Select(e => e.Position)))
        {
            foreach (var source in Sources)
            {
                var record = await ledger.GetAsync($"/sources/{source}/record?knownAt={position}");
                Assert.Equal(Folded(events, source, position), Line(record));
            }
        }
        Assert.Contains(StatementsOf(events, last), s => IsOnNoTimeline([.. s]));
    }

    /// <summary>Whether a statement that was assessed never had an entry while it was its last
    /// source's.</summary>
    private static bool IsOnNoTimeline(Recorded[] stream)
    {
        var states = new List<Statement>();
        foreach (var e in stream)
            states.Add(Statement.Evolve(states.LastOrDefault(), e));
        return states[^1].Assessments.Count > 0
            && !states.SelectMany(TimelineEntry.Of).Any(entry => entry.Key.Source == states[^1].Source);
    }

    private static IEnumerable<IGrouping<string, Recorded>> StatementsOf(
        IReadOnlyList<Recorded> events,
        long position
    ) =>
        events
            .Where(e =>
                e.Position <= position
                && e.Stream.StartsWith(Streams.StatementPrefix, StringComparison.Ordinal)
            )
            .GroupBy(e => e.Stream, StringComparer.Ordinal);

    private static string Folded(IReadOnlyList<Recorded> events, string source, long position)
    {
        var own = StatementsOf(events, position)
            .Select(stream =>
                (Events: stream.ToList(), State: stream.Aggregate((Statement?)null, Statement.Evolve)!)
            )
            .Where(s => s.State.Source == source && s.State.Assessments.Count > 0)
            .ToList();
        var days = own.Select(s => s.State.StatedOn.Earliest).Order().ToList();
        var all = own.SelectMany(s => s.Events).Select(e => e.Event).ToList();
        return Line(
            $"{days.Count} {Day(days.FirstOrDefault())} {Day(days.LastOrDefault())}",
            own.Sum(s => TimelineEntry.Of(s.State).Count),
            $"{all.OfType<StatementRetracted>().Count()} {own.Count(s => s.State.Retraction is not null)}",
            all.OfType<StatementCorrected>().Count(),
            $"{all.OfType<AssessmentDisputed>().Count()} {Open(own.Select(s => s.State))}"
        );
    }

    private static int Open(IEnumerable<Statement> statements) =>
        statements
            .SelectMany(s => s.Assessments)
            .SelectMany(a => a.Disputes)
            .Count(d => d.Resolution is null);

    private static string Line(JsonNode record) =>
        Line(
            $"{record["statements"]!["count"]} {record["statements"]!["first"]} {record["statements"]!["last"]}",
            (int)record["assessments"]!,
            $"{record["retractions"]!["count"]} {record["retractions"]!["standing"]}",
            (int)record["corrections"]!["count"]!,
            $"{record["disputes"]!["count"]} {record["disputes"]!["standing"]}"
        );

    private static string Line(
        string statements,
        int assessments,
        string retractions,
        int corrections,
        string disputes
    ) =>
        $"statements {statements}, assessments {assessments}, retractions {retractions}, "
        + $"corrections {corrections}, disputes {disputes}";

    private static string Day(DateOnly? day) => $"{day:yyyy-MM-dd}";
}
