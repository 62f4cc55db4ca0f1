using ClaimLedger.Pages.Parts;
using Microsoft.AspNetCore.Components;

namespace ClaimLedger.Pages.Threats;

/// <summary>A threat: who stands where, as of two clocks, and how that came.</summary>
public sealed partial class ThreatPage
{
    private readonly CancellationTokenSource _closed = new();
    private ThreatView _view = new();
    private ThreatFacts? _facts;
    private string? _refusal;
    private long? _since;
    private int _asked;
    private Task? _following;

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
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        if (_following is not null)
            await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closed.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var view = new ThreatView(On, Known, Proposition, Linked == "true", ThenOn, ThenKnown);
        if (_facts?.Threat == Threat && view == _view)
            return;
        if (_facts?.Threat != Threat)
            (_facts, _since) = (null, null);
        _view = view;
        await LoadAsync(whole: true);
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _following = WatchAsync();
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

    private async Task WatchAsync()
    {
        try
        {
            await FollowAsync();
        }
        catch (Exception e) when (!_closed.IsCancellationRequested)
        {
            await DispatchExceptionAsync(e);
        }
    }

    /// <summary>Waits for what changes of the threat, where now is looked at, and reads it anew.</summary>
    private async Task FollowAsync()
    {
        await using var feed = new FollowedFeed(Desk, "shifts", ("threat", Threat));
        while (await feed.NextAsync(_closed.Token))
        {
            if (_view.Known is null)
                await InvokeAsync(async () =>
                {
                    await LoadAsync(whole: true);
                    StateHasChanged();
                });
        }
    }
}
