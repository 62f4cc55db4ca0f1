namespace ClaimLedger.Storage.Embedded;

/// <summary>Starts the embedded PostgreSQL where no other is named.</summary>
public static class EmbeddedSetup
{
    /// <summary>Null where <c>ConnectionStrings:Ledger</c> names a server.</summary>
    public static async Task<EmbeddedPostgres?> StartEmbeddedAsync(
        this WebApplicationBuilder builder,
        LedgerSettings settings,
        CancellationToken cancel
    )
    {
        if (builder.Configuration.GetConnectionString(LedgerSettings.ConnectionName) is not null)
            return null;
        using var logging = LoggerFactory.Create(log =>
            log.AddConfiguration(builder.Configuration.GetSection("Logging")).AddSimpleConsole(c => c.SingleLine = true)
        );
        var options = new EmbeddedPostgresOptions
        {
            DataFolder = Path.GetFullPath(settings.Data),
            BinariesFolder = settings.PostgresBinaries,
        };
        return await EmbeddedPostgres.StartAsync(options, logging.CreateLogger("PostgreSQL"), cancel);
    }
}
