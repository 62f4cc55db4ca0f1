using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.Exchange;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>Files of commands, whole and broken.</summary>
public sealed class ImportTests(Ledger ledger, Server server) : IClassFixture<Ledger>
{
    [Fact]
    public async Task A_dry_run_appends_nothing_and_counts_as_the_import_after_it()
    {
        await using var other = new Ledger(server);
        await other.InitializeAsync();
        var dry = await other.ImportDossierAsync(dryRun: true);
        Assert.Equal(0, await other.EventsAsync());
        Assert.Equal(0, await other.NumberAsync("select count(*) from ledger.disclosures"));
        Assert.True((bool)dry["dryRun"]!);

        var real = await other.ImportDossierAsync();
        Assert.False((bool)real["dryRun"]!);
        Assert.Equal((60, 60, 0, 0, 60), Counts(real));
        Assert.Equal(Counts(dry), Counts(real));
        Assert.Equal(60, await other.EventsAsync());
        Assert.Equal((0L, 60L), ((long)dry["position"]!, (long)real["position"]!));

        var again = await other.ImportDossierAsync(dryRun: true);
        Assert.Equal((60, 0, 60, 0, 0), Counts(again));
    }

    [Fact]
    public async Task A_refused_line_is_named_with_its_number_and_code_and_the_good_lines_stand()
    {
        var tooLong = new string('x', NdjsonLines.MaxLength + 10);
        var report = await ledger.ImportAsync(
            $$"""
            {{Source("good-1")}}
            {"command": "RegisterSource", "source": "bad"
            {"command": "ForgetEverything"}

            {"source": "bad", "kind": "individual", "name": "N"}
            {"command": "RegisterSource", "source": "bad", "kind": "robot", "name": "N"}
            {{tooLong}}
            {"command": "AddSourceAlias", "source": "bad", "alias": "N"}
            {{Source("good-1", "Another name")}}
            ["RegisterSource"]
            {{Source("good-2")}}
            """
        );
        Assert.Equal((10, 2, 0, 8, 2), Counts(report));
        Assert.Equal(
            [
                "2 malformed ",
                "3 unknown-command command",
                "5 missing command",
                "6 invalid kind",
                "7 invalid ",
                "8 unknown-source source",
                "9 already-exists source",
                "10 malformed ",
            ],
            report["refusals"]!.AsArray().Select(r => $"{r!["line"]} {r["code"]} {r["field"]}").ToList()
        );
        Assert.All(report["refusals"]!.AsArray(), r => Assert.NotEmpty((string)r!["detail"]!));
        Assert.Equal("AddSourceAlias", (string?)report["refusals"]![5]!["command"]);
        await ledger.GetAsync("/sources/good-1");
        await ledger.GetAsync("/sources/good-2");
        Assert.Equal(HttpStatusCode.NotFound, (await ledger.GetProblemAsync("/sources/bad")).Status);
    }

    [Fact]
    public async Task Byte_order_mark_CRLF_blank_lines_and_a_last_line_without_its_end_are_taken()
    {
        var text = $"\r\n  \t\r\n{Source("ends-1")}\r\n\n{Source("ends-2")}\r\n{Source("ends-3")}";
        var report = await ledger.ImportAsync($"\uFEFF{text}");
        Assert.Equal((3, 3, 0, 0, 3), Counts(report));
        var marked = await ledger.ImportAsync($"\uFEFF{Source("ends-4")}");
        Assert.Equal((1, 1, 0, 0, 1), Counts(marked));
        var empty = await ledger.ImportAsync("\n\n");
        Assert.Equal((0, 0, 0, 0, 0), Counts(empty));
    }

    [Fact]
    public async Task A_last_line_that_is_too_long_and_has_no_end_is_refused_with_its_number()
    {
        var report = await ledger.ImportAsync(
            $"{Source("long-1")}\n{new string('x', 2 * NdjsonLines.MaxLength)}"
        );
        Assert.Equal((2, 1, 0, 1, 1), Counts(report));
        Assert.Equal(2, (long)Assert.Single(report["refusals"]!.AsArray())!["line"]!);
    }

    [Theory]
    [InlineData("application/json", "", HttpStatusCode.UnsupportedMediaType, "unsupported-type")]
    [InlineData("application/x-ndjson", "?dryRun=perhaps", HttpStatusCode.BadRequest, "invalid")]
    public async Task An_import_that_cannot_be_understood_is_refused_whole(
        string contentType,
        string query,
        HttpStatusCode status,
        string code
    )
    {
        using var content = new StringContent(Source("never"), Encoding.UTF8, contentType);
        var cancel = TestContext.Current.CancellationToken;
        using var response = await ledger.Client.PostAsync($"/imports{query}", content, cancel);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancel))!;
        Assert.Equal((status, code), (response.StatusCode, (string?)problem["code"]));
        Assert.Equal(HttpStatusCode.NotFound, (await ledger.GetProblemAsync("/sources/never")).Status);
    }

    [Theory]
    [InlineData("gzip", true, HttpStatusCode.OK)]
    [InlineData("gzip", false, HttpStatusCode.BadRequest)]
    [InlineData("zstd", true, HttpStatusCode.UnsupportedMediaType)]
    public async Task A_compressed_file_is_taken_as_what_it_says_it_is(
        string encoding,
        bool isCompressed,
        HttpStatusCode status
    )
    {
        var id = $"{encoding}-{isCompressed}".ToLowerInvariant();
        var plain = Encoding.UTF8.GetBytes(Source(id));
        using var content = new ByteArrayContent(isCompressed ? Compressed(plain) : plain);
        content.Headers.ContentType = new("application/x-ndjson");
        content.Headers.ContentEncoding.Add(encoding);
        var cancel = TestContext.Current.CancellationToken;
        using var response = await ledger.Client.PostAsync("/imports", content, cancel);
        Assert.Equal(status, response.StatusCode);
        var isThere = (await ledger.GetAnyAsync($"/sources/{id}")).Status == HttpStatusCode.OK;
        Assert.Equal(status == HttpStatusCode.OK, isThere);
    }

    private static byte[] Compressed(byte[] plain)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(plain);
        return compressed.ToArray();
    }

    private static string Source(string id, string name = "N") =>
        $$"""{"command":"RegisterSource","source":"{{id}}","kind":"individual","name":"{{name}}"}""";

    private static (int, int, int, int, int) Counts(JsonNode report) =>
        (
            (int)report["lines"]!,
            (int)report["appended"]!,
            (int)report["repeated"]!,
            (int)report["refused"]!,
            (int)report["events"]!
        );
}
