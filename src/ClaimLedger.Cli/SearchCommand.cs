using System.CommandLine;
using ClaimLedger.Domain.Search;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary>What was found, the likest first.</summary>
internal sealed record FoundAnswer(
    IReadOnlyList<string> Words,
    KnownAt KnownAt,
    IReadOnlyList<FoundItem> Found
);

/// <summary>A source, a threat or a statement that was found.</summary>
internal sealed record FoundItem(
    string Kind,
    string Id,
    string Match,
    string Snippet,
    IReadOnlyList<Highlight> Highlights,
    IReadOnlyList<FoundStance> Stances,
    bool Retracted,
    string? Name = null,
    string? StatedOn = null,
    FoundRetraction? Retraction = null
);

/// <summary>A stance held of a statement.</summary>
internal sealed record FoundStance(string Threat, string Proposition, Stance Stance);

/// <summary>By whom and why a statement was retracted.</summary>
internal sealed record FoundRetraction(string By, string Reason);

/// <summary><c>claimledger search</c></summary>
internal static class SearchCommand
{
    private const int MaxLimit = 1_000;
    private const int UsualLimit = 20;

    public static Command New(Tool tool)
    {
        var words = new Argument<string[]>("WORDS")
        {
            Description = "What is found has all of them, in whatever spelling.",
            Arity = ArgumentArity.OneOrMore,
        };
        words.Validators.Add(result =>
        {
            var typed = string.Join(' ', result.Tokens.Select(token => token.Value));
            if (SearchQuery.Read(typed).Wrong is { } wrong)
                result.AddError($"'{typed}' cannot be searched for: {wrong}");
        });
        var kind = new Option<string?>("--kind")
        {
            Description = "Only this kind: statement, source, threat.",
            HelpName = "KIND",
        };
        kind.AcceptOnlyFromAmong("statement", "source", "threat");
        var source = Arguments.IdOption("--source", "Only this source, and what it said.");
        var threat = Arguments.IdOption("--threat", "Only this threat, and what is about it.");
        var stance = Arguments.CodeOption<Stance>("--stance", "Only statements that are coded so");
        var from = Arguments.Day("--from", "Only statements from this day on, in valid time.");
        var to = Arguments.Day("--to", "Only statements up to this day, in valid time.");
        var reliability = Arguments.CodeOption<Reliability>("--reliability", "Only sources graded so");
        var knownAt = Arguments.KnownAt();
        var limit = LimitOption();
        var command = new Command("search", "Finds statements, sources and threats by words.")
        {
            words,
            kind,
            source,
            threat,
            stance,
            from,
            to,
            reliability,
            knownAt,
            limit,
        };
        tool.Show(
            command,
            (asked, api, cancellation) =>
                api.AskAsync(
                    HttpMethod.Get,
                    "/search",
                    [
                        ("q", string.Join(' ', asked.GetRequiredValue(words))),
                        ("kind", asked.GetValue(kind)),
                        ("source", asked.GetValue(source)),
                        ("threat", asked.GetValue(threat)),
                        ("stance", asked.GetValue(stance)),
                        ("from", asked.GetValue(from)),
                        ("to", asked.GetValue(to)),
                        ("reliability", asked.GetValue(reliability)),
                        ("knownAt", asked.GetValue(knownAt)),
                        ("limit", asked.GetValue(limit).ToString(null, null)),
                    ],
                    cancellation
                ),
            (asked, answer) => Print(tool.Output, LedgerApi.As<FoundAnswer>(answer), asked.GetValue(limit))
        );
        return command;
    }

    private static Option<int> LimitOption()
    {
        var limit = new Option<int>("--limit")
        {
            Description = $"The most that are shown, 1 to {MaxLimit}.",
            HelpName = "N",
            DefaultValueFactory = _ => UsualLimit,
        };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MaxLimit)
                result.AddError($"--limit: give 1 to {MaxLimit}.");
        });
        return limit;
    }

    private static void Print(Output output, FoundAnswer answer, int limit)
    {
        var count = answer.Found.Count;
        output.Heading($"{count} found for {string.Join(' ', answer.Words)}");
        output.Line($"known at {answer.KnownAt}");
        if (count == 0)
            return;
        output.Table(
            ["match", "what", "name", "stated on", "text", "stances"],
            answer.Found.Select(item =>
                new[]
                {
                    item.Match,
                    WhatOf(item),
                    item.Kind == "statement" ? item.Name ?? "" : "",
                    item.StatedOn ?? "",
                    Marked(item),
                    string.Join(", ", item.Stances.Select(StanceOf)),
                }
            )
        );
        if (count == limit)
            output.Line($"There may be more; --limit shows up to {MaxLimit}.");
    }

    private static string WhatOf(FoundItem item) =>
        item.Retraction is { } r
            ? $"{item.Kind} {item.Id} RETRACTED by the {r.By}: {r.Reason}"
            : $"{item.Kind} {item.Id}";

    private static string StanceOf(FoundStance held) =>
        $"{held.Threat}/{held.Proposition} {StanceChart.Word(held.Stance)}";

    /// <summary>The text with the words that were found in brackets.</summary>
    private static string Marked(FoundItem item) =>
        item
            .Highlights.Reverse()
            .Where(h => h.Start >= 0 && h.Length >= 0 && h.Start + h.Length <= item.Snippet.Length)
            .Aggregate(item.Snippet, (text, h) => text.Insert(h.Start + h.Length, "]").Insert(h.Start, "["));
}
