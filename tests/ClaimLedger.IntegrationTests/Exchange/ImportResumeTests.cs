using System.Net.Http.Headers;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Exchange;

/// <summary>Imports go on by themselves after the service was killed, as though it had not been.</summary>
public sealed class ImportResumeTests(Server server)
{
    private const string Ended = "its end";
    private const int Kills = 10;
    private const int Size = 12_000;

    // More than a batch waits for long: a node that begins anew has to read all of them again.
    private const int Early = 2_300;

    [Fact]
    public async Task An_import_cut_by_ten_kills_equals_one_that_was_not_event_for_event()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var file = ImportFile.Make(seed, Size, Early);
        await using var whole = await Ledgers.NewAsync(server);
        await using var cut = await Ledgers.NewAsync(server);
        await cut.StopNodeAsync(cut.Host);
        var expected = await whole.Client.SendFileAsync(file, key: "file");

        var node = await ServiceNode.StartAsync(cut);
        var address = (await node.Client.SendFileAsync(file, key: "file", isAsync: true)).Location;
        var reached = new List<string>();
        for (var kill = 0; kill < Kills; kill++)
        {
            reached.Add(await LookAwhileAsync(cut, random.Next(40)));
            await node.DisposeAsync();
            node = await ServiceNode.StartAsync(cut);
        }
        var ended = await node.Client.EndOfAsync(address);
        await node.DisposeAsync();
        await cut.StartNodeAsync("local");

        var message = $"Seed {seed}, killed at lines {string.Join(", ", reached)}";
        Assert.True(reached.Count(line => line != Ended) >= Kills / 2, $"{message}: that shows too little.");
        Assert.True(
            (ended.State, ended.Counts) == ("done", expected.Counts),
            $"{message}:\n{expected.Body.ToJsonString()}\n{ended.Body.ToJsonString()}"
        );
        Assert.True(expected.Refusals.SequenceEqual(ended.Refusals), message);
        await Ledgers.AssertSameHistoryAsync(whole, cut, message);
    }

    [Fact]
    public async Task A_kill_within_a_transaction_and_one_within_an_upload_leave_nothing_half()
    {
        await using var ledger = await Ledgers.NewAsync(server);
        await ledger.StopNodeAsync(ledger.Host);
        var file = Lines.File(Enumerable.Range(1, 2_500).Select(i => Lines.Source($"cut-{i}")));
        var node = await ServiceNode.StartAsync(ledger);
        var content = new SlowContent();
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        var upload = node.Client.PostAsync("/imports", content, TestContext.Current.CancellationToken);
        await content.SendAsync(new string('\n', 3 * 1024 * 1024));
        await UntilAsync(ledger, "select count(*) > 0 from ledger.import_uploads");
        await using var gate = await Gate.CloseAsync(ledger, "source/cut-1500");
        var address = (await node.Client.SendFileAsync(file, isAsync: true)).Location;
        await gate.WaitAsync();
        Assert.Equal(1_000, await ledger.EventsAsync());
        await node.DisposeAsync();
        content.End();
        await Assert.ThrowsAnyAsync<Exception>(() => upload);

        // What was sent to the database may still be committed, by a process that nobody waits for.
        await gate.DisposeAsync();
        node = await ServiceNode.StartAsync(ledger);
        var ended = await node.Client.EndOfAsync(address);
        Assert.Equal(("done", (2_500, 2_500, 0, 0, 2_500)), (ended.State, ended.Counts));
        var streams = await ledger.RowsAsync("select stream_id from ledger.mt_events order by seq_id");
        Assert.Equal(Enumerable.Range(1, 2_500).Select(i => $"source/cut-{i}"), streams);
        await UntilAsync(ledger, "select count(*) = 1 from ledger.imports");
        Assert.Equal(0, await ledger.NumberAsync("select count(*) from ledger.import_uploads"));
        await node.DisposeAsync();
    }

    /// <summary>Waits for the import's next batch, and then some looks longer.</summary>
    /// <returns>The line that it has reached.</returns>
    private static async Task<string> LookAwhileAsync(Ledger ledger, int looks)
    {
        const string Reached =
            $"select case when ended_at is null then last_line::text else '{Ended}' end from ledger.imports";
        var before = Assert.Single(await ledger.RowsAsync(Reached));
        var now = before;
        while (now == before && now != Ended)
            now = Assert.Single(await ledger.RowsAsync(Reached));
        for (var i = 0; i < looks; i++)
            now = Assert.Single(await ledger.RowsAsync(Reached));
        return now;
    }

    private static async Task UntilAsync(Ledger ledger, string isSo)
    {
        for (var i = 0; i < 3_000; i++)
        {
            if (Assert.Single(await ledger.RowsAsync(isSo)) == "True")
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }
        Assert.Fail($"Never: {isSo}");
    }
}
