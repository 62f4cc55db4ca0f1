using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Feeds;

/// <summary>One thing as it is now, of all that a feed's entries lead to.</summary>
/// <param name="Kind">The kind of the entries that bring such a thing about.</param>
/// <param name="Subject">The thing, as in those entries.</param>
/// <param name="Data">How it is, in the same members as those entries have for how it is after
/// them.</param>
public sealed record FeedState(string Kind, string Subject, object Data)
{
    /// <summary>The sources that it is about.</summary>
    public Items<string> Sources { get; init; } = [];

    /// <summary>The threats that it is about.</summary>
    public Items<string> Threats { get; init; } = [];

    /// <summary>The propositions that it is about.</summary>
    public Items<string> Propositions { get; init; } = [];

    /// <summary>The state that an entry leaves, where the entry says all of it.</summary>
    public static FeedState Of(Announcement told) =>
        new(told.Kind, told.Subject, told.Data)
        {
            Sources = told.Sources,
            Threats = told.Threats,
            Propositions = told.Propositions,
        };
}

/// <summary>Where a source stands now.</summary>
/// <param name="Source">The source.</param>
/// <param name="Threat">The threat.</param>
/// <param name="Proposition">The proposition.</param>
/// <param name="After">Where it stands.</param>
public sealed record StanceNow(string Source, string Threat, string Proposition, StandTold After);

/// <summary>How the sources are spread now.</summary>
/// <param name="Threat">The threat.</param>
/// <param name="Proposition">The proposition.</param>
/// <param name="After">How they are.</param>
public sealed record ConsensusNow(string Threat, string Proposition, SpreadTold After);

/// <summary>A contradiction of now.</summary>
/// <param name="Kind">Within one source, or between two.</param>
/// <param name="Sides">The two. The first agrees.</param>
public sealed record ContradictionNow(ContradictionKind Kind, IReadOnlyList<SideTold> Sides);
