using ClaimLedger.IntegrationTests.Hosting;
using CsCheck;

namespace ClaimLedger.IntegrationTests.Stances;

/// <summary>What a desk asks is found through indexes; no table is gone through from end to end.</summary>
public sealed class IndexTests(Ledger ledger) : IClassFixture<Ledger>
{
    private static readonly string[] Reads =
    [
        "/threats/h-t0/stances",
        "/threats/h-t0/stances?validAt=2004-01-07&source=h-s0",
        "/sources/h-s0/timeline?limit=1000",
        "/sources/h-s0/timeline?threat=h-t0&closed=true",
        "/shifts?from=2004-01-01&to=2004-01-31",
        "/shifts?source=h-s0",
        "/shifts?threat=h-t0",
        "/threats/h-t0/consensus?validAt=2004-01-07",
        "/threats/h-t0/consensus?every=month&from=2003-01-01&to=2005-01-01",
        "/contradictions?threat=h-t0",
        "/contradictions?source=h-s0",
        "/sources/h-s0/record",
        "/explain?source=h-s0&threat=h-t0",
        "/diff?threat=h-t0&from=2003-01-01&to=2004-06-01",
        "/register",
        "/register?source=h-s0",
        "/register?source=h-s0&open=true",
        "/queue",
        "/queue?threat=h-t0",
        "/queue?threat=h-t0&source=h-s0",
        "/search?q=words",
        "/statements/h-st1/history",
    ];

    [Fact]
    public async Task No_read_goes_through_a_table()
    {
        await ledger.ImportAsync(string.Join('\n', Histories.Lines()));
        var last = await ledger.SubmitAsync(Histories.All.Single());
        await ledger.GetAsync($"/queue?minPosition={last}");
        await ledger.GetAsync($"/search?q=words&minPosition={last}");
        var before = await ScansAsync();
        // Often enough for plans to be kept, which are then made for any values; as of a position as well, as
        // of which no answer is kept.
        for (var i = 0; i < 10; i++)
        {
            foreach (var read in Reads)
            {
                await ledger.GetAsync(read);
                await ledger.GetAsync(
                    $"{read}{(read.Contains('?', StringComparison.Ordinal) ? '&' : '?')}knownAt={last}"
                );
            }
        }
        var after = await ScansAsync();
        Assert.True(after["timeline_entries"].ByIndex > before["timeline_entries"].ByIndex);
        Assert.True(after["shifts"].ByIndex > before["shifts"].ByIndex);
        Assert.True(after["touched"].ByIndex > before["touched"].ByIndex);
        Assert.True(after["register"].ByIndex > before["register"].ByIndex);
        Assert.True(after["search_statements"].ByIndex > before["search_statements"].ByIndex);
        Assert.Empty(
            after
                .Where(table => table.Value.Whole > before[table.Key].Whole)
                .Select(table => $"{table.Key}: {table.Value.Whole - before[table.Key].Whole} times")
        );
    }

    /// <summary>How often each table was gone through, and looked up by an index, until now. What a
    /// connection counted, building the indexes at the start too, is shown within a second or so, or when it
    /// ends.</summary>
    private async Task<Dictionary<string, (long Whole, long ByIndex)>> ScansAsync()
    {
        await ledger.NumberAsync(
            """
            select count(pg_terminate_backend(pid, 1000)) from pg_stat_activity
            where datname = current_database() and application_name = 'ClaimLedger' and state = 'idle'
            """
        );
        var rows = await ledger.RowsAsync(
            """
            select relname, seq_scan, coalesce(idx_scan, 0) from pg_stat_user_tables
            where schemaname = 'ledger' and relname in ('mt_events', 'timelines', 'timeline_entries',
                'shifts', 'contests', 'unassessed', 'touched', 'register', 'search_statements', 'search_things', 'disclosures')
            """
        );
        return rows.Select(row => row.Split('|'))
            .ToDictionary(
                r => r[0],
                r => (long.Parse(r[1], null), long.Parse(r[2], null)),
                StringComparer.Ordinal
            );
    }
}
