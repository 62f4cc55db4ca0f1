using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace ClaimLedger.Access;

/// <summary>
/// The cookie of those who signed in at the pages. It says who they are and by what key or until when, signed
/// and encrypted; it holds no key. It is taken for reading and for the pages alone, and never from another
/// site, so that no page elsewhere can have anything done in somebody's name.
/// </summary>
internal static class SessionCookie
{
    /// <summary>Its scheme.</summary>
    public const string Name = "Session";

    private const string Cookie = "claimledger-session";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>Adds it.</summary>
    public static void AddSessions(this AuthenticationBuilder authentication)
    {
        authentication.AddCookie(Name, Configure);
        authentication.Services.AddDataProtection().SetApplicationName("ClaimLedger");
        authentication
            .Services.AddOptions<KeyManagementOptions>()
            .Configure<LedgerSettings, ILoggerFactory>(
                (keys, settings, loggers) =>
                    keys.XmlRepository = new FileSystemXmlRepository(
                        SecretFile.Folder(settings.SessionKeysFolder),
                        loggers
                    )
            );
    }

    /// <summary>Whether a request's cookie counts.</summary>
    public static bool IsTaken(HttpContext http)
    {
        var request = http.Request;
        return request.Cookies.ContainsKey(Cookie)
            && (
                HttpMethods.IsGet(request.Method)
                || HttpMethods.IsHead(request.Method)
                || PagePaths.Holds(request.Path)
            )
            && IsFromHere(request);
    }

    /// <summary>Browsers say from where a request comes, or at least of which origin its page is. Whoever
    /// follows a link to here comes from elsewhere, and may.</summary>
    private static bool IsFromHere(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is [{ Length: > 0 } site])
            return site is "same-origin" or "none"
                || (HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate");
        return request.Headers.Origin.Count == 0
            || request.Headers.Origin == $"{request.Scheme}://{request.Host}";
    }

    private static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = Cookie;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Lifetime;
        options.SlidingExpiration = false;
        options.Events.OnValidatePrincipal = context =>
        {
            var held = context.HttpContext.RequestServices.GetRequiredService<HeldRequests>();
            if (!held.Holds(context.Principal!))
                context.RejectPrincipal();
            return Task.CompletedTask;
        };
    }
}
