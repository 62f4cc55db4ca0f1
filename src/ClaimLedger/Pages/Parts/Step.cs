using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Stances;

namespace ClaimLedger.Pages.Parts;

/// <summary>From a date on a source stands so.</summary>
/// <param name="From">The first day on which it may have begun.</param>
/// <param name="Surely">The last; later where the date is not known to the day.</param>
/// <param name="To">When the next begins; null where none does.</param>
/// <param name="Stance">The stance; null where it was withdrawn.</param>
/// <param name="Text">All of that, as one reads it.</param>
public sealed record Step(DateOnly From, DateOnly Surely, DateOnly? To, Stance? Stance, string Text)
{
    /// <summary>The steps that the shifts of one timeline make, in the order of their dates.</summary>
    public static List<Step> Of(IReadOnlyList<ShiftItem> shifts)
    {
        var steps = new List<Step>();
        for (var i = 0; i < shifts.Count; i++)
        {
            var (shift, from) = (shifts[i], Begin(shifts[i].StatedOn));
            steps.Add(
                new Step(
                    from,
                    shift.StatedOn.Latest ?? from,
                    i + 1 < shifts.Count ? Begin(shifts[i + 1].StatedOn) : null,
                    shift.To,
                    $"{shift.StatedOn}: {(shift.To is { } stance ? Words.Of(stance) : "withdrawn")}"
                )
            );
        }
        return steps;
    }

    private static DateOnly Begin(EdtfDate date) => date.Earliest ?? DateOnly.MinValue;
}
