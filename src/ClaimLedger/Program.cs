using ClaimLedger.Access;
using ClaimLedger.Commands;
using ClaimLedger.Exchange;
using ClaimLedger.Feeds;
using ClaimLedger.History;
using ClaimLedger.Http;
using ClaimLedger.Log;
using ClaimLedger.Pages;
using ClaimLedger.Registers;
using ClaimLedger.Search;
using ClaimLedger.Stances;
using ClaimLedger.Storage;
using ClaimLedger.Storage.Embedded;
using JasperFx;
using JasperFx.CodeGeneration;
using Wolverine;
using Wolverine.Http;

// The one command beside serving: `codegen write` writes the endpoints' code ahead. It needs no database.
var isCodegen = args is ["codegen", ..];

// Settings lie beside the program, wherever it is started from; code is written into the project's folder.
var builder = WebApplication.CreateBuilder(
    isCodegen
        ? new WebApplicationOptions()
        : new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
);
builder.Configuration.AddCommandLine(isCodegen ? [] : args, LedgerSettings.Switches);

try
{
    var settings = LedgerSettings.Read(builder.Configuration);
    builder.ListenOn(settings);
    using var earlyLogging = builder.CreateEarlyLogging();
    await using var postgres = isCodegen
        ? null
        : await builder.StartEmbeddedAsync(settings, earlyLogging, CancellationToken.None);
    IReadOnlyList<View> views = [StanceViews.View, RegisterViews.View, SearchViews.View];
    var connections = isCodegen
        ? LedgerConnections.None
        : await builder.MigrateAsync(postgres?.ConnectionString, views, earlyLogging);

    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddSingleton(settings);
    builder.Services.AddLedgerStore(connections, settings, views);
    builder.Services.AddAccess(settings);
    builder.Services.AddCommands();
    builder.Services.AddExchange();
    builder.Services.AddLog();
    builder.Services.AddFeeds(new StanceSnapshot(), new RegisterSnapshot());
    builder.Services.AddSingleton<EventSearch>();
    builder.Services.AddLedgerHttp(settings);
    builder.AddPages();
    builder.Services.AddWolverineHttp();
    builder.Host.UseWolverine(options =>
    {
        // Else it is guessed from the stack, and once for a process: a test's assembly has no endpoints.
        options.ApplicationAssembly = typeof(Program).Assembly;
        options.Durability.Mode = DurabilityMode.Balanced;
        options.CodeGeneration.TypeLoadMode = TypeLoadMode.Static;
    });

    await using var app = builder.Build();
    app.UsePages();
    app.UseLedgerHttp();
    CommandEndpoint.Map(app);
    LogEndpoint.Map(app);
    LogPayloads.Map(app);
    EventSearch.Map(app);
    app.MapFeeds();
    app.MapKeys();
    app.MapPages();
    app.MapWolverineEndpoints();
    if (isCodegen)
        return await app.RunJasperFxCommands(args);
    await app.RunAsync();
    return 0;
}
catch (Exception e)
    when (e is EmbeddedPostgresException or UnsafeDatabaseException or UnusableSettingException)
{
    await Console.Error.WriteLineAsync($"ClaimLedger cannot start. {e.Message}");
    return 1;
}

/// <summary>The service. Tests start it through this type.</summary>
public partial class Program;
