using System.CommandLine;
using System.Globalization;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Cli;

/// <summary><c>claimledger imports</c>: what became of the files that were sent.</summary>
internal static class ImportsCommand
{
    private static readonly string[] Columns = ["import", "started", "state", "lines", "repeated", "refused"];

    public static Command New(Tool tool) =>
        new("imports", "Lists, shows and stops imports.") { ListOf(tool), ShowOf(tool), StopOf(tool) };

    private static Command ListOf(Tool tool)
    {
        var command = new Command("list", "Lists the imports, the newest first.");
        tool.Show(
            command,
            (_, api, cancellation) => api.ReadAsync("/imports", [], "imports", cancellation),
            (_, answer) => Print(tool.Output, LedgerApi.As<ImportsAnswer>(answer).Imports)
        );
        return command;
    }

    private static Command ShowOf(Tool tool)
    {
        var id = IdOf();
        var watch = new Option<bool>("--watch") { Description = "Wait for the import's end." };
        var command = new Command("show", "Shows an import with its refusals.") { id, watch };
        tool.Run(
            command,
            async (asked, api, cancellation) =>
            {
                var import = Guid.Parse(asked.GetRequiredValue(id));
                var looking = new ImportWatch(tool, api, asked);
                var isWatched = asked.GetValue(watch);
                var body = isWatched
                    ? await looking.UntilEndedAsync(import, $"import {import}", cancellation)
                    : await looking.ReadAsync(import, cancellation);
                var answer = LedgerApi.As<ImportAnswer>(body);
                if (asked.GetValue(tool.Json))
                    tool.Output.Json(body);
                else
                    answer.PrintWhole(tool.Output);
                return isWatched ? answer.ExitCode : ExitCode.Done;
            }
        );
        return command;
    }

    private static Command StopOf(Tool tool)
    {
        var id = IdOf();
        var command = new Command("stop", "Stops an import; what it has appended stays.") { id };
        tool.Show(
            command,
            async (asked, api, cancellation) =>
            {
                var path = $"/imports/{Guid.Parse(asked.GetRequiredValue(id))}";
                var body = await api.AskAsync(HttpMethod.Delete, path, [], cancellation);
                return LedgerApi.As<ImportAnswer>(body).HasMoreRefusals
                    ? await api.ReadAsync(path, [], "refusals", cancellation)
                    : body;
            },
            (_, answer) => LedgerApi.As<ImportAnswer>(answer).PrintWhole(tool.Output),
            [Role.Editor]
        );
        return command;
    }

    private static Argument<string> IdOf()
    {
        var id = new Argument<string>("ID") { Description = "The import's id, as import and list print it." };
        id.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !Guid.TryParseExact(token.Value, "D", out _)))
                result.AddError($"'{token.Value}' is no import's id; claimledger imports list shows them.");
        });
        return id;
    }

    private static void Print(Output output, IReadOnlyList<ImportAnswer> imports)
    {
        if (imports.Count == 0)
            output.Line("There are no imports.");
        else
            output.Table(Columns, imports.Select(RowOf), whole: "import");
    }

    private static string[] RowOf(ImportAnswer import) =>
        [
            import.Id.ToString(),
            ImportAnswer.Instant(import.StartedAt),
            import.StateInWords,
            Number(import.Lines),
            import.Repeated == 0 ? "" : Number(import.Repeated),
            import.Refused == 0 ? "" : Number(import.Refused),
        ];

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record ImportsAnswer(IReadOnlyList<ImportAnswer> Imports);
}
