using ClaimLedger.Pages.Parts;
using Microsoft.AspNetCore.Components;

namespace ClaimLedger.Pages.Threats;

/// <summary>How every source's stance on one proposition went, one below the other, and how far they agreed,
/// on one axis.</summary>
public sealed partial class Courses
{
    private IReadOnlyList<(string Source, List<Step> Steps)> _lanes = [];

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
        _lanes =
        [
            .. Facts
                .Shifts.Where(s => s.Proposition == Facts.Drawn)
                .GroupBy(s => s.Source, StringComparer.Ordinal)
                .Select(shifts => (shifts.Key, Step.Of([.. shifts])))
                .OrderBy(lane => Facts.NameOf(lane.Key), StringComparer.OrdinalIgnoreCase),
        ];
    }

    private Task ChooseAsync(ChangeEventArgs change) =>
        Settled.InvokeAsync(View with { Proposition = (string?)change.Value });
}
