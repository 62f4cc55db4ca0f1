using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.IntegrationTests.Stances;
using ClaimLedger.Tests;
using CsCheck;
using Npgsql;

namespace ClaimLedger.IntegrationTests.Storage;

/// <summary>What a reader's own tools find.</summary>
public sealed class SqlViewTests(Ledger ledger) : IClassFixture<Ledger>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_reader_reads_the_views_and_nothing_else()
    {
        var last = await FillAsync();
        await ledger.GetAsync($"/shifts?minPosition={last}");
        Assert.NotEmpty(await ReadAsync("select source from claims.timeline where recorded_to is null"));
        Assert.NotEmpty(await ReadAsync("select id from claims.shifts"));
        Assert.NotEmpty(await ReadAsync("select position from claims.events"));
        foreach (
            var forbidden in new[] { "ledger.mt_events", "ledger.timeline_entries", "ledger.disclosures" }
        )
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() =>
                ReadAsync($"select 1 from {forbidden}")
            );
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
        await Assert.ThrowsAsync<PostgresException>(() => ReadAsync("delete from claims.timeline"));
    }

    [Fact]
    public async Task The_stances_by_sql_are_those_of_the_matrix_before_and_after_a_rebuild()
    {
        var last = await FillAsync();
        await ledger.GetAsync($"/shifts?minPosition={last}");
        await AssertMatricesAsync(last);
        await ledger.RebuildAsync();
        await AssertMatricesAsync(last);
        // The views are over the new tables.
        var before = await ReadAsync("select count(*) from claims.timeline");
        Assert.Equal(before, await ledger.RowsAsync("select count(*) from ledger.timeline_entries"));
    }

    [Fact]
    public async Task The_reference_names_every_view_column_and_function()
    {
        var page = Repository.Read("docs/reference/sql.md");
        var known = await ledger.RowsAsync(
            "select distinct table_name from information_schema.tables where table_schema = 'claims'"
        );
        Assert.All(known, view => Assert.Contains($"`claims.{view}`", page, StringComparison.Ordinal));
        var columns = await ledger.RowsAsync(
            """
            select column_name from information_schema.columns
            where table_schema = 'claims' and table_name in ('timeline', 'shifts', 'register', 'events')
                and column_name !~ '(_by|_by_type|_at|recorded_from|recorded_to|ended_cause)$'
            """
        );
        Assert.All(columns, column => Assert.Contains($"`{column}`", page, StringComparison.Ordinal));
        var examples = page.Split("```sql\n")[^1].Split("```")[0].Split(';');
        Assert.True(examples.Length > 3);
        foreach (var example in examples.Where(sql => sql.Trim().Length > 0))
            await ReadAsync(example);
    }

    [Fact]
    public async Task Today_is_that_of_the_ledger_and_not_of_the_session()
    {
        var today = $"{DateTime.UtcNow:yyyy-MM-dd}";
        var desk = await Desk.OpenAsync(ledger, "today");
        var document = $"{desk.Document}-2";
        await ledger.AppendAsync(
            "/documents",
            new
            {
                document,
                title = "Of today",
                publishedOn = today,
            }
        );
        await desk.SaysAsync("s1", today, "agree", document: document);
        await ledger.GetAsync($"/shifts?minPosition={desk.Now}");
        Assert.Equal(
            ["agree"],
            await ReadAsync(
                $"set local time zone 'Etc/GMT+12'; select stance from claims.stances('{desk.Threat}')"
            )
        );
        // In the afternoon it is the same day there.
        Assert.Contains(
            "valid_at date DEFAULT ((now() AT TIME ZONE 'utc'::text))::date",
            Assert.Single(await ReadAsync("select pg_get_function_arguments('claims.stances'::regproc)")),
            StringComparison.Ordinal
        );
    }

    private async Task<long> FillAsync()
    {
        await ledger.ImportAsync(string.Join('\n', Histories.Lines()));
        return await ledger.SubmitAsync(Histories.All.Single()[..200]);
    }

    private async Task AssertMatricesAsync(long last)
    {
        foreach (var (threat, day) in Histories.Threats.SelectMany(t => Histories.Days.Select(d => (t, d))))
        {
            foreach (var position in new[] { last, last / 2 })
            {
                var matrix = await ledger.GetAsync(
                    $"/threats/{threat}/stances?validAt={day:yyyy-MM-dd}&knownAt={position}"
                );
                Assert.Equal(
                    matrix["stances"]!
                        .AsArray()
                        .Select(c => $"{c!["source"]}|{c["proposition"]}|{c["stance"]}|{c["statement"]}"),
                    await ReadAsync(
                        $"select source, proposition, stance, statement from claims.stances('{threat}', '{day:yyyy-MM-dd}', {position})"
                    )
                );
            }
        }
    }

    /// <summary>Reads as a login in the reader's role.</summary>
    private async Task<List<string>> ReadAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ledger.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await using (var role = new NpgsqlCommand("set local role claimledger_reader", connection))
            await role.ExecuteNonQueryAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync(Cancel);
        var read = new List<string>();
        while (await rows.ReadAsync(Cancel))
            read.Add(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(i => rows.GetValue(i))));
        return read;
    }
}
