using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Stances;

/// <summary>An entry on one proposition, as far as agreement among sources needs it.</summary>
/// <param name="Source">Who speaks: a source, or the one that stands for linked ones.</param>
/// <param name="Statement">The statement's id.</param>
/// <param name="Stance">Where the source stands.</param>
/// <param name="Earliest">The first day of the statement's date; null for an open start.</param>
/// <param name="Latest">The last day of it; null for an open end.</param>
/// <param name="Order">Settles the order among entries of the same days.</param>
/// <param name="WithdrawnFrom">The first day without a position; null where it was not withdrawn.</param>
/// <param name="RestsOn">The streams that the statement names as its origins.</param>
public sealed record Voice(
    string Source,
    string Statement,
    Stance Stance,
    DateOnly? Earliest,
    DateOnly? Latest,
    long Order,
    DateOnly? WithdrawnFrom,
    IReadOnlyCollection<string> RestsOn
) : IComparable<Voice>
{
    /// <summary>The voice of an entry.</summary>
    public static Voice Of(TimelineEntry entry) =>
        new(
            entry.Key.Source,
            entry.Statement,
            entry.Stance,
            entry.StatedOn.Earliest,
            entry.StatedOn.Latest,
            entry.Order,
            entry.WithdrawnFrom,
            entry.RestsOn
        );

    /// <summary>The same as spoken, and reported, by identities.</summary>
    public Voice By(Identities identities) =>
        this with
        {
            Source = identities.Of(Source),
            RestsOn = RestsOn.Count == 0 ? RestsOn : [.. RestsOn.Select(identities.OfStream)],
        };

    /// <summary>Timeline order, that of <see cref="TimelineEntry.CompareTo"/>.</summary>
    public int CompareTo(Voice? other)
    {
        if (other is null)
            return 1;
        var byDays = Nullable.Compare(Earliest, other.Earliest);
        if (byDays == 0)
            byDays = (Latest ?? DateOnly.MaxValue).CompareTo(other.Latest ?? DateOnly.MaxValue);
        if (byDays == 0)
            byDays = (Latest is null).CompareTo(other.Latest is null);
        return byDays != 0 ? byDays : Order.CompareTo(other.Order);
    }
}

/// <summary>A shift, as far as agreement among sources needs it.</summary>
/// <param name="Source">Who moved.</param>
/// <param name="On">The day from which on it shows; null for an open start.</param>
/// <param name="From">The stance before; null for none.</param>
/// <param name="To">The stance after; null for none.</param>
public sealed record Move(string Source, DateOnly? On, Stance? From, Stance? To);
