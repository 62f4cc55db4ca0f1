using ClaimLedger.Access;
using ClaimLedger.Http;
using ClaimLedger.Storage;
using Microsoft.AspNetCore.Components;

namespace ClaimLedger.Pages.Frame;

/// <summary>Where one shows a key and is known from then on.</summary>
public sealed partial class SignIn
{
    private string? _failure;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Sessions Sessions { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "key")]
    private string? Key { get; set; }

    [SupplyParameterFromQuery]
    private string? To { get; set; }

    [SupplyParameterFromQuery]
    private string? Why { get; set; }

    [Inject]
    private LedgerSettings Settings { get; set; } = null!;

    private string Provider => new Uri(Settings.Oidc.Authority!).Host;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        if (!Sessions.AreNeeded || (Http.IsKnown() && HttpMethods.IsGet(Http.Request.Method)))
            Navigation.NavigateTo(PagePaths.Inside(To));
    }

    private async Task SignInAsync()
    {
        _failure = await Sessions.BeginAsync(Http, Key ?? "");
        if (_failure is null)
            Navigation.NavigateTo(PagePaths.Inside(To));
    }
}
