using System.Security.Claims;
using ClaimLedger.Pages.Audit;
using ClaimLedger.Pages.Editing;
using ClaimLedger.Pages.Imports;
using ClaimLedger.Pages.Operations;
using ClaimLedger.Pages.Search;
using ClaimLedger.Pages.Threats;
using Microsoft.AspNetCore.Components.Routing;

namespace ClaimLedger.Pages.Frame;

/// <summary>A page that can be gone to from everywhere.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Page">Its component, which says who may open it.</param>
internal sealed record MenuItem(string Path, string Name, Type Page)
{
    /// <summary>Whether it is marked on the pages below it as well.</summary>
    public NavLinkMatch Match => Path == "/desk" ? NavLinkMatch.All : NavLinkMatch.Prefix;

    /// <summary>Whether somebody may open it.</summary>
    public bool MayOpen(ClaimsPrincipal person) => PageForAttribute.MayOpen(Page, person);
}

/// <summary>The pages that can be gone to from everywhere.</summary>
internal static class Menu
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<MenuItem> All { get; } =
    [
        new("/desk", "Threats", typeof(ThreatsPage)),
        new("/desk/search", "Search", typeof(SearchPage)),
        new("/desk/queue", "Queue", typeof(QueuePage)),
        new("/desk/commands", "Record", typeof(CommandsPage)),
        new("/desk/imports", "Imports", typeof(ImportsPage)),
        new("/desk/audit", "Audit", typeof(AuditPage)),
        new("/desk/operations", "Operations", typeof(OperationsPage)),
    ];
}
