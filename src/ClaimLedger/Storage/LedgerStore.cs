using ClaimLedger.Domain;
using ClaimLedger.Domain.Vocabulary;
using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Npgsql;
using Weasel.Core;
using Wolverine;
using Wolverine.Marten;

namespace ClaimLedger.Storage;

/// <summary>How Marten is configured; nothing else touches its options but a view's registration.</summary>
public static class LedgerStore
{
    /// <summary>The schema of Wolverine's messages.</summary>
    public const string Messages = "messages";

    /// <summary>Adds the event store, the vault and their schema.</summary>
    /// <param name="services">The service's registrations.</param>
    /// <param name="connections">To the database, which is migrated; pool and statement settings of ours are
    /// added.</param>
    /// <param name="settings">The service's settings.</param>
    /// <param name="views">The views.</param>
    public static void AddLedgerStore(
        this IServiceCollection services,
        LedgerConnections connections,
        LedgerSettings settings,
        params IReadOnlyList<View> views
    )
    {
        var dataSource = NpgsqlDataSource.Create(Tuned(connections.Service, LedgerTables.Schema));
        // Handed over by a factory: then it is closed with the service.
        services.AddSingleton(_ => dataSource);
        services.AddSingleton(_ => SealingKey.LoadOrCreate(settings.SealingKeyPath));
        services.AddSingleton<Vault>();
        services.AddSingleton<Positions>();
        services.AddSingleton(_ => new Stamps(connections.Service));
        services.AddSingleton<EventPages>();
        services.AddSingleton(views);
        services.AddSingleton(_ => new NextViews(connections.Owner));
        services.AddSingleton<Rebuilds>();
        services
            .AddMarten(options =>
            {
                options.Connection(dataSource);
                options.DatabaseSchemaName = LedgerTables.Schema;
                // Everything is there: the owner of the tables made it.
                options.AutoCreateSchemaObjects = AutoCreate.None;
                ConfigureEvents(options);
                ConfigureDaemon(options);
                options.Storage.ExtendedSchemaObjects.AddRange(LedgerTables.All());
            })
            // Its schema is the service's own: nothing of the ledger lies in it.
            .IntegrateWithWolverine(wolverine =>
                (wolverine.MessageStorageSchemaName, wolverine.AutoCreate) = (
                    Messages,
                    AutoCreate.CreateOrUpdate
                )
            )
            .AddAsyncDaemon(DaemonMode.HotCold);
        services.ConfigureMarten(
            (provider, options) =>
            {
                var pages = provider.GetRequiredService<EventPages>();
                var followed = views
                    .Select(view => new FollowedView(view, view.Project(provider, dataSource), pages))
                    .Concat(provider.GetServices<IFollowed>());
                foreach (var each in followed)
                    options.Projections.Subscribe(new Follower(each, dataSource));
            }
        );
        services.AddHostedService<StartChecks>();
        services.AddHostedService(provider => provider.GetRequiredService<Rebuilds>());
    }

    /// <summary>A store that makes its tables and ours.</summary>
    internal static DocumentStore ToMigrate(NpgsqlDataSource dataSource) =>
        DocumentStore.For(options =>
        {
            options.Connection(dataSource);
            options.DatabaseSchemaName = LedgerTables.Schema;
            options.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
            ConfigureEvents(options);
            // Wolverine's integration looks for it.
            options.Schema.For<Envelope>();
            options.Storage.ExtendedSchemaObjects.AddRange(LedgerTables.All());
        });

    internal static void ConfigureEvents(StoreOptions options)
    {
        options.Events.StreamIdentity = StreamIdentity.AsString;
        // The database's clock stamps the events: recorded time is nobody's to set.
        options.Events.AppendMode = EventAppendMode.Quick;
        options.Events.EnableBigIntEvents = true;
        options.Events.UseListenNotifyForEventAppends = true;
        options.Events.MetadataConfig.EnableAll();
        // All but the actor.
        options.Events.MetadataConfig.UserNameEnabled = true;
        foreach (var (name, _) in EventIndexes.All)
            options.Events.IgnoreIndex(name);
        // Each lock on a connection of its own: the one way that works on a data source with the pinned
        // DistributedLock.Postgres (docs/decisions/dependencies.md).
        options.Events.UseAdvisoryLockTransaction = true;
        foreach (var (name, type) in EventTypes.All)
            options.Events.MapEventType(type, name);
        options.UseSystemTextJsonForSerialization(
            EnumStorage.AsString,
            Casing.CamelCase,
            json => LedgerJson.Apply(json, keepNulls: false)
        );
    }

    /// <summary>A poison event stops its projection and is reported; it is never stepped over.</summary>
    private static void ConfigureDaemon(StoreOptions options)
    {
        options.Projections.Errors.SkipApplyErrors = false;
        options.Projections.Errors.SkipSerializationErrors = false;
        options.Projections.Errors.SkipUnknownEvents = false;
        options.Projections.FastPollingTime = TimeSpan.FromMilliseconds(100);
        // A commit wakes the daemon, but for one on another node, or, seldom, one that comes as it falls
        // asleep.
        options.Projections.SlowPollingTime = TimeSpan.FromMilliseconds(250);
    }

    // Everything here is found by an index. PostgreSQL keeps plans, and one that it made while the tables
    // were small, or knows nothing yet of tables that grew in a minute, goes through them from end to end:
    // Marten's search for gaps did so at every commit, its loading of events joined every page with all
    // streams. Without just-in-time compilation, as it is the estimated cost of what is ruled out that would
    // set it off.
    private const string ByIndex =
        "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off";

    /// <summary>The connection string of a login that works as a role. As it is given when the connection is
    /// made, it is what a connection goes back to when it is used again.</summary>
    internal static string As(string role, string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        builder.Options = $"{builder.Options} -c role={role}".Trim();
        return builder.ConnectionString;
    }

    /// <summary>The connection string with what we need of a connection.</summary>
    /// <param name="connectionString">As it was given.</param>
    /// <param name="schemas">Where the views' tables are looked for.</param>
    /// <param name="options">What else is set.</param>
    internal static string Tuned(string connectionString, string schemas, string options = "")
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "ClaimLedger",
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
            // Marten writes recorded time as UTC without a zone; another zone of the session would shift it.
            Timezone = "UTC",
            SearchPath = $"{schemas},public",
        };
        builder.Options = $"{builder.Options} {ByIndex} {options}".Trim();
        return builder.ConnectionString;
    }
}
