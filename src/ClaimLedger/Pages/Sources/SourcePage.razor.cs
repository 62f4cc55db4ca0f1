using System.Globalization;
using ClaimLedger.Pages.Parts;
using ClaimLedger.Sources;
using ClaimLedger.Stances;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Components;

namespace ClaimLedger.Pages.Sources;

/// <summary>A source: who it is, where it stood, and what it has to show for itself.</summary>
public sealed partial class SourcePage
{
    private Facts? _facts;
    private FollowedFeed? _feed;
    private int _shown = 50;

    /// <summary>The source.</summary>
    [Parameter]
    public string Source { get; set; } = "";

    [Inject]
    private Desk Desk { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_facts?.Profile.Source == Source)
            return;
        var source = Source;
        _facts = null;
        var feed = await FollowedFeed.FromNowAsync(Desk);
        if (source != Source)
            return;
        _feed = feed;
        await LoadAsync();
    }

    private async Task<bool> GoOnAsync(long position)
    {
        try
        {
            await LoadAsync(position.ToString(CultureInfo.InvariantCulture));
        }
        // What is shown stands while one of the views is held up.
        catch (RefusedException e) when (e.Status == StatusCodes.Status503ServiceUnavailable)
        {
            return false;
        }
        StateHasChanged();
        return true;
    }

    private async Task LoadAsync(string? minPosition = null)
    {
        var source = Source;
        var root = $"/sources/{Uri.EscapeDataString(source)}";
        var profile = await Desk.ReadAsync<SourceProfile>(root);
        var record = Desk.ReadAsync<SourceRecord>(
            PathText.With($"{root}/record", ("minPosition", minPosition))
        );
        var entries = Desk.AllAsync<SourceTimeline, TimelineItem>(
            PathText.With($"{root}/timeline", ("minPosition", minPosition)),
            page => page.Entries
        );
        var shifts = await Desk.AllAsync<ShiftList, ShiftItem>(
            PathText.With("/shifts", ("source", source), ("limit", "1000"), ("minPosition", minPosition)),
            page => page.Shifts
        );
        var days = shifts.Select(s => s.StatedOn.Earliest ?? s.StatedOn.Latest).OfType<DateOnly>().Order();
        var facts = new Facts(
            profile,
            await record,
            await entries,
            [
                .. shifts
                    .GroupBy(s => (s.Threat, s.Proposition))
                    .Select(g => (g.Key.Threat, g.Key.Proposition, Step.Of([.. g]))),
            ],
            TimeScale.Around([.. days], Clock.Today())
        );
        // Else another was asked for meanwhile.
        if (source == Source)
            _facts = facts;
    }

    private sealed record Facts(
        SourceProfile Profile,
        SourceRecord Record,
        IReadOnlyList<TimelineItem> Entries,
        IReadOnlyList<(string Threat, string Proposition, List<Step> Steps)> Lanes,
        TimeScale Scale
    );
}
