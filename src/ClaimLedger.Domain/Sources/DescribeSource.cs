using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Sources;

/// <summary>Changes what is known of a source; what is left out stays as it is.</summary>
/// <param name="Source">The source's id.</param>
/// <param name="Kind">What the source is.</param>
/// <param name="Name">Its name. Sealed.</param>
/// <param name="Role">Its role or office. Sealed.</param>
/// <param name="Affiliation">Whom it belongs to or speaks for. Sealed.</param>
/// <param name="Country">ISO 3166-1 alpha-2, such as KG.</param>
/// <param name="Description">Who it is. Sealed.</param>
public sealed record DescribeSource(
    [Slug] string Source,
    SourceKind? Kind = null,
    [Text(300)] string? Name = null,
    [Text(500)] string? Role = null,
    [Text(500)] string? Affiliation = null,
    [Text(2)] string? Country = null,
    [Text(10_000)] string? Description = null
) : Command<Source>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Source(Source);

    /// <inheritdoc/>
    public override IEnumerable<Refusal> Check() =>
        (Kind, Name, Role, Affiliation, Country, Description) is (null, null, null, null, null, null)
            ?
            [
                new Refusal(
                    Refusals.Missing,
                    "Nothing to describe: give at least one of kind, name, role, affiliation, country, description."
                ),
            ]
            : CountryCode.Check(Country);

    /// <inheritdoc/>
    public override Decision Rule(Source? state, Situation now)
    {
        if (state is null)
            return Unknown.Source(Source);
        var destroyed = Forgotten.Check(
            state,
            ("name", "name", Name),
            ("role", "role", Role),
            ("affiliation", "affiliation", Affiliation),
            ("description", "description", Description)
        );
        if (destroyed is not null)
            return destroyed;
        var described = new SourceDescribed(
            Kind,
            now.SealIfAny("name", Name),
            now.SealIfAny("role", Role),
            now.SealIfAny("affiliation", Affiliation),
            Country,
            now.SealIfAny("description", Description)
        );
        var same =
            (described.Kind ?? state.Kind) == state.Kind
            && (described.Name ?? state.Name) == state.Name
            && (described.Role ?? state.Role) == state.Role
            && (described.Affiliation ?? state.Affiliation) == state.Affiliation
            && (described.Country ?? state.Country) == state.Country
            && (described.Description ?? state.Description) == state.Description;
        return Decision.OfUnless(same, described);
    }
}
