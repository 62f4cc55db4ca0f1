using ClaimLedger.Storage;
using JasperFx.Events.Projections;
using Marten;
using Npgsql;

namespace ClaimLedger.Stances;

/// <summary>Registers the views of this folder.</summary>
public static class StanceViews
{
    /// <summary>One asynchronous projection writes the timelines, the shifts and the contests
    /// together.</summary>
    public static void Register(StoreOptions options, NpgsqlDataSource dataSource) =>
        options.Projections.Add(
            new StanceProjection(dataSource),
            ProjectionLifecycle.Async,
            StanceProjection.Name,
            async =>
            {
                async.DeleteDataInTableOnTeardown(LedgerTables.Timelines);
                async.DeleteDataInTableOnTeardown(LedgerTables.TimelineEntries);
                async.DeleteDataInTableOnTeardown(LedgerTables.Shifts);
                async.DeleteDataInTableOnTeardown(LedgerTables.Contests);
                async.DeleteDataInTableOnTeardown(LedgerTables.Unassessed);
            }
        );
}
