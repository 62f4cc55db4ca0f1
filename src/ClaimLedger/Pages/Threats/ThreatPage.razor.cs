using ClaimLedger.Pages.Parts;
using Microsoft.AspNetCore.Components;

namespace ClaimLedger.Pages.Threats;

/// <summary>A threat: who stands where, as of two clocks, and how that came.</summary>
public sealed partial class ThreatPage
{
    private ThreatView _view = new();
    private ThreatFacts? _facts;
    private FollowedFeed? _feed;
    private string? _refusal;
    private long? _since;
    private int _asked;

    /// <summary>The threat.</summary>
    [Parameter]
    public string Threat { get; set; } = "";

    [SupplyParameterFromQuery]
    private string? On { get; set; }

    [SupplyParameterFromQuery]
    private string? Known { get; set; }

    [SupplyParameterFromQuery]
    private string? Proposition { get; set; }

    [SupplyParameterFromQuery]
    private string? Linked { get; set; }

    [SupplyParameterFromQuery]
    private string? ThenOn { get; set; }

    [SupplyParameterFromQuery]
    private string? ThenKnown { get; set; }

    [Inject]
    private Desk Desk { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var view = new ThreatView(On, Known, Proposition, Linked == "true", ThenOn, ThenKnown);
        if (_facts?.Threat == Threat && view == _view)
            return;
        _view = view;
        if (_facts?.Threat != Threat)
        {
            var threat = Threat;
            (_facts, _since) = (null, null);
            var feed = await FollowedFeed.FromNowAsync(Desk);
            if (threat != Threat)
                return;
            _feed = feed;
        }
        await LoadAsync(whole: true);
    }

    private string Anchor(string section) => $"{_view.At($"/desk/threats/{Threat}")}#{section}";

    /// <summary>A slider is on its way: what depends on the day alone is shown at once.</summary>
    private Task MoveAsync(ThreatView view)
    {
        _view = view;
        return LoadAsync(whole: false);
    }

    /// <summary>The clocks stand: the address says so, and all is read.</summary>
    private async Task SettleAsync(ThreatView view)
    {
        _view = view;
        Navigation.NavigateTo(view.At($"/desk/threats/{Threat}"), replace: true);
        await LoadAsync(whole: true);
    }

    /// <summary>Reads what is looked at. While that goes on another may be asked for: only the newest is
    /// shown, and of a slider on its way, whatever is ready.</summary>
    private async Task LoadAsync(bool whole)
    {
        var number = ++_asked;
        try
        {
            var reading = new ThreatReading(Desk, Threat, _view, Clock);
            var facts = await reading.MatrixAsync(_facts);
            if (number != _asked)
                return;
            _facts = facts;
            if (whole)
            {
                facts = await reading.RestAsync(facts);
                if (number != _asked)
                    return;
                _facts = facts;
            }
            _refusal = null;
        }
        catch (RefusedException e) when (_facts is not null && e.Status is 400 or 422)
        {
            _refusal = e.Message;
        }
        _since ??= _facts?.Last.Position;
    }

    /// <summary>The ledger goes on: where now is looked at, all is read anew.</summary>
    private async Task<bool> GoOnAsync(long position)
    {
        if (_view.Known is not null)
            return false;
        await LoadAsync(whole: true);
        StateHasChanged();
        return true;
    }
}
