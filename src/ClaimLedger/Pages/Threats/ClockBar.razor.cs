using System.Globalization;
using ClaimLedger.Pages.Parts;
using Microsoft.AspNetCore.Components;

namespace ClaimLedger.Pages.Threats;

/// <summary>The two clocks, as sliders and fields.</summary>
public sealed partial class ClockBar
{
    /// <summary>What is looked at.</summary>
    [Parameter, EditorRequired]
    public ThreatView View { get; set; } = null!;

    /// <summary>What is shown.</summary>
    [Parameter, EditorRequired]
    public ThreatFacts Facts { get; set; } = null!;

    /// <summary>Told of every step of a slider.</summary>
    [Parameter, EditorRequired]
    public EventCallback<ThreatView> Moved { get; set; }

    /// <summary>Told of where it came to rest.</summary>
    [Parameter, EditorRequired]
    public EventCallback<ThreatView> Settled { get; set; }

    private string Knowing => View.Known ?? Number(Facts.Known.Position);

    private string KnownText =>
        Facts.Known.At is { } at
            ? $"position {Number(Facts.Known.Position)} of {Number(Facts.Last.Position)}, recorded {Words.Of(at)}"
            : $"before the first of {Number(Facts.Last.Position)} events";

    private DateOnly? Earlier =>
        Facts.Days.Where(d => d < Facts.Day).Select(d => (DateOnly?)d).LastOrDefault();

    private DateOnly? Later =>
        Facts.Days.Where(d => d > Facts.Day).Select(d => (DateOnly?)d).FirstOrDefault();

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string DayOf(ChangeEventArgs change) =>
        Words.Of(DateOnly.FromDayNumber(int.Parse((string)change.Value!, CultureInfo.InvariantCulture)));

    private Task DayGivenAsync(ChangeEventArgs change) =>
        Settled.InvokeAsync(View with { On = Words.Given((string?)change.Value) });

    private Task DayMovesAsync(ChangeEventArgs change) => Moved.InvokeAsync(View with { On = DayOf(change) });

    private Task DaySlidAsync(ChangeEventArgs change) =>
        Settled.InvokeAsync(View with { On = DayOf(change) });

    private Task SettleDayAsync(DateOnly? day) =>
        Settled.InvokeAsync(View with { On = day is { } some ? Words.Of(some) : null });

    private Task KnownGivenAsync(ChangeEventArgs change) =>
        Settled.InvokeAsync(View with { Known = Words.Given((string?)change.Value) });

    private Task KnownMovesAsync(ChangeEventArgs change) =>
        Moved.InvokeAsync(View with { Known = (string)change.Value! });

    private Task KnownSlidAsync(ChangeEventArgs change) =>
        Settled.InvokeAsync(View with { Known = (string)change.Value! });
}
