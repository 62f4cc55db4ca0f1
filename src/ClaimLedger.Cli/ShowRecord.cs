using System.CommandLine;
using System.Globalization;

namespace ClaimLedger.Cli;

/// <summary>A source's track record.</summary>
internal sealed record RecordAnswer(
    string Source,
    KnownAt KnownAt,
    CountOf Statements,
    int Assessments,
    IReadOnlyList<ShiftCount> Shifts,
    CountOf Retractions,
    IReadOnlyList<RetractionCount> RetractedBy,
    CountOf Corrections,
    CountOf Concerns,
    CountOf Redactions,
    CountOf Disputes,
    IReadOnlyList<GradeOfSource> Grades,
    CountOf? ContradictedItself = null,
    CountOf? ContradictedByOthers = null
);

/// <summary>How often, from when to when: days, or instants of recorded time.</summary>
internal sealed record CountOf(int Count, int? Standing = null, string? First = null, string? Last = null);

/// <summary>The shifts of one kind.</summary>
internal sealed record ShiftCount(string Kind, int Count, string? First = null, string? Last = null);

/// <summary>The retractions by one party for one reason.</summary>
internal sealed record RetractionCount(string By, string Reason, int Count);

/// <summary>A grade and when it was given.</summary>
internal sealed record GradeOfSource(string Reliability, long RecordedFrom, string RecordedAt);

/// <summary><c>claimledger show record SOURCE</c></summary>
internal static class ShowRecord
{
    public static Command New(Tool tool)
    {
        var source = Arguments.Id("SOURCE", "The source's id.");
        var knownAt = Arguments.KnownAt();
        var command = new Command("record", "Shows a source's track record.") { source, knownAt };
        tool.Show(
            command,
            (asked, api, cancellation) =>
                api.AskAsync(
                    HttpMethod.Get,
                    $"/sources/{asked.GetRequiredValue(source)}/record",
                    [("knownAt", asked.GetValue(knownAt))],
                    cancellation
                ),
            (_, answer) => Print(tool.Output, LedgerApi.As<RecordAnswer>(answer))
        );
        return command;
    }

    private static void Print(Output output, RecordAnswer answer)
    {
        output.Heading($"Track record of {answer.Source}");
        output.Line($"known at {answer.KnownAt}");
        output.Table(
            ["what", "how often", "standing", "first", "last"],
            [
                RowOf("statements", answer.Statements),
                RowOf("assessments in force", new CountOf(answer.Assessments)),
                .. answer.Shifts.Select(s =>
                    RowOf($"shifts, {s.Kind}", new CountOf(s.Count, null, s.First, s.Last))
                ),
                null,
                RowOf("contradicted itself", answer.ContradictedItself),
                RowOf("contradicted by sources graded A or B", answer.ContradictedByOthers),
                null,
                RowOf("retractions", answer.Retractions),
                .. answer.RetractedBy.Select(r => RowOf($"  by {r.By}, {r.Reason}", new CountOf(r.Count))),
                RowOf("corrections", answer.Corrections),
                RowOf("expressions of concern", answer.Concerns),
                RowOf("redactions", answer.Redactions),
                RowOf("disputed codings", answer.Disputes),
            ]
        );
        foreach (var grade in answer.Grades)
            output.Line(
                $"graded {grade.Reliability} on {DayOf(grade.RecordedAt)} at position {grade.RecordedFrom}"
            );
        if (answer.Grades.Count == 0)
            output.Line("never graded");
    }

    private static string[] RowOf(string what, CountOf? count) =>
        count is null
            ? [what, "too much to read", "", "", ""]
            :
            [
                what,
                Number(count.Count),
                count.Standing is { } standing ? Number(standing) : "",
                DayOf(count.First),
                DayOf(count.Last),
            ];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string DayOf(string? instant) => instant?.Split('T')[0] ?? "";
}
