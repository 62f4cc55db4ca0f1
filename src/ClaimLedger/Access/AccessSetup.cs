using ClaimLedger.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace ClaimLedger.Access;

/// <summary>Registers who may do what.</summary>
public static class AccessSetup
{
    /// <summary>Adds keys, tokens where an identity provider is set, and the one rule by which every request
    /// is let through or not.</summary>
    public static void AddAccess(this IServiceCollection services, LedgerSettings settings)
    {
        services.AddSingleton<KeyStore>();
        services.AddSingleton<FirstKeys>();
        services.AddSingleton<KeyRing>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyRing>());
        services.AddSingleton<KeyEndpoint>();
        services.AddSingleton<HeldRequests>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<IAuthorizationHandler, RouteRule>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessAnswer>();
        services
            .AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicy([new RouteRequirement()], []));
        var authentication = services.AddAuthentication(
            settings.IsOpen ? OpenAuthentication.Name : Credentials.Name
        );
        authentication.AddChoice(settings.Oidc);
        authentication.AddScheme<AuthenticationSchemeOptions, ActingAuthentication>(
            ActingAuthentication.Name,
            null
        );
        authentication.AddSessions();
        authentication.AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(
            KeyAuthentication.Name,
            null
        );
        authentication.AddScheme<AuthenticationSchemeOptions, OpenAuthentication>(
            OpenAuthentication.Name,
            null
        );
        authentication.AddTokens(settings.Oidc);
        authentication.AddProvider(settings.Oidc);
    }

    /// <summary>Maps the routes.</summary>
    public static void MapKeys(this IEndpointRouteBuilder endpoints) => KeyEndpoint.Map(endpoints);
}
