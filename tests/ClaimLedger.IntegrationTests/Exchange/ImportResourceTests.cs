using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.Exchange;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>An import is a resource: it can be looked at, listed, stopped, and sent again.</summary>
public sealed class ImportResourceTests(Ledger ledger, Server server) : IClassFixture<Ledger>
{
    private HttpClient Client => ledger.Client;

    [Fact]
    public async Task Who_does_not_wait_gets_an_address_and_looks_there_until_it_is_done()
    {
        await using var gate = await Gate.CloseAsync(ledger, "source/async-2");
        var before = await ledger.NumberAsync("select coalesce(max(seq_id), 0) from ledger.mt_events");
        var file = Lines.File(
            Lines.Source("async-1"),
            Lines.Source("async-2"),
            Lines.Alias("async-1", "A"),
            "{}"
        );
        var sent = await Client.SendFileAsync(file, "?stopOnError=true", isAsync: true);
        Assert.Equal((HttpStatusCode.Accepted, "running"), (sent.Status, sent.State));
        Assert.Equal($"/imports/{sent.Body["import"]}", sent.Location);
        Assert.Equal(
            ("ndjson", false, true, null, null, file.Length, before),
            (
                (string?)sent.Body["format"],
                (bool)sent.Body["dryRun"]!,
                (bool)sent.Body["stopOnError"]!,
                (string?)sent.Body["endedAt"],
                (string?)sent.Body["failure"],
                (int)sent.Body["bytes"]!,
                (long)sent.Body["position"]!
            )
        );
        await gate.WaitAsync();
        Assert.Equal("running", (await Client.LookAsync(sent.Location)).State);

        await gate.OpenAsync();
        var ended = await Client.EndOfAsync(sent.Location);
        Assert.Equal(("stopped", (4, 3, 0, 1, 3)), (ended.State, ended.Counts));
        Assert.Equal(["4 missing command"], ended.Refusals);
        Assert.Equal(file.Length, (int)ended.Body["bytesDone"]!);
        Assert.Equal(await ledger.LastAsync(), (long)ended.Body["position"]!);
    }

    [Fact]
    public async Task Imports_are_listed_the_newest_first_and_page_by_page()
    {
        await using var own = await Ledgers.NewAsync(server);
        var sent = new List<string>();
        for (var i = 0; i < 5; i++)
            sent.Insert(0, (string)(await own.Client.SendFileAsync("{}")).Body["import"]!);
        var (found, address) = (new List<string>(), (string?)"/imports?limit=2");
        for (var page = 0; address is not null; page++)
        {
            var list = await own.Client.LookAsync(address);
            var imports = list.Body["imports"]!.AsArray();
            Assert.Equal(page < 2 ? 2 : 1, imports.Count);
            Assert.All(imports, import => Assert.False(import!.AsObject().ContainsKey("refusals")));
            Assert.All(imports, import => Assert.Equal(1, (int)import!["refused"]!));
            found.AddRange(imports.Select(import => (string)import!["import"]!));
            address = list.Next;
        }
        Assert.Equal(sent, found);
    }

    [Theory]
    [InlineData("/imports/0190163d-8694-739b-aea5-966c26f8ad91", HttpStatusCode.NotFound, "unknown-import")]
    [InlineData("/imports/none", HttpStatusCode.NotFound, "unknown-import")]
    [InlineData("/imports/none?limit=0", HttpStatusCode.BadRequest, "invalid")]
    [InlineData("/imports/none?limit=1001", HttpStatusCode.BadRequest, "invalid")]
    [InlineData("/imports/none?after=x", HttpStatusCode.BadRequest, "invalid")]
    [InlineData("/imports/none?since=1", HttpStatusCode.BadRequest, "invalid")]
    [InlineData("/imports?state=done", HttpStatusCode.BadRequest, "invalid")]
    public async Task What_is_not_there_or_cannot_be_asked_is_a_problem(
        string address,
        HttpStatusCode status,
        string code
    )
    {
        var answer = await Client.LookAsync(address);
        Assert.Equal((status, code), (answer.Status, answer.Code));
        if (status != HttpStatusCode.NotFound)
            return;
        var stopped = await Client.StopImportAsync(address);
        Assert.Equal((status, code), (stopped.Status, stopped.Code));
    }

    [Fact]
    public async Task Refusals_come_in_pages_and_ten_thousand_are_kept()
    {
        const int Wrong = ImportStore.MaxRefusals + 50;
        var sent = await Client.SendFileAsync(Lines.File(Enumerable.Repeat("[]", Wrong)));
        Assert.Equal(("done", (Wrong, 0, 0, Wrong, 0)), (sent.State, sent.Counts));
        Assert.Equal(50, (long)sent.Body["refusalsLeftOff"]!);
        Assert.Equal(500, sent.Refusals.Count);

        var seen = new List<string>();
        var address = $"{sent.Location}?limit=499";
        while (address is not null)
        {
            var page = await Client.LookAsync(address);
            seen.AddRange(page.Refusals);
            address = page.Next;
        }
        var kept = Enumerable.Range(1, ImportStore.MaxRefusals).Select(line => $"{line} malformed");
        Assert.Equal(kept, seen);
    }

    [Fact]
    public async Task A_stop_ends_at_the_edge_of_a_batch_and_the_file_sent_again_takes_the_rest()
    {
        await using var own = await Ledgers.NewAsync(server);
        // A source would be graded anew by every line that is taken twice.
        var file = Lines.File([
            Lines.Source("stopped"),
            .. Enumerable.Range(2, 2_498).Select(i => Grade("stopped", i)),
            Lines.Source("stopped-gate"),
            .. Enumerable.Range(2_501, 1_500).Select(i => Grade("stopped", i)),
        ]);
        await using var gate = await Gate.CloseAsync(own, "source/stopped-gate");
        var sent = await own.Client.SendFileAsync(file, key: "stopped", isAsync: true);
        await gate.WaitAsync();
        var stopping = own.Client.StopImportAsync(sent.Location);
        await own.Client.LookUntilAsync(sent.Location, import => (string?)import["state"] == "stopping");
        await gate.DisposeAsync();
        var stopped = await stopping;
        Assert.Equal((HttpStatusCode.OK, "stopped"), (stopped.Status, stopped.State));
        Assert.Equal((3_000, 3_000, 0, 0, 3_000), stopped.Counts);
        Assert.NotNull(stopped.Body["endedAt"]);
        Assert.Equal(3_000, await own.EventsAsync());
        Assert.InRange((int)stopped.Body["bytesDone"]!, 1, file.Length);

        var again = await own.Client.StopImportAsync(sent.Location);
        Assert.Equal(stopped.Body.ToJsonString(), again.Body.ToJsonString());

        var rest = await own.Client.SendFileAsync(file, key: "stopped");
        Assert.Equal(("done", (4_000, 1_000, 3_000, 0, 1_000)), (rest.State, rest.Counts));
        Assert.False(rest.IsReplay);
        Assert.NotEqual(sent.Location, rest.Location);
        Assert.Equal(4_000, await own.EventsAsync());
        var done = await own.Client.StopImportAsync(rest.Location);
        Assert.Equal(rest.Body.ToJsonString(), done.Body.ToJsonString());
    }

    [Theory]
    [InlineData("?stopOnError=true", false)]
    [InlineData("?stopOnError=true&dryRun=true", true)]
    public async Task It_stops_at_the_first_refused_line_where_it_is_asked_to(string query, bool isDry)
    {
        var name = isDry ? "onerror-dry" : "onerror";
        var before = await ledger.EventsAsync();
        var sent = await Client.SendFileAsync(
            Lines.File([
                Lines.Source($"{name}-1"),
                Lines.Source($"{name}-1"),
                Lines.Source($"{name}-2"),
                Lines.Source($"{name}-1", "Another name"),
                .. Enumerable.Range(3, 1_500).Select(i => Lines.Source($"{name}-{i}")),
            ]),
            query
        );
        Assert.Equal((HttpStatusCode.OK, "stopped"), (sent.Status, sent.State));
        Assert.Equal((4, 2, 1, 1, 2), sent.Counts);
        Assert.Equal(["4 already-exists source"], sent.Refusals);
        Assert.Equal(isDry ? 0 : 2, await ledger.EventsAsync() - before);
    }

    [Fact]
    public async Task The_same_file_under_the_same_key_is_the_import_that_runs()
    {
        await using var own = await Ledgers.NewAsync(server);
        var file = Lines.File(Lines.Source("running-1"), Lines.Source("running-2"), "{}");
        await using var gate = await Gate.CloseAsync(own, "source/running-2");
        var first = await own.Client.SendFileAsync(file, key: "running", isAsync: true);
        await gate.WaitAsync();
        var waiting = own.Client.SendFileAsync(file, key: "running");
        var same = await own.Client.SendFileAsync(file, key: "running", isAsync: true);
        Assert.Equal(
            (HttpStatusCode.Accepted, true, first.Location),
            (same.Status, same.IsReplay, same.Location)
        );
        foreach (var (other, query) in new[] { (Lines.File("{}"), ""), (file, "?dryRun=true") })
        {
            var reused = await own.Client.SendFileAsync(other, query, key: "running");
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "key-reused"), (reused.Status, reused.Code));
        }
        var apart = await own.Client.SendFileAsync(Lines.File(Lines.Source("running-3")), key: "apart");
        Assert.Equal("done", apart.State);

        await gate.DisposeAsync();
        var joined = await waiting;
        Assert.Equal((true, first.Location, "done"), (joined.IsReplay, joined.Location, joined.State));
        Assert.Equal((3, 2, 0, 1, 2), joined.Counts);

        var again = await own.Client.SendFileAsync(file, key: "running");
        Assert.Equal((false, (3, 0, 2, 1, 0)), (again.IsReplay, again.Counts));
        Assert.NotEqual(first.Location, again.Location);
        var list = await own.Client.LookAsync("/imports");
        Assert.Equal(3, list.Body["imports"]!.AsArray().Count);
    }

    private static string Grade(string source, int i) =>
        $$"""{"command":"AssessReliability","source":"{{source}}","reliability":"{{"ABCD"[i % 4]}}"}""";
}
