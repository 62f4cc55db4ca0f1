using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ClaimLedger.Access;

/// <summary>Lets people sign in to the pages at the identity provider: the authorization code flow with PKCE.
/// They are then who their ID token says, for as long as it says.</summary>
internal static class ProviderSignIn
{
    /// <summary>Its scheme.</summary>
    public const string Name = "Provider";

    /// <summary>Adds it, where the service is a client of the provider.</summary>
    public static void AddProvider(this AuthenticationBuilder authentication, OidcSettings oidc)
    {
        if (oidc.ClientId is not null)
            authentication.AddOpenIdConnect(Name, options => Configure(options, oidc));
    }

    private static void Configure(OpenIdConnectOptions options, OidcSettings oidc)
    {
        options.Authority = oidc.Authority;
        options.RequireHttpsMetadata = !new Uri(oidc.Authority!).IsLoopback;
        options.ClientId = oidc.ClientId;
        options.ClientSecret = oidc.ClientSecretFile is { } file ? File.ReadAllText(file).Trim() : null;
        options.SignInScheme = SessionCookie.Name;
        options.CallbackPath = PagePaths.SignedIn;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.MapInboundClaims = false;
        options.SaveTokens = false;
        // Else the end of the token would be taken from who signed in.
        options.ClaimActions.Clear();
        options.Scope.Clear();
        options.Scope.Add("openid");
        options.TokenValidationParameters.ValidIssuer = oidc.Authority;
        // The way back is a link that is followed, which the browser sends these along with.
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.NonceCookie.SameSite = SameSiteMode.Lax;
        options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Events = new OpenIdConnectEvents
        {
            OnTokenValidated = context =>
            {
                if (TokenAuthentication.PersonOf(context.Principal!, oidc, SessionCookie.Name) is { } person)
                    context.Principal = person;
                else
                    context.Fail("The token names nobody.");
                return Task.CompletedTask;
            },
            OnRemoteFailure = context =>
            {
                context.Response.Redirect($"{PagePaths.SignIn}?why=refused");
                context.HandleResponse();
                return Task.CompletedTask;
            },
        };
    }
}
