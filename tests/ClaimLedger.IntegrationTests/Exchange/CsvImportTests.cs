using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>CSV over HTTP: the same commands, by the same rules.</summary>
public sealed class CsvImportTests(Ledger ledger, Server server) : IClassFixture<Ledger>
{
    private const string Csv = "text/csv";

    private static string[] Dossier =>
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Samples", "imu-2004.ndjson"));

    private static byte[] Statements =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", "statements.csv"));

    [Fact]
    public async Task The_sample_s_statements_as_CSV_give_the_stances_that_they_give_as_NDJSON()
    {
        await using var whole = await Ledgers.NewAsync(server);
        await using var other = await Ledgers.NewAsync(server);
        await whole.ImportDossierAsync();
        var things = Dossier.Where(line => !line.Contains("\"statement\"", StringComparison.Ordinal));
        var first = await other.Client.SendFileAsync(Lines.File(things));
        var statements = await other.Client.SendFileAsync(
            ImportCalls.Compress(Statements, "gzip"),
            type: "text/csv; charset=utf-8",
            encoding: "gzip"
        );
        Assert.Equal(("done", "csv"), (statements.State, (string?)statements.Body["format"]));
        Assert.Equal((20, 20, 0, 0), Head(statements));
        Assert.Equal(Statements.Length, (int)statements.Body["bytes"]!);
        // The dossier holds nothing more about them but what became of them later.
        var rest = await other.Client.SendFileAsync(Lines.File(Dossier));
        Assert.Equal(0, (int)first.Body["refused"]! + (int)rest.Body["refused"]!);
        Assert.Equal(await whole.EventsAsync(), await other.EventsAsync());

        var threats = (await whole.GetAsync("/threats"))["threats"]!.AsArray();
        foreach (var threat in threats.Select(t => (string)t!["threat"]!))
        {
            var stances = await StancesAsync(whole, threat);
            Assert.NotEmpty(stances);
            Assert.Equal(stances, await StancesAsync(other, threat));
        }
    }

    [Fact]
    public async Task A_file_with_every_kind_of_wrong_line_gives_exactly_this_report()
    {
        await using var own = await Ledgers.NewAsync(server);
        await own.Client.SendFileAsync(
            Lines.File(Lines.Source("a"), Lines.Source("b"), Lines.Document("d"), Lines.Threat("imu"))
        );
        // What can be read, and what becomes of it: the statement's rows are all of one id.
        string[] taken = ["2", "3", "14", "18", "20", "33", "56", "57", "60"];
        var expected = CsvTortureTests
            .Reports.Where(report => !taken.Contains(report.Split(' ')[0]))
            .Select(report =>
                report is "8 RecordStatement" or "58 RecordStatement"
                    ? $"{report.Split(' ')[0]} already-exists statement"
                    : report
            )
            .ToList();
        var all = CsvTortureTests.Reports.Count();
        foreach (var query in new[] { "?dryRun=true", "" })
        {
            var sent = await own.Client.SendFileAsync(CsvTortureTests.File, query, type: Csv);
            Assert.Equal(expected, sent.Refusals);
            Assert.Equal((all, 3, 6, expected.Count, 3), sent.Counts);
            Assert.Equal(0, (int)sent.Body["refusalsLeftOff"]!);
        }
        var statement = await own.GetAsync("/statements/s1");
        Assert.Equal("T", (string?)statement["text"]);
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_header_is_told_on_one_page_and_nothing_is_taken()
    {
        var sent = await ledger.Client.SendFileAsync(
            "sauce,statement,,text,text,assessments\ns,st,,T,T,\n",
            type: Csv
        );
        Assert.Equal(("done", (4, 0, 0, 4, 0)), (sent.State, sent.Counts));
        Assert.Equal(
            ["1 invalid sauce", "1 malformed", "1 malformed text", "1 invalid assessments"],
            sent.Refusals
        );
        Assert.Contains("'source'", (string)sent.Body["refusals"]![0]!["detail"]!, StringComparison.Ordinal);
        var page = await ledger.Client.LookAsync($"{sent.Location}?limit=2");
        Assert.Equal(sent.Refusals, page.Refusals);
        Assert.Null(page.Next);
    }

    [Theory]
    [InlineData("", "1 malformed")]
    [InlineData("command\nRegisterSource\n", "1 invalid command")]
    public async Task A_file_without_a_header_to_go_by_is_refused(string file, string refusal)
    {
        var sent = await ledger.Client.SendFileAsync(file, type: Csv);
        Assert.Equal((HttpStatusCode.OK, "done", refusal), (sent.Status, sent.State, sent.Refusals.Single()));
    }

    [Fact]
    public async Task Rows_may_name_what_later_rows_bring_and_a_record_s_line_is_its_first()
    {
        const string File = """
            command,source,kind,name,alias
            AddSourceAlias,csv-1,,,"one
            two"
            AddSourceAlias,csv-never,,,A
            RegisterSource,csv-1,individual,N,
            """;
        var sent = await ledger.Client.SendFileAsync(Encoding.UTF8.GetBytes(File), type: Csv);
        Assert.Equal((3, 2, 0, 1), Head(sent));
        Assert.Equal(["4 unknown-source source"], sent.Refusals);
        var source = await ledger.GetAsync("/sources/csv-1");
        Assert.Equal("one\ntwo", (string?)Assert.Single(source["aliases"]!.AsArray()));
    }

    private static (int, int, int, int) Head(ImportCall call) =>
        (call.Counts.Item1, call.Counts.Item2, call.Counts.Item3, call.Counts.Item4);

    /// <summary>The matrix without the positions and times of its recording.</summary>
    private static async Task<IReadOnlyList<string>> StancesAsync(Ledger ledger, string threat)
    {
        var position = await ledger.LastAsync();
        var matrix = await ledger.GetAsync($"/threats/{threat}/stances?minPosition={position}");
        return [.. matrix["stances"]!.AsArray().Select(Cell)];

        static string Cell(JsonNode? cell)
        {
            cell!.AsObject().Remove("recordedFrom");
            cell.AsObject().Remove("recordedAt");
            return cell.ToJsonString();
        }
    }
}
