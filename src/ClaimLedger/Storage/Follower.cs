using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using JasperFx.Events.Subscriptions;
using Marten;
using Marten.Subscriptions;
using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>
/// How the daemon carries a view: it says up to which position every event is there, on which node the view
/// is written, and stops it when it fails; the events are read here, once for all views, and written as a
/// few statements a page, with the progress in the same transaction. The daemon's own loading, which takes
/// several times as long, is told to look for events of which there are none.
/// </summary>
internal sealed class Follower : SubscriptionBase, ISubscriptionFactory<IDocumentOperations, IQuerySession>
{
    private readonly PageProjection _projection;
    private readonly NpgsqlDataSource _dataSource;
    private readonly EventPages _pages;

    /// <param name="view">The view.</param>
    /// <param name="projection">What writes it.</param>
    /// <param name="dataSource">Where it is written.</param>
    /// <param name="pages">Where the events come from.</param>
    public Follower(View view, PageProjection projection, NpgsqlDataSource dataSource, EventPages pages)
    {
        (_projection, _dataSource, _pages) = (projection, dataSource, pages);
        Name = view.Name;
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
        new(database, name, logger, _projection, _dataSource, _pages);

    /// <summary>No event is of this type.</summary>
    private sealed record Nothing;
}
