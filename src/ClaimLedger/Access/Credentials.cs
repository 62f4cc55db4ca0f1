using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Authentication;

namespace ClaimLedger.Access;

/// <summary>Chooses how a caller is known, by what they show: who acts inside the process, a key, a token, or
/// the cookie of a session.</summary>
internal static class Credentials
{
    /// <summary>Its name.</summary>
    public const string Name = "Credentials";

    /// <summary>Adds the choice.</summary>
    public static void AddChoice(this AuthenticationBuilder authentication, OidcSettings oidc) =>
        authentication.AddPolicyScheme(
            Name,
            null,
            choice => choice.ForwardDefaultSelector = http => SchemeOf(http, oidc)
        );

    private static string SchemeOf(HttpContext http, OidcSettings oidc)
    {
        if (http.Features.Get<Acting>() is not null)
            return ActingAuthentication.Name;
        if (http.Request.Headers.Authorization.Count == 0)
            return SessionCookie.IsTaken(http) ? SessionCookie.Name : KeyAuthentication.Name;
        return
            oidc.IsSet
            && Bearer.Of(http.Request) is { } token
            && !token.StartsWith(KeyText.Prefix, StringComparison.Ordinal)
            ? TokenAuthentication.Name
            : KeyAuthentication.Name;
    }
}
