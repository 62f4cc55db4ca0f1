namespace ClaimLedger.Http;

/// <summary>What tells how the service is.</summary>
internal static class HealthRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReadRoute> All { get; } =
    [
        new("/health/live", "200 while the process serves."),
        new(
            "/health/ready",
            "200 when the database is there and migrated and the projections run; 503 else."
        ),
        new("/projections", "How the projections are, and their last rebuilds."),
        new("/projections/{projection}", "How one projection is, and its last rebuild."),
        new(
            "/projections/{projection}/rebuild",
            "Makes the projection's view anew from the events; the old one is read until the new is there."
        )
        {
            Method = "POST",
        },
    ];
}
