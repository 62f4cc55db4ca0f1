using System.Security.Claims;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Http;

/// <summary>Who may use a route: everybody, without credentials, or those who have one of some
/// roles.</summary>
public sealed class Allowed
{
    private Allowed(bool isPublic, params IReadOnlyList<Role> roles) => (IsPublic, Roles) = (isPublic, roles);

    /// <summary>Everybody, without credentials.</summary>
    public static Allowed Everybody { get; } = new(isPublic: true);

    /// <summary>All roles.</summary>
    public static Allowed Readers { get; } = Of(Role.Editor, Role.Auditor, Role.Subscriber, Role.Admin);

    /// <summary>All who may see the work and the texts of the ledger whole.</summary>
    public static Allowed Desk { get; } = Of(Role.Editor, Role.Auditor, Role.Admin);

    /// <summary>Editors.</summary>
    public static Allowed Editors { get; } = Of(Role.Editor);

    /// <summary>Editors and admins.</summary>
    public static Allowed EditorsAndAdmins { get; } = Of(Role.Editor, Role.Admin);

    /// <summary>Those who have others follow the feeds.</summary>
    public static Allowed Following { get; } = Of(Role.Subscriber, Role.Admin);

    /// <summary>Admins.</summary>
    public static Allowed Admins { get; } = Of(Role.Admin);

    /// <summary>Whether no credentials are needed.</summary>
    public bool IsPublic { get; }

    /// <summary>Who may; none where everybody may.</summary>
    public IReadOnlyList<Role> Roles { get; }

    /// <summary>Whether somebody may, by what they have proved that they are.</summary>
    public bool Lets(ClaimsPrincipal person) =>
        IsPublic || Roles.Any(role => person.IsInRole(Codes<Role>.Write(role)));

    /// <summary>Those who have one of some roles.</summary>
    public static Allowed Of(params IReadOnlyList<Role> roles) => new(isPublic: false, roles);
}
