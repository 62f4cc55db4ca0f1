using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Pages.Parts;
using ClaimLedger.Stances;
using Microsoft.AspNetCore.Components;

namespace ClaimLedger.Pages.Threats;

/// <summary>From a date on a source stands so.</summary>
/// <param name="From">The first day on which it may have begun.</param>
/// <param name="Surely">The last; later where the date is not known to the day.</param>
/// <param name="To">When the next begins; null where none does.</param>
/// <param name="Stance">The stance; null where it was withdrawn.</param>
/// <param name="Words">All of that, as one reads it.</param>
public sealed record Step(DateOnly From, DateOnly Surely, DateOnly? To, Stance? Stance, string Words);

/// <summary>How every source's stance on one proposition went, one below the other, and how far they agreed,
/// on one axis.</summary>
public sealed partial class Courses
{
    private IReadOnlyList<(string Source, List<Step> Steps)> _lanes = [];
    private TimeScale _scale = null!;

    /// <summary>What is looked at.</summary>
    [Parameter, EditorRequired]
    public ThreatView View { get; set; } = null!;

    /// <summary>What is shown.</summary>
    [Parameter, EditorRequired]
    public ThreatFacts Facts { get; set; } = null!;

    /// <summary>Told of another proposition.</summary>
    [Parameter, EditorRequired]
    public EventCallback<ThreatView> Settled { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        _scale = new TimeScale(Facts.From, Facts.To);
        _lanes =
        [
            .. Facts
                .Shifts.Where(s => s.Proposition == Facts.Drawn)
                .GroupBy(s => s.Source, StringComparer.Ordinal)
                .Select(shifts => (shifts.Key, StepsOf([.. shifts])))
                .OrderBy(lane => Facts.NameOf(lane.Key), StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>The steps that shifts make, which come in the order of their dates.</summary>
    private static List<Step> StepsOf(List<ShiftItem> shifts)
    {
        var steps = new List<Step>();
        for (var i = 0; i < shifts.Count; i++)
        {
            var (shift, next) = (shifts[i], i + 1 < shifts.Count ? shifts[i + 1] : null);
            var from = Begin(shift.StatedOn);
            var word = shift.To is { } stance ? Words.Of(stance) : "withdrawn";
            steps.Add(
                new Step(
                    from,
                    shift.StatedOn.Latest ?? from,
                    next is null ? null : Begin(next.StatedOn),
                    shift.To,
                    $"{shift.StatedOn}: {word}"
                )
            );
        }
        return steps;
    }

    private static DateOnly Begin(EdtfDate date) => date.Earliest ?? DateOnly.MinValue;

    private Task ChooseAsync(ChangeEventArgs change) =>
        Settled.InvokeAsync(View with { Proposition = (string?)change.Value });
}
