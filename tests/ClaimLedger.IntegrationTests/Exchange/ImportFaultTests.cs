using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.TestHost;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>Imports whose database, callers, nodes or lines fail.</summary>
public sealed class ImportFaultTests(Ledger ledger, Server server) : IClassFixture<Ledger>
{
    // That a transaction waits for another's row.
    private const string Meets = """
        select count(*) from pg_stat_activity a join pg_locks l on l.pid = a.pid
        where a.datname = current_database() and l.locktype = 'transactionid' and not l.granted
        """;

    [Fact]
    public async Task A_line_that_the_database_refuses_is_refused_alone()
    {
        await ledger.ExecuteAsync(
            """
            create function ledger.poison() returns trigger language plpgsql security definer as
                'begin raise exception ''This one is poison.''; end';
            create trigger poison before insert on ledger.mt_events for each row
                when (new.stream_id in ('source/poison-500', 'source/poison-1200'))
                execute function ledger.poison();
            """
        );
        try
        {
            var names = Enumerable.Range(1, 1_500).Select(i => $"poison-{i}").ToList();
            var sent = await ledger.Client.SendFileAsync(Lines.File(names.Select(n => Lines.Source(n))));
            Assert.Equal(("done", (1_500, 1_498, 0, 2, 1_498)), (sent.State, sent.Counts));
            Assert.Equal(["500 internal-error", "1200 internal-error"], sent.Refusals);
            Assert.Equal("RegisterSource", (string?)sent.Body["refusals"]![0]!["command"]);
            Assert.DoesNotContain("poison", sent.Body["refusals"]!.ToJsonString(), StringComparison.Ordinal);
            var streams = await ledger.RowsAsync(
                "select stream_id from ledger.mt_events where stream_id like 'source/poison-%' order by seq_id"
            );
            Assert.Equal(
                names.Where(n => n is not ("poison-500" or "poison-1200")).Select(n => $"source/{n}"),
                streams
            );
        }
        finally
        {
            await ledger.ExecuteAsync(
                "drop trigger poison on ledger.mt_events; drop function ledger.poison();"
            );
        }
    }

    [Fact]
    public async Task Connections_that_are_terminated_lose_nothing_and_take_nothing_twice()
    {
        var file = ImportFile.Make(seed: 5, lines: 4_500);
        await using var whole = await Ledgers.NewAsync(server);
        await using var cut = await Ledgers.NewAsync(server);
        var expected = await whole.Client.SendFileAsync(file);
        var sent = await cut.Client.SendFileAsync(file, isAsync: true);
        var (terminated, reached) = (0L, -1L);
        while (await cut.NumberAsync("select count(*) from ledger.imports where ended_at is null") > 0)
        {
            // After every batch once, wherever in the next one that is.
            var line = await cut.NumberAsync("select last_line from ledger.imports");
            if (line > reached)
                terminated += await cut.TerminateAsync();
            reached = line;
        }
        Assert.True(terminated > 0, "No connection was terminated; the test shows nothing.");
        var ended = await cut.Client.EndOfAsync(sent.Location);
        Assert.Equal(("done", expected.Counts), (ended.State, ended.Counts));
        Assert.Equal(expected.Refusals, ended.Refusals);
        await Ledgers.AssertSameHistoryAsync(whole, cut, $"After {terminated} terminated connections");
    }

    [Fact]
    public async Task Another_node_goes_on_with_what_a_stopped_node_leaves()
    {
        var name = "passed-on";
        var node = await ledger.StartNodeAsync("local");
        using var client = node.GetTestServer().CreateClient();
        await using var gate = await Gate.CloseAsync(ledger, $"source/{name}-1500");
        var file = Lines.File(Enumerable.Range(1, 5_000).Select(i => Lines.Source($"{name}-{i}")));
        var sent = await client.SendFileAsync(file, isAsync: true);
        await gate.WaitAsync();
        var stopping = ledger.StopNodeAsync(node);
        await gate.DisposeAsync();
        await stopping;
        var ended = await ledger.Client.EndOfAsync(sent.Location);
        Assert.Equal(("done", (5_000, 5_000, 0, 0, 5_000)), (ended.State, ended.Counts));
        await AssertOnceAsync(name, 5_000);
    }

    [Fact]
    public async Task A_node_that_lost_its_claim_neither_takes_a_batch_twice_nor_fails_the_import()
    {
        const string Name = "claimed";
        await ledger.StartNodeAsync("local");
        await using var gate = await Gate.CloseAsync(ledger, $"source/{Name}-1500");
        await using var next = await Gate.CloseAsync(ledger, $"source/{Name}-2500");
        var file = Lines.File([
            .. Enumerable.Range(1, 3_000).Select(i => Lines.Source($"{Name}-{i}")),
            // Without an id of its own, it would be recorded by whoever takes it.
            Lines.Document(Name),
            Lines
                .Statement("", $"{Name}-1")
                .Replace("\"statement\":\"\",", "", StringComparison.Ordinal)
                .Replace($"\"document\":\"{Name}-1\"", $"\"document\":\"{Name}\"", StringComparison.Ordinal),
        ]);
        var sent = await ledger.Client.SendFileAsync(file, isAsync: true);
        await gate.WaitAsync();
        Assert.Equal(1, await ledger.NumberAsync($"select count(pg_terminate_backend(pid)) {Claim(sent)}"));
        // The other node decides the batch as well and meets the rows of the one that waits. When that has
        // committed, it may neither take the batch again nor end the import: it has to come back.
        await LookAsync(Meets);
        await gate.OpenAsync();
        await next.WaitAsync();
        await LookAsync($"{Meets} union all select count(*) from ledger.imports where state = 'failed'");
        await next.OpenAsync();
        var ended = await ledger.Client.EndOfAsync(sent.Location);
        Assert.Equal(("done", (3_002, 3_002, 0, 0, 3_002)), (ended.State, ended.Counts));
        await AssertOnceAsync(Name, 3_000);
        Assert.Equal(
            1,
            await ledger.NumberAsync(
                $"select count(*) from ledger.mt_events where data ->> 'source' = '{Name}-1'"
            )
        );
    }

    [Fact]
    public async Task One_that_stopped_at_an_error_does_not_go_on_after_a_crash_before_its_end()
    {
        await using var own = await Ledgers.NewAsync(server);
        // The first time, its end cannot be stored; a sequence counts what is rolled back too.
        await own.ExecuteAsync(
            """
            create sequence ledger.ends;
            create function ledger.not_yet() returns trigger language plpgsql security definer as
                'begin if nextval(''ledger.ends'') = 1 then raise exception ''Not yet.''; end if; return new; end';
            create trigger not_yet before update on ledger.imports for each row
                when (new.ended_at is not null) execute function ledger.not_yet();
            """
        );
        var lines = Enumerable.Range(1, 2_500).Select(i => i == 700 ? "{}" : Lines.Source($"error-{i}"));
        var sent = await own.Client.SendFileAsync(Lines.File(lines), "?stopOnError=true");
        Assert.Equal(("stopped", (700, 699, 0, 1, 699)), (sent.State, sent.Counts));
        Assert.Equal(2, await own.NumberAsync("select last_value from ledger.ends"));
        Assert.Equal(699, await own.EventsAsync());
    }

    [Fact]
    public async Task What_waits_is_remembered_however_often_an_import_begins_anew()
    {
        await using var own = await Ledgers.NewAsync(server);
        // The import loses its place twice: behind 2,300 lines that wait, more than a batch; and, when the
        // first thousand of them have been read again, before the others are.
        await own.ExecuteAsync(
            """
            create sequence ledger.places;
            create function ledger.lose_place() returns trigger language plpgsql security definer as
                'begin if nextval(''ledger.places'') in (1, 3) then
                    raise exception using errcode = ''23502'', column = ''last_line'', message = ''Lost.'';
                end if; return new; end';
            create trigger lose_place before update on ledger.imports for each row
                when (new.ended_at is null and new.bytes = old.bytes
                    and (new.last_line > 2900 or new.last_line = old.last_line))
                execute function ledger.lose_place();
            """
        );
        var file = Lines.File([
            .. Enumerable.Range(1, 2_300).Select(i => Lines.Alias("late", $"Alias {i}")),
            .. Enumerable.Range(1, 1_900).Select(i => Lines.Source($"early-{i}")),
            Lines.Source("late"),
        ]);
        var sent = await own.Client.SendFileAsync(file);
        Assert.Equal(("done", (4_201, 4_201, 0, 0, 4_201)), (sent.State, sent.Counts));
        Assert.InRange(await own.NumberAsync("select last_value from ledger.places"), 4, long.MaxValue);
        var source = await own.GetAsync("/sources/late");
        Assert.Equal(
            Enumerable.Range(1, 2_300).Select(i => $"Alias {i}"),
            source["aliases"]!.AsArray().Select(alias => (string)alias!)
        );
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        await using var own = await Ledgers.NewAsync(server);
        using var abort = new CancellationTokenSource();
        var (content, request) = Upload(own.Client, abort.Token);
        await content.SendAsync(new string('\n', 3 * 1024 * 1024));
        await LookAsync("select count(*) from ledger.import_uploads", own);
        await abort.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await LookAsync("select case when count(*) = 0 then 1 else 0 end from ledger.imports", own);
        Assert.Equal(0, await own.NumberAsync("select count(*) from ledger.import_uploads"));
        Assert.Equal(0, await own.EventsAsync());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_compressed_file_that_was_cut_off_is_not_taken_for_a_whole_one(string encoding)
    {
        await using var own = await Ledgers.NewAsync(server);
        var whole = ImportCalls.Compress(Encoding.UTF8.GetBytes(ImportFile.Make(1, 2_000)), encoding);
        foreach (var length in new[] { whole.Length - 1, whole.Length / 2 })
        {
            var refused = await own.Client.SendFileAsync(whole[..length], encoding: encoding);
            Assert.Equal((HttpStatusCode.BadRequest, "bad-request"), (refused.Status, refused.Code));
            Assert.Equal(0, await own.NumberAsync("select count(*) from ledger.imports"));
            Assert.Equal(0, await own.NumberAsync("select count(*) from ledger.import_uploads"));
        }
        var taken = await own.Client.SendFileAsync(whole, "?dryRun=true", encoding: encoding);
        Assert.Equal("done", taken.State);
        Assert.Equal(0, await own.EventsAsync());
    }

    [Fact]
    public async Task An_upload_whose_claim_was_lost_is_not_taken_and_leaves_nothing()
    {
        await using var own = await Ledgers.NewAsync(server);
        var (content, request) = Upload(own.Client, CancellationToken.None);
        await content.SendAsync(new string('\n', 3 * 1024 * 1024));
        await LookAsync("select count(*) from ledger.import_uploads", own);
        var id = Assert.Single(await own.RowsAsync("select id from ledger.imports"));
        var listed = await own.Client.LookAsync("/imports");
        Assert.Empty(listed.Body["imports"]!.AsArray());
        Assert.Equal("unknown-import", (await own.Client.LookAsync($"/imports/{id}")).Code);

        await own.NumberAsync($"select count(pg_terminate_backend(pid)) {Claim(Guid.Parse(id))}");
        await LookAsync("select case when count(*) = 0 then 1 else 0 end from ledger.imports", own);
        await content.SendAsync(Lines.Source("lost"));
        content.End();
        using var response = await request;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(0, await own.NumberAsync("select count(*) from ledger.imports"));
        Assert.Equal(0, await own.NumberAsync("select count(*) from ledger.import_uploads"));
        Assert.Equal(0, await own.EventsAsync());
    }

    private static (SlowContent Content, Task<HttpResponseMessage> Answer) Upload(
        HttpClient client,
        CancellationToken abort
    )
    {
        var content = new SlowContent();
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        return (content, client.PostAsync("/imports", content, abort));
    }

    private static string Claim(ImportCall sent) => Claim((Guid)sent.Body["import"]!);

    /// <summary>The lock by which a node has claimed an import.</summary>
    private static string Claim(Guid import) =>
        $"""
            from pg_locks where locktype = 'advisory' and granted and objsubid = 1
                and (classid::bigint << 32 | objid::bigint) = {BitConverter.ToInt64(import.ToByteArray(), 8)}
            """;

    private async Task AssertOnceAsync(string name, int count)
    {
        var versions = await ledger.RowsAsync(
            $"select stream_id from ledger.mt_events where stream_id like 'source/{name}-%' order by seq_id"
        );
        Assert.Equal(Enumerable.Range(1, count).Select(i => $"source/{name}-{i}"), versions);
    }

    private async Task LookAsync(string count, Ledger? at = null)
    {
        for (var i = 0; i < 3_000; i++)
        {
            if ((await (at ?? ledger).RowsAsync(count)).Any(row => row != "0"))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }
        Assert.Fail($"Never: {count}");
    }
}
