using ClaimLedger.Exchange;
using ClaimLedger.Feeds;
using ClaimLedger.Http;
using ClaimLedger.Pages.Parts;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Components;

namespace ClaimLedger.Pages.Operations;

/// <summary>How the service is, for whoever runs it.</summary>
public sealed partial class OperationsPage
{
    private Doing _doing = null!;
    private Snapshot? _now;
    private bool _mayRebuild;
    private bool _mayForget;
    private bool _mayImports;
    private bool _mayKeys;

    [Inject]
    private Desk Desk { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _doing = new Doing(Desk);
        _mayRebuild = await Desk.MayAsync(HttpMethods.Post, "/projections/{projection}/rebuild");
        _mayForget = await Desk.MayAsync(HttpMethods.Delete, "/consumers/{feed}/{consumer}");
        _mayImports = await Desk.MayAsync(HttpMethods.Get, "/imports");
        _mayKeys = await Desk.MayAsync(HttpMethods.Get, "/keys");
        await LoadAsync();
    }

    private static string RebuildOf(RebuildState rebuild) =>
        rebuild.EndedAt is { } ended
            ? $"{rebuild.State}, {Words.Of(ended)}{(rebuild.Failure is { } why ? $": {why}" : "")}"
            : $"{rebuild.State}, {Words.Count(rebuild.Position)} of {Words.Count(rebuild.Target)}";

    private async Task LoadAsync()
    {
        _now = new Snapshot(
            HealthText.Of(await Desk.SendAsync(HttpMethods.Get, "/health/ready")),
            (await Desk.ReadAsync<ProjectionList>("/projections")).Projections,
            (await Desk.ReadAsync<FeedList>("/feeds")).Feeds,
            (await Desk.ReadAsync<ConsumerList>("/consumers")).Consumers,
            _mayImports ? (await Desk.ReadAsync<ImportList>("/imports?limit=20")).Imports : null
        );
        StateHasChanged();
    }

    private async Task RebuildAsync(string projection)
    {
        await _doing.SendAsync<ProjectionAnswer>(
            HttpMethods.Post,
            $"/projections/{projection}/rebuild",
            body: null,
            _ => $"{projection} is being made anew."
        );
        await LoadAsync();
    }

    private async Task ForgetAsync(ConsumerItem item)
    {
        await _doing.SendAsync<object>(
            HttpMethods.Delete,
            $"/consumers/{item.Feed}/{item.Consumer}",
            body: null,
            _ => $"{item.Consumer} is forgotten."
        );
        await LoadAsync();
    }

    private sealed record Snapshot(
        HealthText Health,
        IReadOnlyList<ProjectionAnswer> Projections,
        IReadOnlyList<FeedItem> Feeds,
        IReadOnlyList<ConsumerItem> Consumers,
        IReadOnlyList<ImportAnswer>? Imports
    );
}
