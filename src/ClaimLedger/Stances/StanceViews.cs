using ClaimLedger.Storage;

namespace ClaimLedger.Stances;

/// <summary>The views of this folder.</summary>
public static class StanceViews
{
    /// <summary>One projection writes the timelines, the shifts, the contests and the statements that wait
    /// together.</summary>
    public static View View { get; } =
        new(
            StanceProjection.ViewName,
            Version: 5,
            (_, source) => new StanceProjection(source),
            StanceTables.Views
        )
        {
            ReadsBy = [StanceTables.EntriesIndex],
            AnnouncesSince = 5,
            Tuning = StanceTables.Tuning,
        };
}
