using ClaimLedger.Storage;
using JasperFx.Events.Projections;
using Marten;
using Npgsql;

namespace ClaimLedger.Registers;

/// <summary>Registers the views of this folder.</summary>
public static class RegisterViews
{
    /// <summary>One asynchronous projection writes the register.</summary>
    public static void Register(StoreOptions options, NpgsqlDataSource dataSource) =>
        options.Projections.Add(
            new RegisterProjection(),
            ProjectionLifecycle.Async,
            RegisterProjection.ViewName,
            async => async.DeleteDataInTableOnTeardown(LedgerTables.Register)
        );
}
