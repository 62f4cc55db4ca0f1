using ClaimLedger.Storage;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Net.Http.Headers;

namespace ClaimLedger.Http.Limits;

/// <summary>Registers what is asked of every request before its route.</summary>
internal static class LimitSetup
{
    /// <summary>What a page of another origin may read of an answer, beside its body.</summary>
    private static readonly string[] Shown =
    [
        HeaderNames.ETag,
        HeaderNames.Location,
        HeaderNames.Link,
        HeaderNames.RetryAfter,
        "Idempotency-Replayed",
        "RateLimit",
        "RateLimit-Policy",
    ];

    /// <summary>Adds limits, the access log, and what the settings say of browsers and proxies.</summary>
    public static void AddLimits(this IServiceCollection services, LedgerSettings settings)
    {
        services.AddSingleton<RequestLimits>();
        services.AddSingleton<StreamLimits>();
        services.AddSingleton<AccessLog>();
        services.AddCors(cors =>
            cors.AddDefaultPolicy(policy =>
                policy
                    .WithOrigins([.. settings.Web.Origins])
                    .AllowAnyHeader()
                    .AllowAnyMethod()
                    .WithExposedHeaders(Shown)
            )
        );
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.ForwardLimit = null;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in settings.Web.Proxies)
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        });
    }
}
