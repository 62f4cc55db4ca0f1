using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary>One source's entries, in timeline order.</summary>
internal sealed record TimelineAnswer(
    string Source,
    KnownAt KnownAt,
    IReadOnlyList<EntryOfSource> Entries,
    IReadOnlyList<string>? Members = null
);

/// <summary>An event as a cause.</summary>
internal sealed record Cause(string Event, string Type);

/// <summary>One version of one assessment.</summary>
internal sealed record EntryOfSource(
    string Threat,
    string Proposition,
    string Statement,
    Stance Stance,
    string StatedOn,
    long RecordedFrom,
    string RecordedAt,
    DateOnly? Earliest = null,
    string? Likelihood = null,
    string? Confidence = null,
    string? Credibility = null,
    string? WithdrawnOn = null,
    bool Contested = false,
    long? RecordedTo = null,
    string? ClosedAt = null,
    Cause? ClosedBy = null,
    string? Source = null
);

/// <summary><c>claimledger show timeline SOURCE THREAT [PROPOSITION]</c></summary>
internal static class ShowTimeline
{
    private static readonly string[] Columns =
    [
        "#",
        "stated on",
        "stance",
        "likel.",
        "conf.",
        "cred.",
        "said by",
        "statement",
        "recorded",
        "closed",
    ];

    public static Command New(Tool tool)
    {
        var source = Arguments.Id("SOURCE", "The source's id.");
        var threat = Arguments.Id("THREAT", "The threat's id.");
        var proposition = Arguments.OptionalId("PROPOSITION", "The proposition's id; all when left out.");
        var validAt = Arguments.ValidAt("Only what was said by this day.");
        var knownAt = Arguments.KnownAt();
        var closed = new Option<bool>("--closed") { Description = "Also the entries closed since." };
        var command = new Command("timeline", "Draws one source's stance on a threat over time.")
        {
            source,
            threat,
            proposition,
            validAt,
            knownAt,
            closed,
        };
        var linked = new LinkedOptions(command);
        tool.Show(
            command,
            async (asked, api, cancellation) =>
            {
                var answer = await api.ReadAsync(
                    $"/sources/{asked.GetRequiredValue(source)}/timeline",
                    [
                        ("threat", asked.GetRequiredValue(threat)),
                        ("proposition", asked.GetValue(proposition)),
                        ("knownAt", asked.GetValue(knownAt)),
                        ("closed", asked.GetValue(closed) ? "true" : null),
                        linked.Of(asked),
                    ],
                    "entries",
                    cancellation
                );
                Cut(answer["entries"]!.AsArray(), Until(asked.GetValue(validAt)));
                return answer;
            },
            (asked, answer) =>
                Print(
                    tool.Output,
                    asked.GetRequiredValue(threat),
                    LedgerApi.As<TimelineAnswer>(answer),
                    Until(asked.GetValue(validAt))
                )
        );
        return command;
    }

    private static DateOnly Until(string? validAt) =>
        Arguments.TryReadDay(validAt, out var day) ? day : DateOnly.MaxValue;

    /// <summary>The service gives the whole timeline; which of it had begun by a day is seen here.</summary>
    private static void Cut(JsonArray entries, DateOnly until)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            if (LedgerApi.As<EntryOfSource>(entries[i]!).Earliest > until)
                entries.RemoveAt(i);
        }
    }

    private static void Print(Output output, string threat, TimelineAnswer answer, DateOnly until)
    {
        output.Heading($"{answer.Source} on {threat}");
        output.Line($"known at {answer.KnownAt}");
        var members = answer.Members ?? [];
        LinkedOptions.Print(output, [members]);
        if (answer.Entries.Count == 0)
            output.Line("There are no entries.");
        foreach (var timeline in answer.Entries.GroupBy(entry => entry.Proposition, StringComparer.Ordinal))
        {
            output.Line();
            output.Heading(timeline.Key);
            // An entry closed only after what is known here stood then, and belongs to the line.
            bool IsClosed(EntryOfSource entry) => entry.RecordedTo <= answer.KnownAt.Position;
            var number = 0;
            var standing = timeline.Where(entry => !IsClosed(entry)).ToList();
            if (standing.Count > 0)
            {
                var points = PointsOf(standing, until).ToList();
                foreach (var line in StanceChart.Draw(points, output.Width, output.IsUnicode))
                    output.Line(line);
            }
            output.Table(
                Columns,
                timeline.Select(entry => RowOf(IsClosed(entry) ? 0 : ++number, entry, members.Count > 1))
            );
        }
    }

    /// <summary>The entries in force, and a place without a stance where one was withdrawn before the next
    /// began.</summary>
    public static IEnumerable<ChartPoint> PointsOf(IReadOnlyList<EntryOfSource> standing, DateOnly until)
    {
        for (var i = 0; i < standing.Count; i++)
        {
            var entry = standing[i];
            yield return new ChartPoint(entry.Stance, Output.Clean(entry.StatedOn), i + 1, entry.Contested);
            if (!EdtfDate.TryParse(entry.WithdrawnOn, out var date, out _) || date.Earliest is not { } day)
                continue;
            day = entry.Earliest > day ? entry.Earliest.Value : day;
            var isOvertaken = i + 1 < standing.Count && !(standing[i + 1].Earliest > day);
            if (day <= until && !isOvertaken)
                yield return new ChartPoint(null, date.Text, i + 1);
        }
    }

    private static string[] RowOf(int number, EntryOfSource entry, bool isLinked) =>
        [
            number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture),
            entry.WithdrawnOn is null ? entry.StatedOn : $"{entry.StatedOn} (withdrawn {entry.WithdrawnOn})",
            StanceChart.Label(entry.Stance, entry.Contested),
            entry.Likelihood ?? "",
            entry.Confidence ?? "",
            entry.Credibility ?? "",
            isLinked ? entry.Source ?? "" : "",
            entry.Statement,
            $"{DayOf(entry.RecordedAt)} ({entry.RecordedFrom})",
            entry.RecordedTo is null
                ? ""
                : $"{DayOf(entry.ClosedAt)} ({entry.RecordedTo}) {entry.ClosedBy?.Type}",
        ];

    private static string DayOf(string? instant) => instant?.Split('T')[0] ?? "";
}
