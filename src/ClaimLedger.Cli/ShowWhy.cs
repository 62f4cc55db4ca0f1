using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary>Why a stance is what it is.</summary>
internal sealed record WhyAnswer(
    string Source,
    string Threat,
    string Proposition,
    string ValidAt,
    KnownAt KnownAt,
    IReadOnlyList<string> Words,
    EntriesInAnswer Displaced,
    EntriesInAnswer Later,
    EntriesInAnswer Closed,
    InForceInAnswer? InForce = null
);

/// <summary>The entry in force.</summary>
internal sealed record InForceInAnswer(
    ExplainedInAnswer Entry,
    string? Text = null,
    IReadOnlyList<string>? Redacted = null
);

/// <summary>Some of a number of entries.</summary>
internal sealed record EntriesInAnswer(long Total, IReadOnlyList<ExplainedInAnswer> Entries);

/// <summary>An entry with what opened and closed it.</summary>
internal sealed record ExplainedInAnswer(
    string Statement,
    Stance Stance,
    string StatedOn,
    string Cause,
    ToldInAnswer OpenedBy,
    string? ClosedCause = null,
    ToldInAnswer? ClosedBy = null
);

/// <summary>An event in words.</summary>
internal sealed record ToldInAnswer(long Position, string RecordedAt, string Actor, string Words);

/// <summary><c>claimledger show why SOURCE THREAT</c></summary>
internal static class ShowWhy
{
    private static readonly string[] Columns = ["stated on", "stance", "statement", "", "recorded", "closed"];

    public static Command New(Tool tool)
    {
        var source = Arguments.Id("SOURCE", "The source's id.");
        var threat = Arguments.Id("THREAT", "The threat's id.");
        var proposition = Arguments.IdOption("--proposition", "The proposition's id; overall when left out.");
        var validAt = Arguments.ValidAt();
        var knownAt = Arguments.KnownAt();
        var command = new Command("why", "Explains why a source's stance on a threat is what it is.")
        {
            source,
            threat,
            proposition,
            validAt,
            knownAt,
        };
        tool.Show(
            command,
            (asked, api, cancellation) =>
                api.AskAsync(
                    HttpMethod.Get,
                    "/explain",
                    [
                        ("source", asked.GetRequiredValue(source)),
                        ("threat", asked.GetRequiredValue(threat)),
                        ("proposition", asked.GetValue(proposition)),
                        ("validAt", asked.GetValue(validAt)),
                        ("knownAt", asked.GetValue(knownAt)),
                    ],
                    cancellation
                ),
            (_, answer) => Print(tool.Output, answer)
        );
        return command;
    }

    private static void Print(Output output, JsonObject json)
    {
        var answer = LedgerApi.As<WhyAnswer>(json);
        output.Heading($"Why {answer.Source} stands so on {answer.Threat}/{answer.Proposition}");
        output.Line($"valid at {answer.ValidAt}, known at {answer.KnownAt}");
        output.Line();
        foreach (var sentence in answer.Words)
            output.Line(sentence);
        if (answer.InForce?.Text is { } text)
        {
            output.Line();
            output.Line($"“{text}”");
        }
        else if (answer.InForce?.Redacted?.Contains("text") is true)
        {
            output.Line();
            output.Line("The text was redacted.");
        }
        string[][] rows =
        [
            .. answer.Later.Entries.Select(entry => RowOf(entry, "later")),
            .. answer.InForce is { } inForce ? [RowOf(inForce.Entry, "in force")] : Array.Empty<string[]>(),
            .. answer.Displaced.Entries.Select(entry => RowOf(entry, "earlier")),
            .. answer.Closed.Entries.Select(entry => RowOf(entry, "closed")),
        ];
        if (rows.Length > 0)
            output.Table(Columns, rows);
        foreach (var closed in answer.Closed.Entries.Select(entry => entry.ClosedBy).OfType<ToldInAnswer>())
            output.Line($"closed {At(closed)} by {closed.Actor}: {closed.Words}");
        var left = Left(answer.Later) + Left(answer.Displaced) + Left(answer.Closed);
        if (left > 0)
            output.Line(string.Create(CultureInfo.InvariantCulture, $"{left} more entries are left out."));
    }

    private static long Left(EntriesInAnswer some) => some.Total - some.Entries.Count;

    private static string[] RowOf(ExplainedInAnswer entry, string place) =>
        [
            entry.StatedOn,
            StanceChart.Label(entry.Stance, isContested: false),
            entry.Statement,
            place,
            $"{At(entry.OpenedBy)} {entry.Cause}",
            entry.ClosedBy is { } closed ? $"{At(closed)} {entry.ClosedCause}" : "",
        ];

    private static string At(ToldInAnswer told) =>
        string.Create(CultureInfo.InvariantCulture, $"{told.RecordedAt.Split('T')[0]} ({told.Position})");
}
