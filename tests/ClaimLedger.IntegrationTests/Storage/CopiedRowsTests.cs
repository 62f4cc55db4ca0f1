using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.IntegrationTests.Exchange;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.IntegrationTests.Stances;

namespace ClaimLedger.IntegrationTests.Storage;

/// <summary>Rows that come in numbers are copied in, few are inserted: in the end they are the
/// same.</summary>
public sealed class CopiedRowsTests(Server server)
{
    private const int Statements = 240;
    private const string Odd = "\\N \\ \"é\" 字 '\\.'";
    private static readonly string[] Tables = ["timeline_entries", "shifts", "register", "search_statements"];
    private static readonly string[] Dates =
    [
        "2004-01-05",
        "../2004-01-10",
        "2004-01-08/..",
        "2004~",
        "0001-01-01",
    ];

    [Fact]
    public async Task A_rebuild_in_great_pages_gives_the_rows_that_small_pages_gave()
    {
        await using var own = await Ledgers.NewAsync(server);
        await own.ImportAsync(string.Join('\n', Histories.Lines()));
        // Few at a time, so that hardly any page is long enough to be copied.
        foreach (var few in Enumerable.Range(0, Statements).Chunk(20))
        {
            var last = await own.SubmitAsync(
                few.SelectMany(CommandsOf).Select(command => ("editor-1", command))
            );
            foreach (var view in new[] { "/shifts", "/register", "/search?q=words" })
                await own.GetAsync(
                    $"{view}{(view.Contains('?', StringComparison.Ordinal) ? '&' : '?')}minPosition={last}"
                );
        }
        var live = await RowsAsync(own);
        Assert.All(
            Tables,
            table => Assert.True(live.Count(row => row.StartsWith(table, StringComparison.Ordinal)) >= 200)
        );
        foreach (var view in new[] { "Stances", "Registers", "Search" })
            await own.RebuildAsync(view);
        Assert.Equal(live, await RowsAsync(own));
    }

    /// <summary>A statement, a correction with what a text of COPY has to escape, and for some a
    /// withdrawal.</summary>
    private static IEnumerable<Command> CommandsOf(int i)
    {
        yield return new RecordStatement(
            $"h-st{i}",
            $"h-s{i % 2}",
            "h-d",
            Rendering.Quote,
            EdtfDate.Parse(Dates[i % Dates.Length]),
            $"Some words, the {i}th.",
            ReportedVia: i % 3 == 0 ? ["h-s0"] : null,
            Assessments: [new FirstAssessment("a1", "h-t0", (Stance)((i + i / 5) % 5))]
        );
        yield return new CorrectStatement($"h-st{i}", $"Why: {i}.", Locator: $"p. {i} {Odd}");
        if (i % 4 == 0)
        {
            yield return new RetractStatement(
                $"h-st{i}",
                Retractor.Source,
                RetractionReason.RetractedBySource,
                RetractedOn: EdtfDate.Parse("2004-02-01")
            );
        }
    }

    private static async Task<List<string>> RowsAsync(Ledger own)
    {
        var rows = new List<string>();
        foreach (var table in Tables)
            rows.AddRange(await own.RowsAsync($"select '{table}', t::text from ledger.{table} t order by 2"));
        return rows;
    }
}
