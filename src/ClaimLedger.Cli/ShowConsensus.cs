using System.CommandLine;
using System.Globalization;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary>How far the sources agree, on a day or on those of a series.</summary>
internal sealed record ConsensusAnswer(
    string Threat,
    KnownAt KnownAt,
    IReadOnlyList<ConsensusOfDay> Consensus,
    string? ValidAt = null,
    string? Every = null,
    string? From = null,
    string? To = null,
    IReadOnlyList<IdentityOfSources>? Identities = null
);

/// <summary>The consensus on one proposition on one day.</summary>
internal sealed record ConsensusOfDay(
    string Proposition,
    string ValidAt,
    int Sources,
    StanceCounts Stances,
    int Withdrawn,
    IReadOnlyList<GradeCounts> ByReliability,
    int Independent,
    double? Mean = null,
    double? Agreement = null,
    Farthest? Farthest = null
);

/// <summary><c>claimledger show consensus THREAT</c></summary>
internal static class ShowConsensus
{
    private static readonly string[] Columns =
    [
        "proposition",
        "--",
        "-",
        "0",
        "+",
        "++",
        "withdrawn",
        "sources",
        "independent",
        "mean",
        "agreement",
        "farthest",
    ];

    public static Command New(Tool tool)
    {
        var threat = Arguments.Id("THREAT", "The threat's id.");
        var proposition = Arguments.IdOption("--proposition", "Only this proposition.");
        var validAt = Arguments.ValidAt();
        var knownAt = Arguments.KnownAt();
        var every = Arguments.CodeOption<SeriesStep>("--every", "A series, with a point for every");
        var from = Arguments.Day("--from", "The first day of a series.");
        var to = Arguments.Day("--to", "The day after which a series has no point; today when left out.");
        var command = new Command("consensus", "Shows how far the sources agree on a threat.")
        {
            threat,
            proposition,
            validAt,
            knownAt,
            every,
            from,
            to,
        };
        var linked = new LinkedOptions(command);
        command.Validators.Add(result =>
        {
            var isSeries = result.GetResult(every) is not null;
            if (isSeries && result.GetResult(validAt) is not null)
                result.AddError("--valid-at is for one day, --every for a series; give one of them.");
            if (isSeries && result.GetResult(from) is null)
                result.AddError("--every needs the first day of the series: --from, such as 2003-01-01.");
            if (!isSeries && (result.GetResult(from) ?? result.GetResult(to)) is not null)
                result.AddError("--from and --to are for a series; give --every as well, such as month.");
        });
        tool.Show(
            command,
            (asked, api, cancellation) =>
                api.ReadAsync(
                    $"/threats/{asked.GetRequiredValue(threat)}/consensus",
                    [
                        ("proposition", asked.GetValue(proposition)),
                        ("validAt", asked.GetValue(validAt)),
                        ("knownAt", asked.GetValue(knownAt)),
                        ("every", asked.GetValue(every)),
                        ("from", asked.GetValue(from)),
                        ("to", asked.GetValue(to)),
                        linked.Of(asked),
                    ],
                    "consensus",
                    cancellation
                ),
            (_, answer) => Print(tool.Output, LedgerApi.As<ConsensusAnswer>(answer))
        );
        return command;
    }

    /// <summary>A mean with its sign; nothing where there is none.</summary>
    public static string Mean(double? mean) =>
        mean?.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture) ?? "";

    private static void Print(Output output, ConsensusAnswer answer)
    {
        output.Heading($"Consensus on {answer.Threat}");
        output.Line(
            answer.Every is null
                ? $"valid at {answer.ValidAt}, known at {answer.KnownAt}"
                : $"every {answer.Every} from {answer.From} to {answer.To}, known at {answer.KnownAt}"
        );
        LinkedOptions.Print(output, (answer.Identities ?? []).Select(identity => identity.Members));
        if (answer.Consensus.Count == 0)
            output.Line("There is no such proposition.");
        else if (answer.Every is null)
            output.Table(Columns, answer.Consensus.SelectMany(RowsOf));
        else
            PrintSeries(output, answer.Consensus);
    }

    private static IEnumerable<string[]?> RowsOf(ConsensusOfDay point, int index)
    {
        if (index > 0)
            yield return null;
        yield return
        [
            point.Proposition,
            .. Counts(point.Stances, point.Withdrawn),
            Number(point.Sources),
            Number(point.Independent),
            Mean(point.Mean),
            Share(point.Agreement),
            FarthestOf(point),
        ];
        foreach (var grade in point.ByReliability)
        {
            yield return
            [
                grade.Reliability is { } code ? $"  of grade {code}" : "  ungraded",
                .. Counts(grade.Stances, grade.Withdrawn),
                Number(grade.Stances.Total),
                "",
                "",
                "",
                "",
            ];
        }
    }

    private static void PrintSeries(Output output, IReadOnlyList<ConsensusOfDay> points)
    {
        foreach (var proposition in points.GroupBy(point => point.Proposition, StringComparer.Ordinal))
        {
            output.Line();
            output.Heading(proposition.Key);
            output.Table(
                [
                    "from",
                    "to",
                    ConsensusChart.Scale,
                    "mean",
                    "agreement",
                    "sources",
                    "independent",
                    "farthest",
                ],
                Stretches(
                    proposition.Select(point =>
                        (
                            point.ValidAt,
                            new[]
                            {
                                ConsensusChart.Line(point.Stances, point.Mean, output.IsUnicode),
                                Mean(point.Mean),
                                Share(point.Agreement),
                                Number(point.Sources),
                                Number(point.Independent),
                                FarthestOf(point),
                            }
                        )
                    )
                ),
                whole: ConsensusChart.Scale
            );
        }
    }

    /// <summary>Points that look the same one after another are one row.</summary>
    private static IEnumerable<string[]> Stretches(IEnumerable<(string Day, string[] Cells)> points)
    {
        var (first, last, cells) = ("", "", Array.Empty<string>());
        foreach (var point in points)
        {
            if (first.Length > 0 && !cells.SequenceEqual(point.Cells, StringComparer.Ordinal))
            {
                yield return [first, last, .. cells];
                first = "";
            }
            if (first.Length == 0)
                (first, cells) = point;
            last = point.Day;
        }
        if (first.Length > 0)
            yield return [first, last, .. cells];
    }

    private static IEnumerable<string> Counts(StanceCounts stances, int withdrawn) =>
        Enum.GetValues<Stance>()
            .Select(stance => Number(stances.Of(stance)))
            .Append(withdrawn == 0 ? "" : Number(withdrawn));

    private static string FarthestOf(ConsensusOfDay point) =>
        point.Farthest is { } farthest
            ? $"{string.Join(", ", farthest.Sources)} ({farthest.Distance.ToString("0.0#", CultureInfo.InvariantCulture)})"
            : "";

    private static string Share(double? agreement) =>
        agreement?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
