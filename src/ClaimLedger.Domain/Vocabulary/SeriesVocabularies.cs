namespace ClaimLedger.Domain.Vocabulary;

// Asked for and never stored; still, a code that was published is not renamed.

/// <summary>How far apart the days of a series lie.</summary>
public enum SeriesStep
{
    /// <summary>Every day.</summary>
    Day,

    /// <summary>Every seven days.</summary>
    Week,

    /// <summary>The same day of every month, or its last.</summary>
    Month,

    /// <summary>The same of every third month.</summary>
    Quarter,

    /// <summary>The same day of every year.</summary>
    Year,
}
