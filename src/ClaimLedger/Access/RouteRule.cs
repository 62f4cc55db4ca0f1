using ClaimLedger.Http;
using Microsoft.AspNetCore.Authorization;

namespace ClaimLedger.Access;

/// <summary>That a request may go on to where it is routed.</summary>
internal sealed class RouteRequirement : IAuthorizationRequirement;

/// <summary>The one rule for all routes: what the table says that declares the route. A route that no table
/// names is nobody's; where there is no route, whoever is known is told so.</summary>
internal sealed class RouteRule : AuthorizationHandler<RouteRequirement>
{
    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(
        AuthorizationHandlerContext context,
        RouteRequirement requirement
    )
    {
        if (context.Resource is HttpContext http && MayPass(http))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }

    private static bool MayPass(HttpContext http) =>
        http.GetEndpoint() is not RouteEndpoint endpoint
            ? http.IsKnown()
            : RouteRules.Of(endpoint, http.Request.Method) is { } allowed
                && (allowed.IsPublic || (http.IsKnown() && allowed.Lets(http.User)));
}
