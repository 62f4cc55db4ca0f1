using ClaimLedger.Cli;
using Xunit;
using static System.StringComparison;

namespace ClaimLedger.Tests.Cli;

public sealed class ImportTests
{
    private readonly FakeService _service = new();

    [Fact]
    public async Task Refused_lines_are_a_table_and_an_exit_code()
    {
        _service.On("POST /imports?dryRun=true", Answer(dryRun: true, Refusal));

        Assert.Equal(ExitCode.Refused, await _service.RunAsync(["import", "-", "--dry-run"], "{}\n"));
        Assert.Equal(["{}\n"], _service.Bodies);
        Assert.Equal("Importing standard input (3 bytes)\n", _service.Errors);
        Assert.Equal(
            """
            standard input (dry run, nothing was written)
            2 lines: 1 would be appended, 0 repeated, 1 refused.
            1 event would follow; checked against position 7.
            ───────────────────────────────────────────────────────
             line  command          code            field   detail
            ───────────────────────────────────────────────────────
             2     RecordStatement  unknown-source  source  [x] no
            ───────────────────────────────────────────────────────
            4 more refusals left off by the service.

            """,
            _service.Out
        );
    }

    [Fact]
    public async Task Files_are_sent_one_after_the_other_and_Json_is_a_line_each()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "{\"a\":1}\n", TestContext.Current.CancellationToken);
            _service.On("POST /imports", Answer(dryRun: false, ""));

            Assert.Equal(ExitCode.Done, await _service.RunAsync(["import", file, "-", "--json"], "{}\n"));
        }
        finally
        {
            File.Delete(file);
        }
        Assert.Equal(["{\"a\":1}\n", "{}\n"], _service.Bodies);
        // The file goes under its SHA-256; standard input cannot be read twice.
        Assert.Equal(
            ["sha-256:e346432021b04179518d9614f3560ccd71354a4ee101ddcb893d6959a9d6301c", ""],
            _service.Keys
        );
        Assert.Equal("", _service.Errors);
        Assert.Equal(2, _service.Out.Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("a.ndjson", null, "application/x-ndjson", "")]
    [InlineData("a.jsonl.gz", null, "application/x-ndjson", "gzip")]
    [InlineData("a.csv", null, "text/csv", "")]
    [InlineData("A.CSV", null, "text/csv", "")]
    [InlineData("a.csv.gz", null, "text/csv", "gzip")]
    [InlineData("a.csv", "ndjson", "application/x-ndjson", "")]
    [InlineData("a.txt", "csv", "text/csv", "")]
    public async Task A_file_goes_in_its_format(string name, string? format, string type, string encoding)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, name);
            byte[] bytes = encoding == "gzip" ? [0x1F, 0x8B, 8] : [(byte)'{', (byte)'}'];
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
            _service.On("POST /imports", Answer(dryRun: false, ""));
            string[] args = format is null ? ["import", file] : ["import", file, "--format", format];
            Assert.Equal(ExitCode.Done, await _service.RunAsync(args));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        Assert.Equal([type], _service.Types);
        Assert.Equal([encoding], _service.Encodings);
    }

    [Fact]
    public async Task Standard_input_is_NDJSON_unless_said_otherwise()
    {
        _service.On("POST /imports", Answer(dryRun: false, ""));

        Assert.Equal(ExitCode.Done, await _service.RunAsync(["import", "-"], "{}"));
        Assert.Equal(ExitCode.Done, await _service.RunAsync(["import", "-", "--format", "csv"], "command"));
        Assert.Equal(["application/x-ndjson", "text/csv"], _service.Types);
    }

    [Fact]
    public async Task A_file_has_its_key_when_it_stops_on_an_error_but_not_in_a_dry_run()
    {
        var file = Path.GetTempFileName();
        try
        {
            _service
                .On("POST /imports?stopOnError=true", Answer(dryRun: false, ""))
                .On("POST /imports?dryRun=true&stopOnError=true", Answer(dryRun: true, ""));
            string[] args = ["import", file, "--stop-on-error"];
            Assert.Equal(ExitCode.Done, await _service.RunAsync(args));
            Assert.Equal(ExitCode.Done, await _service.RunAsync([.. args, "--dry-run"]));
        }
        finally
        {
            File.Delete(file);
        }
        Assert.StartsWith("sha-256:e3b0c442", _service.Keys[0], Ordinal);
        Assert.Equal("", _service.Keys[1]);
    }

    [Fact]
    public async Task No_file_is_sent_where_one_is_missing()
    {
        Assert.Equal(ExitCode.Usage, await _service.RunAsync(["import", "-", "no-such-file"], "{}"));
        Assert.Empty(_service.Requests);
        Assert.Contains("'no-such-file': there is no such file.", _service.Errors, Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_off_says_what_to_do()
    {
        _service.Fail("POST /imports", new HttpRequestException(HttpRequestError.ResponseEnded, "The end."));

        Assert.Equal(ExitCode.Failed, await _service.RunAsync(["import", "-"], "{}"));
        Assert.Contains("broke off: The end.", _service.Errors, Ordinal);
        Assert.Contains("Import the file again", _service.Errors, Ordinal);
    }

    private const string Refusal = """
        {"line":2,"command":"RecordStatement","code":"unknown-source","field":"source","detail":"[x] no"}
        """;

    private static string Answer(bool dryRun, string refusals) =>
        $$"""
            {"lines":2,"appended":1,"repeated":0,"refused":{{(refusals.Length > 0 ? 1 : 0)}},"events":1,
            "position":7,"dryRun":{{(dryRun ? "true" : "false")}},
            "refusals":[{{refusals}}],"refusalsLeftOff":{{(dryRun ? 4 : 0)}}}
            """;
}
