using System.Security.Claims;
using System.Text.Encodings.Web;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ClaimLedger.Access;

/// <summary>Knows people by their keys.</summary>
internal sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    KeyRing ring
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Its name.</summary>
    public const string Name = "Keys";

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization.Count == 0)
            return Task.FromResult(AuthenticateResult.NoResult());
        string? why = "Authorization is not of the form Bearer KEY, or is given more than once.";
        return Task.FromResult(
            Bearer.Of(Request) is { } token && ring.Find(token, out why) is { } key
                ? AuthenticateResult.Success(
                    Person.Ticket(
                        key.Person,
                        [key.Role],
                        Name,
                        new System.Security.Claims.Claim(Caller.KeyClaim, key.Id)
                    )
                )
                : AuthenticateResult.Fail(why!)
        );
    }
}

/// <summary>Where access is open: whoever comes is the configured actor, and may do everything.</summary>
internal sealed class OpenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    LedgerSettings settings
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Its name.</summary>
    public const string Name = "Open";

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        Task.FromResult(
            AuthenticateResult.Success(Person.Ticket(settings.Actor, Enum.GetValues<Role>(), Name))
        );
}

/// <summary>The token of a request.</summary>
internal static class Bearer
{
    private const string Start = "Bearer ";

    /// <summary>The token; null where there is none, or more than one.</summary>
    public static string? Of(HttpRequest request) =>
        request.Headers.Authorization is [{ } one]
        && one.StartsWith(Start, StringComparison.OrdinalIgnoreCase)
            ? one[Start.Length..].Trim()
            : null;
}

/// <summary>Somebody whose credentials hold.</summary>
internal static class Person
{
    /// <summary>Who they are and what they may.</summary>
    /// <param name="person">The person.</param>
    /// <param name="roles">Their roles.</param>
    /// <param name="scheme">How they proved it.</param>
    /// <param name="hold">For how long it holds; nothing for always.</param>
    public static ClaimsPrincipal Principal(
        string person,
        IEnumerable<Role> roles,
        string scheme,
        params IEnumerable<System.Security.Claims.Claim> hold
    ) =>
        new(
            new ClaimsIdentity(
                [
                    new System.Security.Claims.Claim(ClaimTypes.Name, person),
                    .. roles.Select(role => new System.Security.Claims.Claim(
                        ClaimTypes.Role,
                        Codes<Role>.Write(role)
                    )),
                    .. hold,
                ],
                scheme
            )
        );

    /// <summary>The same, as ASP.NET Core hands it on.</summary>
    /// <inheritdoc cref="Principal" path="/param"/>
    public static AuthenticationTicket Ticket(
        string person,
        IEnumerable<Role> roles,
        string scheme,
        params IEnumerable<System.Security.Claims.Claim> hold
    ) => new(Principal(person, roles, scheme, hold), scheme);

    /// <summary>The roles of somebody.</summary>
    public static IEnumerable<Role> RolesOf(ClaimsPrincipal person)
    {
        foreach (var claim in person.FindAll(ClaimTypes.Role))
        {
            if (Codes<Role>.TryRead(claim.Value, out var role))
                yield return role;
        }
    }
}
