using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Storage;

/// <summary>Days as PostgreSQL takes them: an open start is the earliest of all, an open end the
/// latest.</summary>
internal static class Days
{
    public static string First(EdtfDate date) => Iso(date.Earliest) ?? "-infinity";

    public static string Last(EdtfDate date) => Iso(date.Latest) ?? "infinity";

    /// <summary>Today, by the clock of the service, UTC.</summary>
    public static DateOnly Today(this TimeProvider clock) =>
        DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    public static string? Iso(DateOnly? day) => day?.ToString("O", null);
}
