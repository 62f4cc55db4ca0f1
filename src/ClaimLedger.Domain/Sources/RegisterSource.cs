using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Domain.Sources;

/// <summary>Registers a source: whoever makes a statement, a threat actor speaking for itself included.
/// Ids are public and for good: give a source that may one day have to be forgotten an opaque id.</summary>
/// <param name="Source">The new source's id.</param>
/// <param name="Kind">What the source is.</param>
/// <param name="Name">Its name. Sealed.</param>
/// <param name="Role">Its role or office. Sealed.</param>
/// <param name="Affiliation">Whom it belongs to or speaks for. Sealed.</param>
/// <param name="Country">ISO 3166-1 alpha-2, such as KG.</param>
/// <param name="Description">Who it is. Sealed.</param>
/// <param name="Aliases">Other names, other spellings. Sealed.</param>
public sealed record RegisterSource(
    [Slug] string Source,
    SourceKind Kind,
    [Text(300)] string Name,
    [Text(500)] string? Role = null,
    [Text(500)] string? Affiliation = null,
    [Text(2)] string? Country = null,
    [Text(10_000)] string? Description = null,
    [Text(300)] Items<string>? Aliases = null
) : Command<Source>
{
    /// <inheritdoc/>
    public override string Stream() => Streams.Source(Source);

    /// <inheritdoc/>
    public override IEnumerable<Refusal> Check() => CountryCode.Check(Country);

    /// <inheritdoc/>
    public override Decision Rule(Source? state, Situation now)
    {
        var registered = new SourceRegistered(
            Kind,
            now.Seal("name", Name),
            now.SealIfAny("role", Role),
            now.SealIfAny("affiliation", Affiliation),
            Country,
            now.SealIfAny("description", Description),
            Aliases.ToItems().Select(alias => now.Seal("alias", alias)).Distinct().ToItems()
        );
        return state is null || state.Original == registered
            ? Decision.OfUnless(state is not null, registered)
            : Decision.No(
                Refusals.AlreadyExists,
                $"Source '{Source}' is registered with other content; change it with DescribeSource, or choose another id.{Forgotten.Excuse(state)}",
                "source"
            );
    }
}

internal static class CountryCode
{
    public static IEnumerable<Refusal> Check(string? country)
    {
        if (country is not null && !(country.Length == 2 && country.All(char.IsAsciiLetterUpper)))
        {
            yield return new Refusal(
                Refusals.Invalid,
                $"country '{ValueReader.Cut(country)}' is no ISO 3166-1 alpha-2 code; write two capital letters such as KG.",
                "country"
            );
        }
    }
}
