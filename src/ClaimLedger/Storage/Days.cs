using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Storage;

/// <summary>Days as PostgreSQL takes them: an open start is the earliest of all, an open end the
/// latest.</summary>
internal static class Days
{
    /// <summary>Before all days.</summary>
    public const string Ever = "-infinity";

    /// <summary>After all days.</summary>
    public const string Never = "infinity";

    public static string First(EdtfDate date) => Iso(date.Earliest) ?? Ever;

    public static string Last(EdtfDate date) => Iso(date.Latest) ?? Never;

    /// <summary>Today, by the clock of the service, UTC.</summary>
    public static DateOnly Today(this TimeProvider clock) =>
        DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    public static string? Iso(DateOnly? day) => day?.ToString("O", null);
}
