using static ClaimLedger.Http.Allowed;
using static ClaimLedger.Http.ReadParameters;

namespace ClaimLedger.Http;

/// <summary>What tells how the service is.</summary>
internal static class HealthRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReadRoute> All { get; } =
    [
        new("/health/live", Everybody, "200 while the process serves."),
        new(
            "/health/ready",
            Everybody,
            "200 when the database is there and migrated and the projections run; 503 else."
        ),
        new("/projections", Readers, "How the projections are, and their last rebuilds."),
        new("/projections/{projection}", Readers, "How one projection is, and its last rebuild."),
        new(
            "/projections/{projection}/rows",
            Desk,
            "The rows of a projection's table in one canonical form, as NDJSON, to be compared with a replay.",
            new("table", "The table; needed: timelines, entries, shifts, contests, unassessed or register."),
            KnownAt,
            MinPosition,
            new("after", "The position after which the events begin whose rows are listed; left out, 0."),
            new("limit", "The most events whose rows are on a page, 1 to 100,000; left out, 10,000.")
        )
        {
            Answer = "application/x-ndjson",
        },
        new(
            "/projections/{projection}/rebuild",
            Admins,
            "Makes the projection's view anew from the events; the old one is read until the new is there."
        )
        {
            Method = "POST",
        },
    ];
}
