using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Net.Http.Headers;

namespace ClaimLedger.Access;

/// <summary>How those are answered who may not: 401 where it is not known who they are, 403 where it is, both
/// as problems, with the challenge of RFC 6750.</summary>
internal sealed class AccessAnswer(LedgerSettings settings, HeldRequests held)
    : IAuthorizationMiddlewareResultHandler
{
    private const string Realm = "Bearer realm=\"ClaimLedger\"";

    /// <inheritdoc/>
    public async Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult
    )
    {
        if (!authorizeResult.Succeeded && PagePaths.IsOpened(context))
            Lead(context, authorizeResult.Challenged ? PagePaths.SignIn : PagePaths.Refused);
        else if (authorizeResult.Challenged)
            await ChallengeAsync(context, (await context.AuthenticateAsync()).Failure?.Message);
        else if (!authorizeResult.Succeeded)
            await ForbidAsync(context);
        else if (settings.IsOpen || RuleOf(context) is not { IsPublic: false })
            await next(context);
        else
            await PassAsync(next, context);
    }

    private static void Lead(HttpContext http, string page) =>
        http.Response.Redirect(
            page + QueryString.Create("to", $"{http.Request.Path}{http.Request.QueryString}")
        );

    private async Task PassAsync(RequestDelegate next, HttpContext http)
    {
        KeepFromOthers(http.Response);
        if (!RouteRules.IsHeldOpen((RouteEndpoint)http.GetEndpoint()!))
            await next(http);
        else if (!await held.RunAsync(http, next) && !http.Response.HasStarted)
            await ChallengeAsync(http, "The credentials have ended.");
    }

    private static Task ChallengeAsync(HttpContext http, string? failure)
    {
        http.Response.Headers.WWWAuthenticate = failure is null
            ? Realm
            : $"{Realm}, error=\"invalid_token\", error_description=\"{failure}\"";
        return Problems
            .Failed(
                Problems.Unauthenticated,
                failure is null
                    ? "The request has no credentials; send a key as Authorization: Bearer KEY."
                    : $"{failure} Send a valid key as Authorization: Bearer KEY."
            )
            .ExecuteAsync(http);
    }

    private static Task ForbidAsync(HttpContext http)
    {
        var needed = RouteRules.InWords(RuleOf(http)?.Roles ?? []);
        var own = RouteRules.InWords(Person.RolesOf(http.User));
        http.Response.Headers.WWWAuthenticate = $"{Realm}, error=\"insufficient_scope\"";
        return Problems
            .Failed(
                Problems.Forbidden,
                $"This needs the role {(needed.Length > 0 ? needed : "of nobody")}; the credentials have {(own.Length > 0 ? own : "none")}."
            )
            .ExecuteAsync(http);
    }

    private static Allowed? RuleOf(HttpContext http) =>
        http.GetEndpoint() is RouteEndpoint endpoint ? RouteRules.Of(endpoint, http.Request.Method) : null;

    /// <summary>What some may read only is kept by the reader's own cache alone.</summary>
    private static void KeepFromOthers(HttpResponse response) =>
        response.OnStarting(() =>
        {
            var headers = response.GetTypedHeaders();
            if (headers.CacheControl is { Public: true } cache)
            {
                (cache.Public, cache.Private) = (false, true);
                headers.CacheControl = cache;
            }
            response.Headers.Append(HeaderNames.Vary, $"{HeaderNames.Authorization}, {HeaderNames.Cookie}");
            return Task.CompletedTask;
        });
}
