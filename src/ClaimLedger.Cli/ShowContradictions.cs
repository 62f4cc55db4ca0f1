using System.CommandLine;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary>Contradictions, in the service's order.</summary>
internal sealed record ContradictionsAnswer(
    KnownAt KnownAt,
    IReadOnlyList<ContradictionOfSides> Contradictions
);

/// <summary>Two stances that cannot both be right; a day that is null is open.</summary>
internal sealed record ContradictionOfSides(
    string Kind,
    IReadOnlyList<SideOfContradiction> Sides,
    IReadOnlyList<RelationOfPath> Path,
    IReadOnlyList<EndOfContradiction> EndedBy,
    string? Began = null,
    string? Ended = null
);

/// <summary>One side, as it was at the beginning and at the end.</summary>
internal sealed record SideOfContradiction(
    string Source,
    string Threat,
    string Proposition,
    CodedStatement First,
    CodedStatement Last,
    string? Reliability = null
);

/// <summary>A statement as it was coded.</summary>
internal sealed record CodedStatement(Stance Stance, string Statement, string StatedOn);

/// <summary>A relation of two propositions.</summary>
internal sealed record RelationOfPath(
    string Threat,
    string Proposition,
    string Relation,
    string OtherThreat,
    string OtherProposition
);

/// <summary>What ended a contradiction; no stance where it was withdrawn.</summary>
internal sealed record EndOfContradiction(
    string Threat,
    string Proposition,
    string Statement,
    Stance? Stance = null
);

/// <summary><c>claimledger show contradictions</c></summary>
internal static class ShowContradictions
{
    private const string Any = "any";

    public static Command New(Tool tool)
    {
        var source = Arguments.IdOption("--source", "Only with this source on a side.");
        var threat = Arguments.IdOption("--threat", "Only with this threat on a side.");
        var proposition = Arguments.IdOption("--proposition", "Only with this proposition on a side.");
        var kind = Arguments.CodeOption<ContradictionKind>("--kind", "Only contradictions of this kind");
        var reliability = new Option<string?>("--reliability")
        {
            Description =
                "Between sources: the lowest grade that both need, A to F, or any; B when left out.",
            HelpName = "GRADE",
        };
        reliability.AcceptOnlyFromAmong([.. Codes<Reliability>.All, Any]);
        var from = Arguments.Day("--from", "Only those that stood on this day or later, in valid time.");
        var to = Arguments.Day("--to", "Only those that stood on this day or earlier, in valid time.");
        var validAt = Arguments.ValidAt("Only those that stood on this day; all when left out.");
        var knownAt = Arguments.KnownAt();
        var command = new Command("contradictions", "Shows who contradicts themselves, or whom.")
        {
            source,
            threat,
            proposition,
            kind,
            reliability,
            from,
            to,
            validAt,
            knownAt,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(source) is null && result.GetResult(threat) is null)
                result.AddError("Neither --threat nor --source is given; give one of them, or both.");
        });
        tool.Show(
            command,
            (asked, api, cancellation) =>
                api.ReadAsync(
                    "/contradictions",
                    [
                        ("source", asked.GetValue(source)),
                        ("threat", asked.GetValue(threat)),
                        ("proposition", asked.GetValue(proposition)),
                        ("kind", asked.GetValue(kind)),
                        ("reliability", asked.GetValue(reliability)),
                        ("from", asked.GetValue(from)),
                        ("to", asked.GetValue(to)),
                        ("validAt", asked.GetValue(validAt)),
                        ("knownAt", asked.GetValue(knownAt)),
                    ],
                    "contradictions",
                    cancellation
                ),
            (_, answer) => Print(tool.Output, LedgerApi.As<ContradictionsAnswer>(answer))
        );
        return command;
    }

    private static void Print(Output output, ContradictionsAnswer answer)
    {
        var count = answer.Contradictions.Count;
        output.Heading(count == 1 ? "1 contradiction" : $"{count} contradictions");
        output.Line($"known at {answer.KnownAt}");
        foreach (var contradiction in answer.Contradictions)
        {
            output.Line();
            output.Heading(DaysOf(contradiction));
            foreach (var line in SidesOf(contradiction, output))
                output.Line(line);
            if (contradiction.Path.Count > 0)
                output.Line($"  because {string.Join("; ", contradiction.Path.Select(Told))}");
            foreach (var end in contradiction.EndedBy)
                output.Line(
                    $"  ended by {end.Statement}: {StanceChart.Word(end.Stance)} on {end.Threat}/{end.Proposition}"
                );
        }
    }

    private static string DaysOf(ContradictionOfSides c) =>
        (c.Began, c.Ended) switch
        {
            (null, null) => "always",
            (null, _) => $"until {c.Ended}",
            (_, null) => $"since {c.Began}",
            _ => $"{c.Began} until {c.Ended}",
        };

    /// <summary>The sides in columns, one below the other.</summary>
    private static IEnumerable<string> SidesOf(ContradictionOfSides c, Output output)
    {
        var rows = c.Sides.Select(side => CellsOf(side, output).Select(Output.Clean).ToArray()).ToList();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, i) => cell.PadRight(rows.Max(other => other[i].Length)));
            yield return $" {string.Join("  ", cells).TrimEnd()}";
        }
    }

    private static string[] CellsOf(SideOfContradiction side, Output output) =>
        [
            StanceChart.Label(side.First.Stance, isContested: false),
            $"{side.Threat}/{side.Proposition}",
            side.Reliability is null ? side.Source : $"{side.Source} ({side.Reliability})",
            side.Last.Statement == side.First.Statement
                ? side.First.Statement
                : $"{side.First.Statement} {(output.IsUnicode ? "…" : "...")} {side.Last.Statement}",
        ];

    private static string Told(RelationOfPath r) =>
        $"{r.Threat}/{r.Proposition} {r.Relation} {r.OtherThreat}/{r.OtherProposition}";
}
