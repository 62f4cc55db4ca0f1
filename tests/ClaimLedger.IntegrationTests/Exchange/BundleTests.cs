using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.Cli;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.IntegrationTests.Redactions;
using ClaimLedger.Proofs;
using Microsoft.AspNetCore.TestHost;
using Npgsql;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>What the service gives out of its log is exported and verified with the tool, before and after a
/// redaction, and when an event was tampered with in the database.</summary>
public sealed class BundleTests(Server server) : IAsyncLifetime
{
    private readonly Ledger _ledger = new(server);
    private readonly string _folder = Directory.CreateTempSubdirectory("claimledger-bundle-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _ledger.InitializeAsync();
        await _ledger.ImportDossierAsync();
        await LoggedAsync();
    }

    [Fact]
    public async Task A_ledger_is_exported_and_every_point_of_it_is_proved()
    {
        var bundle = Path.Combine(_folder, "bundle");
        var (code, _) = await RunAsync("export", "--out", bundle);
        Assert.Equal(0, code);
        var key = (string)(await _ledger.GetAsync("/log"))["verifiers"]![0]!;
        var kept = Path.Combine(_folder, "kept");
        await File.WriteAllBytesAsync(
            kept,
            await _ledger.Client.GetByteArrayAsync("/checkpoint", Cancel),
            Cancel
        );
        foreach (var copy in new[] { bundle, "http://localhost" })
        {
            (code, var report) = await RunAsync("verify", copy, "--key", key, "--checkpoint", kept);
            Assert.True(code == 0, report);
            var points = JsonNode.Parse(report)!["points"]!.AsArray();
            Assert.All(points, p => Assert.Equal("proved", (string?)p!["outcome"]));
            Assert.Equal(8, points.Count);
            Assert.Contains("No commitment stays closed.", report, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_redaction_closes_commitments_and_breaks_no_proof()
    {
        var before = Path.Combine(_folder, "before");
        await RunAsync("export", "--out", before);
        Assert.Contains("Ahmed Rashid", await TextsAsync(), StringComparison.Ordinal);
        await _ledger.RedactAsync("sources/ahmed-rashid");
        await LoggedAsync();
        Assert.DoesNotContain("Ahmed Rashid", await TextsAsync(), StringComparison.Ordinal);
        var (code, report) = await RunAsync(
            "verify",
            "http://localhost",
            "--checkpoint",
            Path.Combine(before, "checkpoint")
        );
        Assert.True(code == 0, report);
        Assert.Contains(
            "in streams of which the log has a redaction, 0 withheld or lost",
            report,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("No commitment stays closed.", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_was_changed_or_deleted_in_the_database_is_named()
    {
        await ExecuteAsync(
            "update ledger.mt_events set data = jsonb_set(data, '{stance}', '\"neutral\"') where seq_id = (select min(seq_id) from ledger.mt_events where type = 'AssessmentRecorded' and data->>'stance' <> 'neutral')"
        );
        var index = await NumberAsync(
            "select l.index from ledger.log_entries l join ledger.mt_events e on e.seq_id = l.position where e.type = 'AssessmentRecorded' order by l.index limit 1"
        );
        var (code, report) = await RunAsync("verify", "http://localhost");
        Assert.Equal(1, code);
        var first = JsonNode.Parse(report)!["firstDifference"]!;
        Assert.Contains("Its payload was changed", (string)first["how"]!, StringComparison.Ordinal);
        Assert.True((long)first["index"]! >= index);
        Assert.Equal(3, (await RunAsync("export", "--out", Path.Combine(_folder, "bundle"))).Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
        await ExecuteAsync("delete from ledger.mt_events where seq_id = 5");
        (_, report) = await RunAsync("verify", "http://localhost");
        first = JsonNode.Parse(report)!["firstDifference"]!;
        Assert.Equal(4, (long)first["index"]!);
        Assert.Contains("had lost the event", (string)first["how"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payloads_come_in_pages_that_hash_to_what_their_entries_have()
    {
        var size = (await _ledger.GetAsync("/log"))["checkpoint"]!.GetValue<int>();
        var payloads = new List<string>();
        for (var after = -1; payloads.Count < size; after += 25)
        {
            using var page = await _ledger.Client.GetAsync(
                $"/log/events?limit=25{(after < 0 ? "" : $"&after={after}")}",
                Cancel
            );
            Assert.Equal("application/x-ndjson", page.Content.Headers.ContentType?.MediaType);
            var lines = (await page.Content.ReadAsStringAsync(Cancel)).Split('\n');
            Assert.Equal("", lines[^1]);
            Assert.Equal(lines.Length == 26, page.Headers.CacheControl!.Public);
            payloads.AddRange(lines[..^1]);
        }
        Assert.Equal(size, payloads.Count);
        var bundle = await _ledger.Client.GetByteArrayAsync($"/tile/entries/000.p/{size}", Cancel);
        var entries = EntryBundle.Parse(bundle, size);
        for (var i = 0; i < size; i++)
        {
            var entry = LedgerEntry.Parse(entries[i].Span);
            Assert.Equal(entry.Payload, Sha256Hash.Of(Encoding.UTF8.GetBytes(payloads[i])));
        }
        Assert.Equal("", await _ledger.Client.GetStringAsync($"/log/events?after={size - 1}", Cancel));
        Assert.Equal(
            "",
            await _ledger.Client.GetStringAsync("/log/events?after=9223372036854775807", Cancel)
        );
    }

    [Theory]
    [InlineData("/log/events?limit=4001", "limit")]
    [InlineData("/log/events?limit=0", "limit")]
    [InlineData("/log/events?after=-1", "after")]
    [InlineData("/log/disclosures?limit=1001", "limit")]
    [InlineData("/log/disclosures?before=1", "before")]
    public async Task What_cannot_be_asked_is_refused(string path, string field)
    {
        var (status, problem) = await _ledger.GetProblemAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(field, problem.ToJsonString(), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<string> TextsAsync() => _ledger.Client.GetStringAsync("/log/disclosures?limit=1000", Cancel);

    /// <summary>Waits until a checkpoint covers every event that there is.</summary>
    private async Task LoggedAsync()
    {
        var last = await _ledger.LastAsync();
        using var proof = await _ledger.Client.GetAsync($"/log/proof/{last}", Cancel);
        Assert.Equal(HttpStatusCode.OK, proof.StatusCode);
    }

    /// <summary>Runs the tool against the service, with --json.</summary>
    private async Task<(int Code, string Out)> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var tool = new Tool(
            new Output(output, errors),
            () => Stream.Null,
            _ => _ledger.Host.GetTestServer().CreateHandler(),
            TimeProvider.System,
            "http://localhost"
        );
        var code = await ClaimLedger.Cli.Program.RunAsync([.. args, "--json"], tool, Cancel);
        return (code, output.ToString() + errors);
    }

    private async Task<long> NumberAsync(string sql)
    {
        await using var dataSource = NpgsqlDataSource.Create(_ledger.ConnectionString);
        await using var command = dataSource.CreateCommand(sql);
        return Convert.ToInt64(
            await command.ExecuteScalarAsync(Cancel),
            System.Globalization.CultureInfo.InvariantCulture
        );
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var dataSource = NpgsqlDataSource.Create(_ledger.ConnectionString);
        await using var command = dataSource.CreateCommand(sql);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancel));
    }
}
