using ClaimLedger.Access;
using ClaimLedger.Http;
using ClaimLedger.Pages.Frame;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClaimLedger.Pages;

/// <summary>Registers the web pages.</summary>
public static class PagesSetup
{
    // What is typed into a field comes as one message; the longest text of a command has 50,000 letters.
    private const int MostOfAMessage = 512 * 1024;

    /// <summary>Adds them.</summary>
    public static void AddPages(this WebApplicationBuilder builder)
    {
        // Until the service is published, what pages load lies where it was written.
        builder.WebHost.UseStaticWebAssets();
        var services = builder.Services;
        services
            .AddRazorComponents()
            .AddInteractiveServerComponents()
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = MostOfAMessage);
        services.AddCascadingAuthenticationState();
        services.AddSingleton<OwnRoutes>();
        services.AddSingleton<Handover>();
        services.AddScoped<Liveness>();
        services.AddScoped<Opening>();
        services.AddScoped<CircuitHandler>(scope => scope.GetRequiredService<Liveness>());
        services.AddScoped<Desk>();
    }

    /// <summary>Before all else: what the pages send goes the way of every request from here on.</summary>
    public static void UsePages(this WebApplication app) =>
        app.Services.GetRequiredService<OwnRoutes>().Begin(app);

    /// <summary>Maps them, with what they load.</summary>
    public static void MapPages(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapGet(
                PagePaths.Provider,
                (HttpContext http, string? to) => Sessions.LeadAsync(http, PagePaths.Inside(to))
            )
            .ExcludeFromDescription()
            .WithMetadata(Allowed.Everybody);
        app.MapStaticAssets().WithMetadata(Allowed.Everybody);
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null)
            .Add(endpoint => endpoint.Metadata.Add(PageForAttribute.RuleOf(endpoint.Metadata)));
    }
}
