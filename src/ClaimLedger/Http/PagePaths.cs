namespace ClaimLedger.Http;

/// <summary>Where the web pages are.</summary>
public static class PagePaths
{
    /// <summary>Below which all of them are.</summary>
    public const string Root = "/desk";

    /// <summary>Where one signs in.</summary>
    public const string SignIn = $"{Root}/sign-in";

    /// <summary>From where one is led to the identity provider.</summary>
    public const string Provider = $"{SignIn}/provider";

    /// <summary>Where the identity provider leads back to.</summary>
    public const string SignedIn = $"{Root}/signed-in";

    /// <summary>Where one is told that a page is not for one's role.</summary>
    public const string Refused = $"{Root}/refused";

    /// <summary>Where one is told that there is no such page.</summary>
    public const string NotThere = $"{Root}/not-there";

    /// <summary>The connection of an open page.</summary>
    public const string Connection = "/_blazor";

    /// <summary>Where to go after signing in: where one came from, if that is a page of ours.</summary>
    public static string Inside(string? to) =>
        to is not null && Uri.TryCreate(to, UriKind.Relative, out _) && IsBelowRoot(to) ? to : Root;

    private static bool IsBelowRoot(string to) =>
        to.StartsWith($"{Root}/", StringComparison.Ordinal) || to == Root;

    /// <summary>Whether a request opens a page: people are led on then, rather than shown a problem in
    /// JSON.</summary>
    public static bool IsOpened(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method)
        && http.Request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a path is of a page, or of what an open page talks to.</summary>
    public static bool Holds(PathString path) =>
        path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments(Connection, StringComparison.OrdinalIgnoreCase);
}
