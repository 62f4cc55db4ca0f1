using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Commands;

/// <summary>What holds of every stream of a ledger, whatever happened.</summary>
internal static class StreamChecks
{
    /// <summary>The versions of a stream are 1 to n and grow with the positions, and the stream's own version
    /// is n.</summary>
    public static async Task AssertDenseAsync(this Ledger ledger)
    {
        var disordered = await ledger.RowsAsync(
            """
            select * from (
                select stream_id, version, row_number() over (partition by stream_id order by seq_id) as place
                from ledger.mt_events
            ) e where version <> place
            """
        );
        Assert.Empty(disordered);
        var wrong = await ledger.RowsAsync(
            """
            select s.id, s.version, e.count from ledger.mt_streams s
            full join (select stream_id, count(*) from ledger.mt_events group by 1) e on e.stream_id = s.id
            where s.version is distinct from e.count
            """
        );
        Assert.Empty(wrong);
    }
}
