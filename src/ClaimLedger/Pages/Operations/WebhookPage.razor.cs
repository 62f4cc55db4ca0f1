using ClaimLedger.Feeds.Webhooks;
using ClaimLedger.Pages.Parts;
using Microsoft.AspNetCore.Components;

namespace ClaimLedger.Pages.Operations;

/// <summary>A webhook: what it tried, what it gave up on, and what can be done about that.</summary>
public sealed partial class WebhookPage
{
    private const int Shown = 100;

    private Doing _doing = null!;
    private WebhookItem? _now;
    private IReadOnlyList<DeliveryItem> _deliveries = [];
    private IReadOnlyList<ParkedItem> _parked = [];
    private string? _secret;
    private string _from = "";
    private bool _isEnded;
    private bool _mayAct;

    /// <summary>Its id.</summary>
    [Parameter]
    public string Webhook { get; set; } = "";

    [Inject]
    private Desk Desk { get; set; } = null!;

    private string Path => $"/webhooks/{Webhook}";

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _doing = new Doing(Desk);
        _mayAct = await Desk.MayAsync(HttpMethods.Post, "/webhooks");
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var now = await Desk.ReadAsync<WebhookItem>(Path);
        _deliveries = (await Desk.ReadAsync<DeliveryList>($"{Path}/deliveries?limit={Shown}")).Deliveries;
        _parked = (await Desk.ReadAsync<ParkedList>($"{Path}/parked?limit={Shown}")).Parked;
        _now = now;
        StateHasChanged();
    }

    private async Task ActAsync(string what, string done)
    {
        await _doing.SendAsync<WebhookItem>(HttpMethods.Post, $"{Path}/{what}", body: null, _ => done);
        await LoadAsync();
    }

    private async Task TestAsync() =>
        await _doing.SendAsync<TestAnswer>(HttpMethods.Post, $"{Path}/test", body: null, Told);

    private static string Told(TestAnswer answer) =>
        answer.Delivered
            ? $"The test was taken: {answer.Status}, in {answer.Milliseconds} ms."
            : $"The test was NOT taken{(answer.Status is { } status ? $", {status}" : "")}: {answer.Error}";

    private async Task RotateAsync()
    {
        var rotated = await _doing.SendAsync<WebhookItem>(
            HttpMethods.Post,
            $"{Path}/rotate",
            body: null,
            _ => "It has a new secret."
        );
        _secret = rotated?.Secret ?? _secret;
        await LoadAsync();
    }

    private async Task ReplayAsync()
    {
        await _doing.SendAsync<WebhookItem>(
            HttpMethods.Post,
            $"{Path}/replay",
            new ReplayFrom(_from.Trim()),
            _ => "Everything from there on is sent again."
        );
        await LoadAsync();
    }

    private async Task EndAsync()
    {
        var ended = await _doing.SendAsync<WebhookItem>(
            HttpMethods.Delete,
            Path,
            body: null,
            _ => $"{Webhook} has ended."
        );
        _isEnded = ended is not null;
    }
}
