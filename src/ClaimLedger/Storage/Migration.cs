using Npgsql;

namespace ClaimLedger.Storage;

/// <summary>How the database is reached.</summary>
/// <param name="Service">As the service works.</param>
/// <param name="Owner">As the owner of the tables: to migrate, and to rebuild views.</param>
public sealed record LedgerConnections(string Service, string Owner)
{
    /// <summary>To no database, for what needs none.</summary>
    public static LedgerConnections None { get; } =
        new("Host=127.0.0.1;Database=none", "Host=127.0.0.1;Database=none");

    /// <summary>Where the owner logs in as somebody else than the service.</summary>
    public const string OwnerName = "Owner";
}

/// <summary>Makes and migrates everything in the database, as the owner of the tables, before the service
/// does anything in it. One node at a time.</summary>
public static class Migration
{
    private const string Lock = "select pg_advisory_lock(hashtextextended('claimledger migration', 0))";

    /// <summary>Runs it.</summary>
    /// <param name="ledger">The connection string of the service.</param>
    /// <param name="owner">That of the owner; null where the service's login is the owner's.</param>
    /// <param name="views">The views.</param>
    /// <param name="logger">Told what could not be made.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="UnsafeDatabaseException">The database is not durable.</exception>
    /// <exception cref="UnusableSettingException">The service's own login may not work as it has
    /// to.</exception>
    public static async Task<LedgerConnections> RunAsync(
        string ledger,
        string? owner,
        IReadOnlyList<View> views,
        ILogger logger,
        CancellationToken cancel
    )
    {
        await using var dataSource = NpgsqlDataSource.Create(
            LedgerStore.Tuned(owner ?? ledger, LedgerTables.Schema)
        );
        await using var connection = await dataSource.OpenConnectionAsync(cancel);
        await DurabilityGuard.EnsureAsync(connection, requireChecksums: false, cancel);
        // However long another node takes.
        await using (var wait = new NpgsqlCommand(Lock, connection) { CommandTimeout = 0 })
            await wait.ExecuteNonQueryAsync(cancel);
        await using (var store = LedgerStore.ToMigrate(dataSource))
            await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        foreach (var (name, over) in EventIndexes.All)
            await EnsureIndexAsync(dataSource, name, over, cancel);
        foreach (var view in views.Where(view => view.Unsampled.Count > 0))
            await EnsureNoSamplesAsync(dataSource, view, cancel);
        foreach (var tuning in views.Select(view => view.Tuning).OfType<string>())
            await connection.ExecuteAsync(tuning, cancel);
        await connection.ExecuteAsync(FeedTables.Tuning, cancel);
        if (await SqlViews.CreateAsync(dataSource, cancel) is { } noReader)
        {
            logger.LogWarning(
                "The role {Role} could not be made or granted: {Why}. Without it nobody else reads the SQL views.",
                SqlViews.Reader,
                noReader
            );
        }
        await connection.ExecuteAsync(Forgetting.MakeFunction, cancel);
        if (await DatabaseRoles.CreateAsync(connection, cancel) is { } noRoles)
            return WithoutRoles(ledger, owner, noRoles, logger);
        var service = LedgerStore.As(DatabaseRoles.Service, ledger);
        if (owner is not null)
            await EnsureLoginAsync(service, cancel);
        return new LedgerConnections(service, owner ?? ledger);
    }

    /// <summary>Runs it on the embedded database, or on the one that the configuration names.</summary>
    /// <param name="builder">The service, for its configuration.</param>
    /// <param name="embedded">The embedded database; null where there is none.</param>
    /// <param name="views">The views.</param>
    /// <param name="logging">A log that is there before the host's own.</param>
    public static Task<LedgerConnections> MigrateAsync(
        this WebApplicationBuilder builder,
        string? embedded,
        IReadOnlyList<View> views,
        ILoggerFactory logging
    )
    {
        var names = builder.Configuration;
        return RunAsync(
            embedded ?? names.GetConnectionString(LedgerSettings.ConnectionName)!,
            embedded is null ? names.GetConnectionString(LedgerConnections.OwnerName) : null,
            views,
            logging.CreateLogger(typeof(Migration).FullName!),
            CancellationToken.None
        );
    }

    private static LedgerConnections WithoutRoles(string ledger, string? owner, string why, ILogger logger)
    {
        var name = new NpgsqlConnectionStringBuilder(owner ?? ledger).Username ?? "the owner";
        var remedy = DatabaseRoles.ForAnAdministrator(name);
        if (owner is not null)
        {
            throw new UnusableSettingException(
                $"ConnectionStrings:Owner names a login that may not make the database's roles: {why}. Have an administrator run, once: {remedy}"
            );
        }
        logger.LogWarning(
            "The database's roles could not be made or used: {Why}. The service works as the owner of its tables, which may change them. Have an administrator run, once: {Remedy}",
            why,
            remedy
        );
        return new LedgerConnections(ledger, ledger);
    }

    private static async Task EnsureLoginAsync(string service, CancellationToken cancel)
    {
        await using var dataSource = NpgsqlDataSource.Create(service);
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancel);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            var name = new NpgsqlConnectionStringBuilder(service).Username;
            throw new UnusableSettingException(
                $"ConnectionStrings:Ledger logs in as '{name}', who may not work as {DatabaseRoles.Service}. Have an administrator run, once: grant {DatabaseRoles.Service} to {name};"
            );
        }
    }

    /// <summary>Makes an index of the events where there is none. Looked at first, as even
    /// <c>if not exists</c> waits for every transaction that writes events, and lets none begin
    /// meanwhile.</summary>
    private static async Task EnsureIndexAsync(
        NpgsqlDataSource dataSource,
        string name,
        string columns,
        CancellationToken cancel
    )
    {
        await using var exists = dataSource.CreateCommand("select to_regclass($1) is not null");
        exists.Parameters.AddWithValue($"{LedgerTables.Schema}.{name}");
        if ((bool)(await exists.ExecuteScalarAsync(cancel))!)
            return;
        await using var create = dataSource.CreateCommand(
            $"create index if not exists {name} on {LedgerTables.Schema}.mt_events {columns}"
        );
        await create.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Looked at first, as to set it waits for whoever vacuums.</summary>
    private static async Task EnsureNoSamplesAsync(
        NpgsqlDataSource dataSource,
        View view,
        CancellationToken cancel
    )
    {
        await using var isSo = dataSource.CreateCommand(
            $"""
            select count(*) from unnest($1, $2) c(name, column_name) join pg_attribute a
                on a.attrelid = to_regclass('{LedgerTables.Schema}.' || c.name) and a.attname = c.column_name
            where a.attstattarget = 0
            """
        );
        isSo.Parameters.AddWithValue(view.Unsampled.Select(c => c.Table).ToArray());
        isSo.Parameters.AddWithValue(view.Unsampled.Select(c => c.Column).ToArray());
        if ((long)(await isSo.ExecuteScalarAsync(cancel))! == view.Unsampled.Count)
            return;
        await using var set = dataSource.CreateCommand(view.NoSamples(LedgerTables.Schema));
        await set.ExecuteNonQueryAsync(cancel);
    }
}
