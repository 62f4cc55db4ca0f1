using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Exchange;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.Stances;
using ClaimLedger.Storage;
using CsCheck;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>Views that are made anew while they are read and written.</summary>
public sealed class RebuildTests(Ledger ledger, Server server) : IClassFixture<Ledger>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_the_ledger_is_written_and_read_the_new_view_takes_the_place_of_the_old()
    {
        await ledger.ImportAsync(string.Join('\n', Histories.Lines()));
        var history = Histories.All.Single();
        var middle = await ledger.SubmitAsync(history[..200]);
        var matrix = $"/threats/{Histories.Threats[0]}/stances?validAt=2004-01-31&knownAt={middle}";
        var before = (await ledger.GetAsync(matrix)).ToJsonString();
        var shape = await ShapeAsync();

        Assert.Equal(HttpStatusCode.Accepted, await ledger.BeginRebuildAsync());
        var writing = ledger.SubmitAsync(history[200..]);
        (string State, long Position, long Target, string? Failure) rebuild;
        do
        {
            Assert.Equal(before, (await ledger.GetAsync(matrix)).ToJsonString());
            rebuild = await ledger.RebuiltAsync();
        } while (rebuild.State == "running");
        var last = await writing;

        Assert.Equal(("done", null), (rebuild.State, rebuild.Failure));
        Assert.Equal(rebuild.Target, rebuild.Position);
        Assert.Equal(before, (await ledger.GetAsync(matrix)).ToJsonString());
        // The daemon goes on in the new tables, which are the old ones in name, columns and indexes.
        await ledger.GetAsync($"/shifts?minPosition={last}");
        Assert.Equal(shape, await ShapeAsync());
        Assert.Empty(await ledger.RowsAsync("select nspname from pg_namespace where nspname like '%next%'"));
        var store = ledger.Host.Services.GetRequiredService<IDocumentStore>();
        await store.Storage.Database.AssertDatabaseMatchesConfigurationAsync(Cancel);

        // And what it wrote on both sides of the swap is what another rebuild writes.
        var live = await ledger.StanceRowsAsync();
        Assert.NotEmpty(live);
        await ledger.RebuildAsync();
        Assert.Equal(live, await ledger.StanceRowsAsync());
    }

    [Fact]
    public async Task Two_rebuilds_of_a_view_do_not_run_at_once()
    {
        await using var holder = new NpgsqlConnection(ledger.ConnectionString);
        await holder.OpenAsync(Cancel);
        await using var hold = new NpgsqlCommand(
            $"select pg_advisory_lock({StanceViews.View.RebuildKey})",
            holder
        );
        await hold.ExecuteNonQueryAsync(Cancel);
        Assert.Equal(HttpStatusCode.Conflict, await ledger.BeginRebuildAsync());
        // Back in the pool it would hold on to the lock.
        await using (var release = new NpgsqlCommand("select pg_advisory_unlock_all()", holder))
            await release.ExecuteNonQueryAsync(Cancel);
        await ledger.RebuildAsync();
    }

    [Fact]
    public async Task An_event_that_cannot_be_applied_fails_the_rebuild_and_leaves_the_view_as_it_is()
    {
        await using var own = await Ledgers.NewAsync(server);
        await own.ImportAsync(string.Join('\n', Histories.Lines()));
        var last = await own.SubmitAsync(Histories.All.Single()[..60]);
        await own.GetAsync($"/shifts?minPosition={last}");
        var live = await own.StanceRowsAsync();
        var poison = await own.NumberAsync(
            "select max(seq_id) from ledger.mt_events where type = 'AssessmentRecorded'"
        );
        await own.ExecuteAsync(
            $$"""update ledger.mt_events set data = '{"stance": "sideways"}' where seq_id = {{poison}}"""
        );
        Assert.Equal(HttpStatusCode.Accepted, await own.BeginRebuildAsync());
        (string State, long Position, long Target, string? Failure) rebuild;
        while ((rebuild = await own.RebuiltAsync()).State == "running")
            await Task.Delay(10, Cancel);
        Assert.Equal("failed", rebuild.State);
        Assert.NotNull(rebuild.Failure);
        Assert.Equal(live, await own.StanceRowsAsync());
    }

    [Fact]
    public async Task A_view_of_an_older_version_is_made_anew_before_the_service_answers()
    {
        await using var own = await Ledgers.NewAsync(server);
        await own.ImportAsync(string.Join('\n', Histories.Lines()));
        var last = await own.SubmitAsync(Histories.All.Single()[..60]);
        await own.GetAsync($"/shifts?minPosition={last}");
        var live = await own.StanceRowsAsync();
        await own.ExecuteAsync("delete from ledger.views; delete from ledger.timelines");
        Assert.NotEqual(live, await own.StanceRowsAsync());
        var node = await own.StartNodeAsync("newer");
        Assert.Equal(live, await own.StanceRowsAsync());
        await own.StopNodeAsync(node);
    }

    [Fact]
    public async Task A_reader_of_several_tables_does_not_fail_by_the_new_view_taking_its_place()
    {
        await using var own = await Ledgers.NewAsync(server);
        await own.ImportAsync(string.Join('\n', Histories.Lines()));
        await using var one = await ReadAsync(own, "timeline_entries");
        await using var other = await ReadAsync(own, "unassessed");
        Assert.Equal(HttpStatusCode.Accepted, await own.BeginRebuildAsync());
        while (
            await own.NumberAsync(
                "select count(*) from pg_locks where mode = 'AccessExclusiveLock' and not granted and database = (select oid from pg_database where datname = current_database())"
            ) == 0
        )
            await Task.Delay(5, Cancel);
        // Whoever holds the first table already now waits for the last, and the reader of the last for the
        // first: PostgreSQL would end the reader, who began to wait before.
        var reading = CountAsync(other, "timelines");
        await Task.Delay(500, Cancel);
        await one.DisposeAsync();
        await reading;
        await other.DisposeAsync();
        while ((await own.RebuiltAsync()).State == "running")
            await Task.Delay(10, Cancel);
        Assert.Equal("done", (await own.RebuiltAsync()).State);
    }

    /// <summary>Reads a table in a transaction that stays open until the connection is closed.</summary>
    private static async Task<NpgsqlConnection> ReadAsync(Ledger own, string table)
    {
        var connection = new NpgsqlConnection(own.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using (var begin = new NpgsqlCommand("begin", connection))
            await begin.ExecuteNonQueryAsync(Cancel);
        await CountAsync(connection, table);
        return connection;
    }

    private static async Task CountAsync(NpgsqlConnection connection, string table)
    {
        await using var count = new NpgsqlCommand($"select count(*) from ledger.{table}", connection);
        await count.ExecuteScalarAsync(Cancel);
    }

    [Theory]
    [InlineData("GET", "/projections/none")]
    [InlineData("POST", "/projections/none/rebuild")]
    public async Task A_projection_that_there_is_not_is_refused(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await ledger.Client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
        Assert.Equal("unknown-projection", (string?)problem["code"]);
        Assert.Contains("Stances", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_says_how_each_projection_is()
    {
        var projections = (await ledger.GetAsync("/projections"))["projections"]!.AsArray();
        Assert.Equal(
            ledger.Host.Services.GetRequiredService<IReadOnlyList<View>>().Select(v => v.Name),
            projections.Select(p => (string)p!["projection"]!)
        );
        Assert.All(projections, p => Assert.Equal("running", (string?)p!["state"]));
    }

    /// <summary>The columns, constraints and indexes of the view's tables.</summary>
    private Task<IReadOnlyList<string>> ShapeAsync() =>
        ledger.RowsAsync(
            """
            select table_name, column_name, data_type, is_nullable from information_schema.columns
            where table_schema = 'ledger' and table_name in ('timelines', 'timeline_entries', 'shifts', 'contests', 'unassessed', 'touched')
            union all select tablename, indexname, indexdef, '' from pg_indexes
            where schemaname = 'ledger' and tablename in ('timelines', 'timeline_entries', 'shifts', 'contests', 'unassessed', 'touched')
            order by 1, 2, 3
            """
        );
}
