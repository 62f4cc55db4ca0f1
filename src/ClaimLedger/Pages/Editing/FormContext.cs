using ClaimLedger.Domain.Commands;

namespace ClaimLedger.Pages.Editing;

/// <summary>What the fields of a form share.</summary>
/// <param name="Form">The command.</param>
/// <param name="Existing">Finds what ids name.</param>
/// <param name="Changed">Something was typed.</param>
/// <param name="Moved">Rows came or went: the draft is kept anew, and the cursor goes to the field of that
/// id.</param>
internal sealed record FormContext(CommandForm Form, Existing Existing, Action Changed, Action<string> Moved)
{
    /// <summary>Whether what is wrong with a place is said.</summary>
    public bool Says(Place place) => place.Problems.Count > 0 && (place.WasVisited || Form.WasTried);

    /// <summary>Whether a text gets a field of several lines.</summary>
    public static bool IsLong(MemberShape member) => member.MaxText > 1_000 && member.Name != "url";
}
