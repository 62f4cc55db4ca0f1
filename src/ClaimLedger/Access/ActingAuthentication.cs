using System.Text.Encodings.Web;
using ClaimLedger.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ClaimLedger.Access;

/// <summary>Knows those for whom the pages send a request inside the process: people who have signed in, for
/// as long as what they signed in with holds.</summary>
internal sealed class ActingAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    HeldRequests held
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Its name.</summary>
    public const string Name = "Acting";

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var person = Context.Features.Get<Acting>()!.Person;
        if (person.Identity?.IsAuthenticated != true)
            return Task.FromResult(AuthenticateResult.NoResult());
        return Task.FromResult(
            held.Holds(person)
                ? AuthenticateResult.Success(new AuthenticationTicket(person, Name))
                : AuthenticateResult.Fail("What you signed in with has ended.")
        );
    }
}
