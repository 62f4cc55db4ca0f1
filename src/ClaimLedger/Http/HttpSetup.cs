using System.Diagnostics;
using System.Net;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http.Limits;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Scalar.AspNetCore;

namespace ClaimLedger.Http;

/// <summary>What all HTTP has in common: where it listens, problems, OpenAPI, health.</summary>
public static class HttpSetup
{
    /// <summary>Where the service listens when nothing else is said.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    private const string UnknownOutcome =
        "If this was a command, its outcome is unknown: send it again, a repeat is recognised.";

    /// <summary>Listens on loopback where nothing else is said; nowhere else where access is open.</summary>
    /// <exception cref="UnusableSettingException">An address beyond loopback is configured.</exception>
    public static void ListenOn(this WebApplicationBuilder builder, LedgerSettings settings)
    {
        var configuration = builder.Configuration;
        var urls = configuration[WebHostDefaults.ServerUrlsKey] ?? DefaultUrl;
        var endpoints = configuration
            .GetSection("Kestrel:Endpoints")
            .GetChildren()
            .Select(e => e["Url"] ?? "");
        var beyond = urls.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Concat(endpoints)
            .FirstOrDefault(u => !IsLoopback(u));
        if (beyond is not null && settings.IsOpen && !settings.ListenBeyondLoopback)
        {
            throw new UnusableSettingException(
                $"'{beyond}' is beyond loopback, and ClaimLedger:Access is {LedgerSettings.Open}, so that nobody has to prove who they are; listen on an address such as {DefaultUrl}, or set it to {LedgerSettings.WithKeys}."
            );
        }
        builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
    }

    /// <summary>Adds reads, problems, OpenAPI and health.</summary>
    public static void AddLedgerHttp(this IServiceCollection services, LedgerSettings settings)
    {
        services.AddSingleton<Reads>();
        services.AddSingleton<Kept>();
        services.AddSingleton<Registrations>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<Projections>();
        services.AddSingleton<ProjectionRows>();
        // The trace id alone, as the events' correlation id has it.
        services.AddProblemDetails(problems =>
            problems.CustomizeProblemDetails = context =>
                context.ProblemDetails.Extensions["traceId"] =
                    Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier
        );
        services.ConfigureHttpJsonOptions(json => LedgerJson.Apply(json.SerializerOptions, keepNulls: true));
        // Else .NET takes a compressed body that was cut off for a whole one.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", isEnabled: true);
        services.AddRequestDecompression();
        services.AddLimits(settings);
        services.AddOpenApi("v1", OpenApiSetup.Configure);
    }

    /// <summary>Puts problems in place of bare statuses and stack traces, and maps OpenAPI and
    /// health.</summary>
    public static void UseLedgerHttp(this WebApplication app)
    {
        var services = app.Services;
        var web = services.GetRequiredService<LedgerSettings>().Web;
        if (web.Proxies.Count > 0)
            app.UseForwardedHeaders();
        app.Use(SecurityHeaders.SetAsync);
        app.Use(services.GetRequiredService<AccessLog>().RunAsync);
        app.UseExceptionHandler(errors => errors.Run(FailAsync));
        app.UseStatusCodePages(statuses =>
            statuses.HttpContext.Response.StatusCode switch
            {
                StatusCodes.Status404NotFound when PagePaths.IsOpened(statuses.HttpContext) => LeadAsync(
                    statuses.HttpContext,
                    PagePaths.NotThere
                ),
                StatusCodes.Status404NotFound => ExecuteAsync(
                    statuses.HttpContext,
                    Problems.NoRoute,
                    $"There is nothing at {statuses.HttpContext.Request.Path}; /openapi/v1.json lists what there is."
                ),
                StatusCodes.Status405MethodNotAllowed => ExecuteAsync(
                    statuses.HttpContext,
                    Problems.WrongMethod,
                    $"{statuses.HttpContext.Request.Path} takes {statuses.HttpContext.Response.Headers.Allow}."
                ),
                _ => Task.CompletedTask,
            }
        );
        // Before a body is read: of whom it is not known who they are, nothing is taken.
        if (web.Origins.Count > 0)
            app.UseCors();
        app.UseAuthentication();
        app.Use(services.GetRequiredService<RequestLimits>().RunAsync);
        app.UseAuthorization();
        app.Use(services.GetRequiredService<StreamLimits>().RunAsync);
        app.Use(QueryText.RefuseOthersAsync);
        // Importing has no limit of its own; a command's body is limited where it is read.
        app.Use(
            async (http, next) =>
            {
                if (
                    http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is
                    { IsReadOnly: false } limit
                )
                    limit.MaxRequestBodySize = null;
                await next(http);
            }
        );
        // gzip, deflate and brotli, by Content-Encoding. What comes out is read under the same limits as
        // what is sent plain.
        app.UseRequestDecompression();
        app.Use(RefuseOtherEncodingsAsync);
        app.MapOpenApi("/openapi/{documentName}.json").WithMetadata(Allowed.Everybody);
        app.MapScalarApiReference(
                "/docs",
                docs =>
                    docs.WithTitle("ClaimLedger")
                        .DisableTelemetry()
                        .DisableDefaultFonts()
                        .DisableAgent()
                        .DisableMcp()
                        .HideDeveloperTools()
                        .AddPreferredSecuritySchemes(OpenApiAccess.Scheme)
            )
            .WithMetadata(Allowed.Everybody);
        app.MapGet("/", () => Results.Redirect(PagePaths.Root))
            .ExcludeFromDescription()
            .WithMetadata(Allowed.Everybody);
        Readiness.Map(app);
        Projections.Map(app);
    }

    /// <summary>What could not be decompressed still has its header.</summary>
    private static Task RefuseOtherEncodingsAsync(HttpContext http, RequestDelegate next) =>
        http.Request.Headers.ContentEncoding.Count == 0
            ? next(http)
            : ExecuteAsync(
                http,
                Problems.UnsupportedType,
                "Content-Encoding is none that is taken; send the body plain, or as gzip, br or deflate."
            );

    private static Task FailAsync(HttpContext http)
    {
        switch (http.Features.Get<IExceptionHandlerFeature>()?.Error)
        {
            case BadHttpRequestException bad:
                return Problems.BadlySent(bad.StatusCode, bad.Message).ExecuteAsync(http);
            case InvalidDataException:
                return Problems
                    .BadlySent(
                        StatusCodes.Status400BadRequest,
                        "The body is not what its Content-Encoding says."
                    )
                    .ExecuteAsync(http);
            case { } error when DatabaseAway.Explains(error):
                http.Response.Headers.RetryAfter = "5";
                return ExecuteAsync(
                    http,
                    Problems.Unavailable,
                    $"The database does not answer. {UnknownOutcome}"
                );
            default:
                return ExecuteAsync(http, Problems.Internal, $"The service failed. {UnknownOutcome}");
        }
    }

    private static Task LeadAsync(HttpContext http, string page)
    {
        http.Response.Redirect(page);
        return Task.CompletedTask;
    }

    private static Task ExecuteAsync(HttpContext http, string code, string detail) =>
        Problems.Failed(code, detail).ExecuteAsync(http);

    /// <summary>Whether an address is loopback's; one that cannot be read is not.</summary>
    private static bool IsLoopback(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url).Host.Trim('[', ']');
            return address == "localhost"
                || (IPAddress.TryParse(address, out var ip) && IPAddress.IsLoopback(ip));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
