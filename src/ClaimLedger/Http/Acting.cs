using System.Security.Claims;

namespace ClaimLedger.Http;

/// <summary>For whom a request is sent inside the process. No request from outside has it.</summary>
/// <param name="Person">Who signed in.</param>
public sealed record Acting(ClaimsPrincipal Person);
