using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace ClaimLedger.Access;

/// <summary>Knows people by the tokens of an identity provider: JWTs that it signed, for this service, and
/// that have not expired. Issuer, audience and algorithms are those that are set, whatever a token
/// says.</summary>
internal static class TokenAuthentication
{
    /// <summary>Its name.</summary>
    public const string Name = "Tokens";

    private const string Subject = "sub";

    /// <summary>How far the clocks of the provider and of this machine may be apart.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    /// <summary>Signatures by keys of which only the provider has the secret half.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSha384,
        SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384,
        SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Adds it, where an identity provider is set.</summary>
    public static void AddTokens(this AuthenticationBuilder authentication, OidcSettings oidc)
    {
        if (oidc.IsSet)
            authentication.AddJwtBearer(Name, jwt => Configure(jwt, oidc));
    }

    private static void Configure(JwtBearerOptions jwt, OidcSettings oidc)
    {
        jwt.Authority = oidc.Authority;
        jwt.RequireHttpsMetadata = !new Uri(oidc.Authority!).IsLoopback;
        jwt.MapInboundClaims = false;
        jwt.SaveToken = false;
        jwt.TokenValidationParameters = new TokenValidationParameters
        {
            // The one that is set, not whatever the provider's configuration says that it is.
            IssuerValidator = (issuer, _, _) =>
                string.Equals(issuer, oidc.Authority, StringComparison.Ordinal)
                    ? issuer
                    : throw new SecurityTokenInvalidIssuerException("Another issuer."),
            ValidAudience = oidc.Audience,
            ValidAlgorithms = Algorithms,
            ClockSkew = Skew,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
        };
        jwt.Events = new JwtBearerEvents
        {
            OnTokenValidated = context =>
            {
                var token = context.Principal!;
                if (PersonOf(token, oidc, Name) is { } person)
                    context.Principal = person;
                else
                    context.Fail("The token names nobody.");
                return Task.CompletedTask;
            },
            OnAuthenticationFailed = context =>
            {
                context.Fail(WhyNot(context.Exception));
                return Task.CompletedTask;
            },
        };
    }

    /// <summary>Whom a token names, with their roles, until it ends.</summary>
    /// <returns>Null where it names nobody.</returns>
    public static ClaimsPrincipal? PersonOf(ClaimsPrincipal token, OidcSettings oidc, string scheme) =>
        token.FindFirstValue(Subject) is { Length: > 0 } subject
            ? Person.Principal(
                PersonOf(oidc.Authority!, subject),
                RolesOf(token, oidc),
                scheme,
                token.FindAll(HeldRequests.End)
            )
            : null;

    /// <summary>The subject where it is a pseudonym in the form of an id; else one that is made of it, always
    /// the same: <c>oidc-</c> and 16 hexadecimal digits of SHA-256 over <c>issuer|subject</c>.</summary>
    public static string PersonOf(string issuer, string subject)
    {
        if (SlugAttribute.IsSlug(subject))
            return subject;
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{issuer}|{subject}"));
        return $"oidc-{Convert.ToHexStringLower(digest)[..16]}";
    }

    /// <summary>Roles that this service does not know are none.</summary>
    private static IEnumerable<Role> RolesOf(ClaimsPrincipal token, OidcSettings oidc)
    {
        foreach (var name in token.FindAll(oidc.RoleClaim).SelectMany(claim => claim.Value.Split(' ')))
        {
            if (Codes<Role>.TryRead(name, out var role))
                yield return role;
        }
    }

    /// <summary>In words of our own: what the library says may hold what was sent.</summary>
    private static string WhyNot(Exception failure) =>
        failure switch
        {
            SecurityTokenExpiredException => "The token has expired.",
            SecurityTokenNotYetValidException => "The token is not valid yet.",
            SecurityTokenInvalidAudienceException => "The token is for another service.",
            SecurityTokenInvalidIssuerException => "The token is of another issuer.",
            SecurityTokenSignatureKeyNotFoundException =>
                "The token is signed by no key of the identity provider that is known here.",
            SecurityTokenException or ArgumentException =>
                "The token is none that the identity provider gave.",
            _ => "The identity provider does not answer, so that no token can be verified.",
        };
}
