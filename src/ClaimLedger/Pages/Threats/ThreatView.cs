using ClaimLedger.Pages.Parts;

namespace ClaimLedger.Pages.Threats;

/// <summary>What of a threat is looked at, as its address says: the two clocks, and the two of a
/// comparison.</summary>
/// <param name="On">As it was on that day; null for today.</param>
/// <param name="Known">As we knew it at that position or instant; null for now.</param>
/// <param name="Proposition">The proposition whose course is drawn; null for the first.</param>
/// <param name="Linked">Whether linked sources are read as one.</param>
/// <param name="ThenOn">The day of the other side of a comparison.</param>
/// <param name="ThenKnown">The position or instant of the other side.</param>
public sealed record ThreatView(
    string? On = null,
    string? Known = null,
    string? Proposition = null,
    bool Linked = false,
    string? ThenOn = null,
    string? ThenKnown = null
)
{
    /// <summary>Whether two sides are compared.</summary>
    public bool Compares => ThenOn is not null || ThenKnown is not null;

    /// <summary>The address of a page with it.</summary>
    public string At(string path) =>
        PathText.With(
            path,
            ("on", On),
            ("known", Known),
            ("proposition", Proposition),
            ("linked", Linked ? "true" : null),
            ("thenOn", ThenOn),
            ("thenKnown", ThenKnown)
        );
}
