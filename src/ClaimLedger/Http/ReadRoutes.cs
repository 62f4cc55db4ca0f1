namespace ClaimLedger.Http;

/// <summary>A parameter of a read.</summary>
/// <param name="Name">Its name in the query.</param>
/// <param name="Meaning">What it does, with its form.</param>
public sealed record ReadParameter(string Name, string Meaning);

/// <summary>A route that takes no command: its path, who may use it, what it answers, and every parameter
/// that it takes.</summary>
public sealed record ReadRoute(
    string Path,
    Allowed Allowed,
    string Meaning,
    params IReadOnlyList<ReadParameter> Parameters
)
{
    /// <summary>Its method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The content type of its answer.</summary>
    public string Answer { get; init; } = "application/json";

    /// <summary>Whether the answer may take as long as the caller likes.</summary>
    public bool IsHeldOpen { get; init; }

    /// <summary>The content types of its body; none where it takes no body.</summary>
    public IReadOnlyList<string> Bodies { get; init; } = [];
}

/// <summary>Every read, and the import, in one table. A parameter that is not here is refused; OpenAPI and
/// the
/// reference are made from it.</summary>
public static class ReadRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReadRoute> All { get; } =
    [
        .. StreamRoutes.All,
        .. HistoryRoutes.All,
        .. StanceRoutes.All,
        .. RegisterRoutes.All,
        .. SearchRoutes.All,
        .. ImportRoutes.All,
        .. LogRoutes.All,
        .. FeedRoutes.All,
        .. WebhookRoutes.All,
        .. KeyRoutes.All,
        .. HealthRoutes.All,
    ];
}
