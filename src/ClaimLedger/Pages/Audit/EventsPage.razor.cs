using ClaimLedger.History;
using ClaimLedger.Pages.Parts;
using Microsoft.AspNetCore.Components;

namespace ClaimLedger.Pages.Audit;

/// <summary>The events of all streams, searched; what is searched for stands in the address.</summary>
public sealed partial class EventsPage
{
    private const int OnPage = 50;

    private EventQuery _asked = new();
    private EventList? _found;
    private string? _refusal;

    [SupplyParameterFromQuery]
    private string? Type { get; set; }

    [SupplyParameterFromQuery]
    private string? Stream { get; set; }

    [SupplyParameterFromQuery]
    private string? Actor { get; set; }

    [SupplyParameterFromQuery]
    private string? From { get; set; }

    [SupplyParameterFromQuery]
    private string? To { get; set; }

    [SupplyParameterFromQuery]
    private string? Order { get; set; }

    [SupplyParameterFromQuery]
    private string? After { get; set; }

    [Inject]
    private Desk Desk { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private IEnumerable<EventItem> Shown => _found!.Events.Take(OnPage);

    private string Counted =>
        (_found!.Events.Count, After) switch
        {
            (0, null) => "No event is so",
            (0, _) => "No more events are so",
            (> OnPage, _) => $"{OnPage} events, and there are more",
            (1, _) => "One event",
            var (count, _) => $"{count} events",
        };

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _asked = new EventQuery
        {
            Type = Type,
            Stream = Stream,
            Actor = Actor,
            From = From,
            To = To,
            Order = Order,
        };
        try
        {
            var path = PathText.With(_asked.At("/events"), ("after", After), ("limit", $"{OnPage + 1}"));
            _found = await Desk.ReadAsync<EventList>(path);
            _refusal = null;
        }
        catch (RefusedException e) when (e.Status == StatusCodes.Status400BadRequest)
        {
            (_found, _refusal) = (null, e.Message);
        }
    }

    private void Search() => Navigation.NavigateTo(_asked.With());
}
