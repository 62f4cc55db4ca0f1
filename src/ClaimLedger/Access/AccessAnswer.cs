using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Net.Http.Headers;

namespace ClaimLedger.Access;

/// <summary>How those are answered who may not: 401 where it is not known who they are, 403 where it is, both
/// as problems, with the challenge of RFC 6750.</summary>
internal sealed class AccessAnswer(LedgerSettings settings) : IAuthorizationMiddlewareResultHandler
{
    private const string Realm = "Bearer realm=\"ClaimLedger\"";

    /// <inheritdoc/>
    public Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult
    )
    {
        if (!authorizeResult.Succeeded)
            return authorizeResult.Challenged ? ChallengeAsync(context) : ForbidAsync(context);
        if (!settings.IsOpen && RuleOf(context) is { IsPublic: false })
            KeepFromOthers(context.Response);
        return next(context);
    }

    private static async Task ChallengeAsync(HttpContext http)
    {
        // The answer that was given before, which no feature of the request keeps.
        var failure = (await http.AuthenticateAsync()).Failure;
        http.Response.Headers.WWWAuthenticate = failure is null
            ? Realm
            : $"{Realm}, error=\"invalid_token\", error_description=\"{failure.Message}\"";
        await Problems
            .Failed(
                Problems.Unauthenticated,
                failure is null
                    ? "The request has no credentials; send a key as Authorization: Bearer KEY."
                    : $"{failure.Message} Send a valid key as Authorization: Bearer KEY."
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
            response.Headers.Append(HeaderNames.Vary, HeaderNames.Authorization);
            return Task.CompletedTask;
        });
}
