using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Stances;

/// <summary>Differences in plain words.</summary>
public static class DiffWords
{
    /// <summary>What a reader was told and is told now.</summary>
    public static string Of(CellDifference difference) =>
        (difference.Before, difference.After) switch
        {
            (null, { } after) => $"Was nothing; now {Told(after)}.",
            ({ } before, null) => $"Was {Told(before)}; now nothing.",
            ({ } before, { } after) when before.Stance != after.Stance =>
                $"Was {Told(before)}; now {Told(after)}.",
            ({ } before, { } after) => OfSame(difference.Kind, before, after),
            _ => throw new ArgumentException("There is no difference.", nameof(difference)),
        };

    /// <summary>What the days did, where no event did it.</summary>
    /// <param name="reason">A reason of <see cref="DifferenceCause.ValidTime"/>.</param>
    /// <param name="from">The one day.</param>
    /// <param name="to">The other.</param>
    public static string Passing(DifferenceReason reason, DateOnly from, DateOnly to)
    {
        var (early, late) = from < to ? (from, to) : (to, from);
        var did = reason.On == reason.Entry.StatedOn ? "Said" : "Withdrawn";
        return $"{did} on {reason.On}: by {late:O}, and not yet by {early:O}.";
    }

    /// <summary><c>disagree, said on 2004-01 (azimov-2003-denials)</c></summary>
    internal static string Told(TimelineEntry entry) =>
        $"{Codes<Stance>.Write(entry.Stance)}, said on {entry.StatedOn} ({entry.Statement})";

    private static string Told(MatrixCell cell) =>
        cell.Stance is not null
            ? Told(cell.Entry)
            : $"no stance, as what was said on {cell.Entry.StatedOn} ({cell.Entry.Statement}) was withdrawn on {cell.Entry.WithdrawnOn}";

    private static string OfSame(DifferenceKind kind, MatrixCell before, MatrixCell after)
    {
        var stance = after.Stance is { } there ? Codes<Stance>.Write(there) : "no stance";
        var (was, now) = (before.Entry, after.Entry);
        var still = $"Still {stance} ({now.Statement})";
        return kind switch
        {
            DifferenceKind.OtherStatement => $"Still {stance}: was {Told(before)}; now {Told(after)}.",
            DifferenceKind.Recoded => $"{still}: {string.Join(", ", Codings(was, now))}.",
            DifferenceKind.Redated => $"{still}: {string.Join(", ", Dates(was, now))}.",
            DifferenceKind.Contested => $"{still}, and contested now.",
            DifferenceKind.Settled => $"{still}, and contested no more.",
            _ => $"{still}: the same, but its record was closed and opened again.",
        };
    }

    private static IEnumerable<string> Codings(TimelineEntry was, TimelineEntry now)
    {
        if (was.Stance != now.Stance)
            yield return Moved("stance", Codes<Stance>.Write(was.Stance), Codes<Stance>.Write(now.Stance));
        if (was.Likelihood != now.Likelihood)
            yield return Moved("likelihood", CodeOf(was.Likelihood), CodeOf(now.Likelihood));
        if (was.Confidence != now.Confidence)
            yield return Moved("confidence", CodeOf(was.Confidence), CodeOf(now.Confidence));
        if (was.Credibility != now.Credibility)
            yield return Moved("credibility", CodeOf(was.Credibility), CodeOf(now.Credibility));
    }

    private static IEnumerable<string> Dates(TimelineEntry was, TimelineEntry now)
    {
        if (was.StatedOn != now.StatedOn)
            yield return Moved("date", was.StatedOn.Text, now.StatedOn.Text);
        if (was.WithdrawnOn != now.WithdrawnOn)
            yield return Moved("withdrawal", was.WithdrawnOn?.Text, now.WithdrawnOn?.Text);
    }

    private static string Moved(string what, string? from, string? to) =>
        $"the {what} from {from ?? "none"} to {to ?? "none"}";

    private static string? CodeOf<T>(T? value)
        where T : struct, Enum => value is { } there ? Codes<T>.Write(there) : null;
}
