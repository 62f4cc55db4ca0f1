namespace ClaimLedger.Http;

/// <summary>Who sent a request.</summary>
public static class Caller
{
    /// <summary>The claim with the name of the key.</summary>
    public const string KeyClaim = "key";

    /// <summary>The person, as the credentials say; the actor of what they append.</summary>
    /// <exception cref="InvalidOperationException">The request came without any, to a route that needs
    /// them.</exception>
    public static string Actor(this HttpContext http) =>
        http.User.Identity is { IsAuthenticated: true, Name: { Length: > 0 } person }
            ? person
            : throw new InvalidOperationException("The request comes from nobody.");

    /// <summary>Whether the request came with credentials that hold.</summary>
    public static bool IsKnown(this HttpContext http) => http.User.Identity?.IsAuthenticated == true;
}
