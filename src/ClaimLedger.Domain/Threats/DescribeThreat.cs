using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Threats;

/// <summary>Changes what is known of a threat; what is left out stays as it is. The text of a proposition
/// never changes, as assessments answer it: frame another.</summary>
/// <param name="Threat">The threat's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Types">What kind of actor it is; the whole list.</param>
/// <param name="Regions">Where it matters, as slugs; the whole list.</param>
/// <param name="Description">What it is.</param>
public sealed record DescribeThreat(
    [Slug] string Threat,
    [Text(500)] string? Name = null,
    Items<ThreatType>? Types = null,
    [Slug] Items<string>? Regions = null,
    [Text(10_000)] string? Description = null
) : Command<Threat>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Threat(Threat);

    /// <inheritdoc/>
    public override IEnumerable<Refusal> Check() =>
        (Name, Types, Regions, Description) is (null, null, null, null)
            ?
            [
                new Refusal(
                    Refusals.Missing,
                    "Nothing to describe: give at least one of name, types, regions, description."
                ),
            ]
            : [];

    /// <inheritdoc/>
    public override Decision Rule(Threat? state, Situation now)
    {
        if (state is null)
            return Unknown.Threat(Threat);
        var described = new ThreatDescribed(
            Name,
            Types?.Distinct().ToItems(),
            Regions?.Distinct(StringComparer.Ordinal).ToItems(),
            Description
        );
        var same =
            (Name ?? state.Name) == state.Name
            && (described.Types ?? state.Types).Equals(state.Types)
            && (described.Regions ?? state.Regions).Equals(state.Regions)
            && (Description ?? state.Description) == state.Description;
        return Decision.OfUnless(same, described);
    }
}
