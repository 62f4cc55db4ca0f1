using System.Security.Claims;
using ClaimLedger.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace ClaimLedger.Pages.Frame;

/// <summary>What stands around every page: where one can go, and who one is.</summary>
public sealed partial class Layout
{
    private IReadOnlyList<MenuItem> _items = [];
    private ErrorBoundary? _boundary;
    private string _person = "";
    private string _roles = "";
    private bool _canLeave;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Sessions Sessions { get; set; } = null!;

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    private string Here => Navigation.Uri.Split('#')[0];

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var person = (await Authentication).User;
        _items = [.. Menu.All.Where(item => item.MayOpen(person))];
        _person = person.Identity?.Name ?? "";
        _canLeave = Sessions.AreNeeded;
        var roles = person.FindAll(ClaimTypes.Role).Select(role => role.Value).ToList();
        _roles = Sessions.AreNeeded ? string.Join(", ", roles) : "open access";
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await Browser.InvokeVoidAsync("desk.live");
    }

    /// <summary>Another page may work where one has failed.</summary>
    protected override void OnParametersSet() => _boundary?.Recover();
}
