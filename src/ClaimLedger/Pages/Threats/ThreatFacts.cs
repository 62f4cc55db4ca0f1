using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Pages.Parts;
using ClaimLedger.Sources;
using ClaimLedger.Stances;
using ClaimLedger.Storage;
using ClaimLedger.Threats;

namespace ClaimLedger.Pages.Threats;

/// <summary>What a source is called, and how reliable it is graded.</summary>
public sealed record Named(string Name, Reliability? Reliability)
{
    /// <summary>What a profile says; its id where its name was redacted.</summary>
    public static Named Of(SourceProfile profile) => new(profile.Name ?? profile.Source, profile.Reliability);
}

/// <summary>What the page of a threat shows, all as of one state.</summary>
public sealed record ThreatFacts(string Threat, DateOnly Day, KnownAt Known, KnownAt Last)
{
    /// <summary>The threat; null where the ledger did not have it by then.</summary>
    public ThreatProfile? Profile { get; init; }

    /// <summary>Where every source stands on the day.</summary>
    public required IReadOnlyList<StanceCell> Cells { get; init; }

    /// <summary>How far they agree on the day, by proposition.</summary>
    public required IReadOnlyList<ConsensusItem> Agreement { get; init; }

    /// <summary>The sources' names and grades, by id.</summary>
    public IReadOnlyDictionary<string, Named> Names { get; init; } = new Dictionary<string, Named>();

    /// <summary>How the stances moved, in valid time.</summary>
    public IReadOnlyList<ShiftItem> Shifts { get; init; } = [];

    /// <summary>The proposition whose course is drawn.</summary>
    public string Drawn { get; init; } = "";

    /// <summary>How far the sources agree on it, over time.</summary>
    public IReadOnlyList<ConsensusItem> Series { get; init; } = [];

    /// <summary>The contradictions that stand on the day.</summary>
    public IReadOnlyList<ContradictionItem> Contradictions { get; init; } = [];

    /// <summary>What the other side of a comparison says differently; null where none is made.</summary>
    public StanceDiff? Difference { get; init; }

    /// <summary>A source's name.</summary>
    public string NameOf(string source) => Names.GetValueOrDefault(source)?.Name ?? source;

    /// <summary>The days on which something moved, first to last.</summary>
    public IReadOnlyList<DateOnly> Days { get; init; } = [];

    /// <summary>Where days lie on the drawing, and between which the slider goes.</summary>
    public TimeScale Scale { get; init; } = TimeScale.Around([], DateOnly.MaxValue);
}
