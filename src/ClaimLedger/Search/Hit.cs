using ClaimLedger.Domain.Search;

namespace ClaimLedger.Search;

/// <summary>The kinds of what is found, as the answers have them.</summary>
internal static class HitKinds
{
    public const string Source = "source";
    public const string Threat = "threat";
    public const string Statement = "statement";

    /// <summary>In the order of the answer.</summary>
    public static readonly IReadOnlyList<string> All = [Source, Threat, Statement];
}

/// <summary>Where a hit stands in the answer: by class, which is likeness and then kind, and within it by
/// rank. One number holds both, for the link to the next page.</summary>
internal sealed record HitOrder(long Class, long Rank)
{
    /// <summary>More than any position.</summary>
    public const long MaxRank = 10_000_000_000_000_000;

    /// <summary>Reads a number that <see cref="Number"/> gave; before everything where there is
    /// none.</summary>
    public static HitOrder Of(long? number) => new(number / MaxRank ?? 0, number % MaxRank ?? 0);

    /// <summary>The class of hits of a kind and likeness.</summary>
    public static long ClassOf(Likeness likeness, string kind) =>
        ((long)likeness * HitKinds.All.Count) + HitKinds.All.TakeWhile(k => k != kind).Count();

    public long Number => (Class * MaxRank) + Rank;

    /// <summary>The rank in a class after which hits come; null where all of the class came
    /// before.</summary>
    public long? RankIn(long other) =>
        other < Class ? null
        : other > Class ? 0
        : Rank;
}

/// <summary>A statement, source or threat that was found.</summary>
/// <param name="Kind">Which it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Likeness">How like the least like of its words is.</param>
/// <param name="Order">Where it stands.</param>
/// <param name="Source">The source of a statement.</param>
internal sealed record Hit(string Kind, string Id, Likeness Likeness, HitOrder Order, string? Source = null);
