using System.CommandLine;
using System.Text.Json.Nodes;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary>Where every source stands on one threat.</summary>
internal sealed record StancesAnswer(
    string Threat,
    string ValidAt,
    KnownAt KnownAt,
    IReadOnlyList<StanceOfSource> Stances
);

/// <summary>Where one source stands on one proposition; no stance where it has withdrawn the last.</summary>
internal sealed record StanceOfSource(
    string Source,
    string Proposition,
    string StatedOn,
    Stance? Stance = null,
    string? Likelihood = null,
    string? Confidence = null,
    string? Credibility = null,
    bool Contested = false,
    string? WithdrawnOn = null,
    IReadOnlyList<string>? Members = null,
    string? SaidBy = null
)
{
    public string Label =>
        Stance is { } stance ? StanceChart.Label(stance, Contested) : $"   withdrawn {WithdrawnOn}".TrimEnd();
}

/// <summary><c>claimledger show stances THREAT</c></summary>
internal static class ShowStances
{
    private static readonly string[] Columns =
    [
        "source",
        "said by",
        "proposition",
        "stance",
        "likel.",
        "conf.",
        "cred.",
        "stated on",
    ];

    public static Command New(Tool tool)
    {
        var threat = Arguments.Id("THREAT", "The threat's id.");
        var proposition = Arguments.IdOption("--proposition", "Only this proposition.");
        var source = Arguments.IdOption("--source", "Only this source.");
        var validAt = Arguments.ValidAt();
        var knownAt = Arguments.KnownAt();
        var command = new Command("stances", "Shows where every source stands on a threat.")
        {
            threat,
            proposition,
            source,
            validAt,
            knownAt,
        };
        var linked = new LinkedOptions(command);
        tool.Show(
            command,
            (asked, api, cancellation) =>
                ReadAsync(
                    api,
                    asked.GetRequiredValue(threat),
                    [
                        ("validAt", asked.GetValue(validAt)),
                        ("knownAt", asked.GetValue(knownAt)),
                        ("proposition", asked.GetValue(proposition)),
                        ("source", asked.GetValue(source)),
                        linked.Of(asked),
                    ],
                    cancellation
                ),
            (_, answer) => Print(tool.Output, LedgerApi.As<StancesAnswer>(answer))
        );
        return command;
    }

    public static Task<JsonObject> ReadAsync(
        LedgerApi api,
        string threat,
        IEnumerable<(string Name, string? Value)> query,
        CancellationToken cancellation
    ) => api.ReadAsync($"/threats/{threat}/stances", query, "stances", cancellation);

    /// <summary>By proposition, then source, with a null between propositions; what stands on the threat as
    /// a whole comes first.</summary>
    public static IEnumerable<StanceOfSource?> Grouped(IEnumerable<StanceOfSource> stances)
    {
        string? before = null;
        foreach (
            var stance in stances
                .OrderBy(stance => stance.Proposition != "overall")
                .ThenBy(stance => stance.Proposition, StringComparer.Ordinal)
                .ThenBy(stance => stance.Source, StringComparer.Ordinal)
        )
        {
            if (before is not null && before != stance.Proposition)
                yield return null;
            yield return stance;
            before = stance.Proposition;
        }
    }

    private static void Print(Output output, StancesAnswer answer)
    {
        output.Heading($"Stances on {answer.Threat}");
        output.Line($"valid at {answer.ValidAt}, known at {answer.KnownAt}");
        LinkedOptions.Print(
            output,
            answer.Stances.DistinctBy(stance => stance.Source).Select(stance => stance.Members ?? [])
        );
        if (answer.Stances.Count == 0)
        {
            output.Line("No source has a stance here.");
            return;
        }
        output.Table(Columns, Grouped(answer.Stances).Select(row => row is null ? null : RowOf(row)));
    }

    private static string[] RowOf(StanceOfSource stance) =>
        [
            stance.Source,
            stance.Members is { Count: > 1 } ? stance.SaidBy ?? "" : "",
            stance.Proposition,
            stance.Label,
            stance.Likelihood ?? "",
            stance.Confidence ?? "",
            stance.Credibility ?? "",
            stance.StatedOn,
        ];
}
