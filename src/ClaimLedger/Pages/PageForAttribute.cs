using System.Security.Claims;
using ClaimLedger.Http;
using Microsoft.AspNetCore.Components.Endpoints;

namespace ClaimLedger.Pages;

/// <summary>Says who may open a page; one that says nothing is for all readers.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PageForAttribute(string who) : Attribute
{
    /// <summary>Everybody, without credentials.</summary>
    public const string Everybody = nameof(Allowed.Everybody);

    /// <summary>All who may see the work and the texts of the ledger whole.</summary>
    public const string Desk = nameof(Allowed.Desk);

    /// <summary>Editors.</summary>
    public const string Editors = nameof(Allowed.Editors);

    /// <summary>Editors and admins.</summary>
    public const string EditorsAndAdmins = nameof(Allowed.EditorsAndAdmins);

    /// <summary>Admins.</summary>
    public const string Admins = nameof(Allowed.Admins);

    /// <summary>Who may.</summary>
    public Allowed Rule { get; } =
        who switch
        {
            Everybody => Allowed.Everybody,
            Desk => Allowed.Desk,
            Editors => Allowed.Editors,
            EditorsAndAdmins => Allowed.EditorsAndAdmins,
            Admins => Allowed.Admins,
            _ => throw new ArgumentException($"'{who}' is nobody.", nameof(who)),
        };

    /// <summary>The rule of a page.</summary>
    public static Allowed RuleOf(Type page) =>
        page.GetCustomAttributes(typeof(PageForAttribute), inherit: false) is [PageForAttribute one, ..]
            ? one.Rule
            : Allowed.Readers;

    /// <summary>Whether somebody may open a page.</summary>
    public static bool MayOpen(Type page, ClaimsPrincipal person) => RuleOf(page).Lets(person);

    /// <summary>The rule of an endpoint of the pages; what is no page belongs to an open one.</summary>
    internal static Allowed RuleOf(IEnumerable<object> metadata) =>
        metadata.OfType<ComponentTypeMetadata>().LastOrDefault() is { } page
            ? RuleOf(page.Type)
            : Allowed.Readers;
}
