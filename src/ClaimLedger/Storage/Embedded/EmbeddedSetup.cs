namespace ClaimLedger.Storage.Embedded;

/// <summary>Starts the embedded PostgreSQL where no other is named.</summary>
public static class EmbeddedSetup
{
    /// <summary>Null where <c>ConnectionStrings:Ledger</c> names a server.</summary>
    /// <param name="builder">The service, for its configuration.</param>
    /// <param name="settings">Where the data and PostgreSQL's programs are.</param>
    /// <param name="logging">Has to outlive the server, which logs until it has stopped.</param>
    /// <param name="cancel">Ends the start.</param>
    /// <exception cref="EmbeddedPostgresException">It cannot be started; the message is for
    /// people.</exception>
    public static async Task<EmbeddedPostgres?> StartEmbeddedAsync(
        this WebApplicationBuilder builder,
        LedgerSettings settings,
        ILoggerFactory logging,
        CancellationToken cancel
    )
    {
        if (builder.Configuration.GetConnectionString(LedgerSettings.ConnectionName) is not null)
            return null;
        var options = new EmbeddedPostgresOptions
        {
            DataFolder = Path.GetFullPath(settings.Data),
            BinariesFolder = settings.PostgresBinaries,
            StartTimeout = settings.PostgresStartTimeout,
        };
        return await EmbeddedPostgres.StartAsync(options, logging.CreateLogger("PostgreSQL"), cancel);
    }

    /// <summary>A log that is there before the host's own and after it.</summary>
    public static ILoggerFactory CreateEarlyLogging(this WebApplicationBuilder builder) =>
        LoggerFactory.Create(log =>
            log.AddConfiguration(builder.Configuration.GetSection("Logging"))
                .AddSimpleConsole(console => console.SingleLine = true)
        );
}
