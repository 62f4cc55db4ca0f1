using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Authentication;

namespace ClaimLedger.Access;

/// <summary>The sessions of those who sign in at the pages.</summary>
internal sealed class Sessions(KeyRing ring, LedgerSettings settings)
{
    /// <summary>Whether there is anything to sign in to: where access is open there is not.</summary>
    public bool AreNeeded => !settings.IsOpen;

    /// <summary>Whether people can sign in at an identity provider.</summary>
    public bool HaveProvider => settings.Oidc.ClientId is not null;

    /// <summary>Begins the session of somebody who shows a key.</summary>
    /// <returns>Why it does not begin; null where it did.</returns>
    public async Task<string?> BeginAsync(HttpContext http, string key)
    {
        if (ring.Find(key.Trim(), out var why) is not { } found)
            return why;
        var person = Person.Principal(
            found.Person,
            [found.Role],
            SessionCookie.Name,
            new System.Security.Claims.Claim(Caller.KeyClaim, found.Id)
        );
        await http.SignInAsync(SessionCookie.Name, person);
        return null;
    }

    /// <summary>Leads somebody to the identity provider, and back to a page.</summary>
    public static Task LeadAsync(HttpContext http, string to) =>
        http.ChallengeAsync(ProviderSignIn.Name, new AuthenticationProperties { RedirectUri = to });

    /// <summary>Ends the caller's session.</summary>
    public static Task EndAsync(HttpContext http) => http.SignOutAsync(SessionCookie.Name);
}
