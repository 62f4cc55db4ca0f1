using System.Globalization;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Stances;

/// <summary>An event as a reader is told of it.</summary>
/// <param name="By">The event.</param>
/// <param name="Actor">Who acted.</param>
/// <param name="Words">What it did and why.</param>
public sealed record ToldCause(EventReference By, string Actor, string Words);

/// <summary>Why a source stands where it does on a proposition, as of a pair of instants.</summary>
/// <param name="Key">The timeline.</param>
/// <param name="AsOf">The instants.</param>
/// <param name="Entry">The entry that settles it; null for none.</param>
/// <param name="Document">Where it was published.</param>
/// <param name="Recorded">How the ledger first learned of it.</param>
/// <param name="Changes">What was done to its record since, in ledger order: how it came to be held as it
/// is.</param>
/// <param name="IsContested">Whether the assessment is contested.</param>
/// <param name="IsUnderConcern">Whether the statement is under an expression of concern.</param>
/// <param name="Displaced">Earlier entries that are held; the last of them, and how many.</param>
/// <param name="Later">Entries that are held and begin after the day; the first of them, and how
/// many.</param>
/// <param name="Closed">Entries that are no longer held; that closed last, and how many.</param>
/// <param name="LastClosedBy">What closed that.</param>
/// <param name="HadBegun">Whether one of those that are no longer held had begun by the day.</param>
public sealed record Explanation(
    TimelineKey Key,
    AsOf AsOf,
    TimelineEntry? Entry,
    string? Document,
    ToldCause? Recorded,
    IReadOnlyList<ToldCause> Changes,
    bool IsContested,
    bool IsUnderConcern,
    (TimelineEntry? Last, long Count) Displaced,
    (TimelineEntry? Next, long Count) Later,
    (TimelineEntry? Last, long Count) Closed,
    ToldCause? LastClosedBy,
    bool HadBegun
)
{
    private const int MostTold = 10;

    /// <summary>The stance; null for none.</summary>
    public Stance? Stance => Entry is null ? null : Timeline.StanceOf(Entry, AsOf.ValidAt);

    /// <summary>Why there is a stance, or none.</summary>
    public Standing Standing =>
        (Entry, Stance) switch
        {
            (not null, not null) => Standing.InForce,
            (not null, null) => Standing.Withdrawn,
            _ when HadBegun => Standing.Closed,
            _ when Later.Count > 0 => Standing.Later,
            _ => Standing.Never,
        };

    /// <summary>It all in a few sentences.</summary>
    public IReadOnlyList<string> Words => [.. Sentences()];

    private IEnumerable<string> Sentences()
    {
        var stance = Stance is { } there ? Codes<Stance>.Write(there) : "none";
        yield return $"The stance of {Key.Source} on {Key.Threat}/{Key.Proposition} as of {AsOf.ValidAt:O}, "
            + $"as known at position {AsOf.KnownAt}: {stance}.";
        yield return Why();
        if (Recorded is not null)
            yield return $"The ledger learned it {Told(Recorded)}";
        if (Changes.Count > MostTold)
            yield return $"It was changed {Number(Changes.Count)} times; the last {Number(MostTold)}:";
        foreach (var change in Changes.TakeLast(MostTold))
            yield return $"It was changed {Told(change)}";
        if (IsContested)
            yield return "The assessment is contested: a dispute of it is open.";
        if (IsUnderConcern)
            yield return "The statement is under an expression of concern.";
        if (Displaced.Last is { } displaced)
            yield return $"Earlier: {Entries(Displaced.Count)}, the last {DiffWords.Told(displaced)}.";
        if (Later.Next is { } next)
            yield return $"Later: {Entries(Later.Count)}, the first {DiffWords.Told(next)}.";
        if (Closed.Last is { } closed)
            yield return $"No longer held: {Entries(Closed.Count)}; closed last was {DiffWords.Told(closed)}, "
                + Told(LastClosedBy!);
    }

    private string Why() =>
        Standing switch
        {
            Standing.InForce =>
                $"It rests on {Entry!.Statement}, said on {Entry.StatedOn}, published in {Document}.",
            Standing.Withdrawn =>
                $"The last statement by then, {Entry!.Statement}, said on {Entry.StatedOn} and published in {Document}, was withdrawn on {Entry.WithdrawnOn}.",
            Standing.Closed => "Statements had been recorded, but none that counts by then is held any more.",
            Standing.Later => "The ledger held only what was said later.",
            _ when Closed.Count > 0 =>
                "Nothing had been said by then; what was said later is no longer held.",
            _ => "The ledger had recorded nothing of this source on this proposition.",
        };

    private static string Entries(long count) => $"{Number(count)} {(count == 1 ? "entry" : "entries")}";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Told(ToldCause cause) =>
        $"at position {cause.By.Position}, on {cause.By.At.UtcDateTime:yyyy-MM-dd}, by {cause.Actor}: {cause.Words}";
}
