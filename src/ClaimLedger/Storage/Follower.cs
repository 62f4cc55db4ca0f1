using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using JasperFx.Events.Subscriptions;
using Marten;
using Marten.Subscriptions;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>
/// How the daemon carries what follows the ledger: it says up to which position every event is there, on
/// which node it is written, and stops it when it fails; the events are read here, once for all views, and
/// what becomes of them is written as a few statements a page, with the progress in the same transaction. The
/// daemon's own loading, which takes several times as long, is told to look for events of which there are
/// none.
/// </summary>
internal sealed class Follower : SubscriptionBase, ISubscriptionFactory<IDocumentOperations, IQuerySession>
{
    private readonly IFollowed _followed;
    private readonly NpgsqlDataSource _dataSource;

    /// <param name="followed">What follows.</param>
    /// <param name="dataSource">Where it is written.</param>
    public Follower(IFollowed followed, NpgsqlDataSource dataSource)
    {
        (_followed, _dataSource) = (followed, dataSource);
        Name = followed.Name;
        IncludeType<Nothing>();
    }

    ISubscriptionExecution ISubscriptionFactory<IDocumentOperations, IQuerySession>.BuildExecution(
        IEventStore<IDocumentOperations, IQuerySession> store,
        IEventDatabase database,
        ILoggerFactory loggerFactory,
        ShardName shardName
    ) => Execution(database, shardName, loggerFactory.CreateLogger("Marten.Events.Daemon"));

    ISubscriptionExecution ISubscriptionFactory<IDocumentOperations, IQuerySession>.BuildExecution(
        IEventStore<IDocumentOperations, IQuerySession> store,
        IEventDatabase database,
        ILogger logger,
        ShardName shardName
    ) => Execution(database, shardName, logger);

    /// <inheritdoc/>
    public override Task<Marten.IChangeListener> ProcessEventsAsync(
        EventRange page,
        ISubscriptionController controller,
        IDocumentOperations operations,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException("The execution is ours.");

    private FollowerExecution Execution(IEventDatabase database, ShardName name, ILogger logger) =>
        new(database, name, logger, _followed, _dataSource);

    /// <summary>No event is of this type.</summary>
    private sealed record Nothing;
}
