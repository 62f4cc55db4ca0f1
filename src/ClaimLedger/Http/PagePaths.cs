namespace ClaimLedger.Http;

/// <summary>Where the web pages are.</summary>
public static class PagePaths
{
    /// <summary>Below which all of them are.</summary>
    public const string Root = "/desk";

    /// <summary>Where one signs in.</summary>
    public const string SignIn = $"{Root}/sign-in";

    /// <summary>Where one is told that a page is not for one's role.</summary>
    public const string Refused = $"{Root}/refused";

    /// <summary>The connection of an open page.</summary>
    public const string Connection = "/_blazor";

    /// <summary>Where to go after signing in: where one came from, if that is a page of ours.</summary>
    public static string Inside(string? to) =>
        to is not null && Uri.TryCreate(to, UriKind.Relative, out _) && IsBelowRoot(to) ? to : Root;

    private static bool IsBelowRoot(string to) =>
        to.StartsWith($"{Root}/", StringComparison.Ordinal) || to == Root;

    /// <summary>Whether a path is of a page, or of what an open page talks to.</summary>
    public static bool Holds(PathString path) =>
        path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments(Connection, StringComparison.OrdinalIgnoreCase);
}
