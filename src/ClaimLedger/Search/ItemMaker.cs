using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Search;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;

namespace ClaimLedger.Search;

/// <summary>Makes an item of a hit: which of its texts have the words, and the first of them to
/// show.</summary>
/// <param name="query">What was searched for.</param>
/// <param name="things">The sources and threats with one of the words at least, by stream.</param>
/// <param name="states">What was found and the sources of statements, by stream, as known then.</param>
/// <param name="texts">The texts that can be opened.</param>
/// <param name="stances">The stances held of each statement.</param>
internal sealed class ItemMaker(
    SearchQuery query,
    IReadOnlyDictionary<string, FoundThing> things,
    IReadOnlyDictionary<string, object> states,
    IReadOnlyDictionary<Commitment, string> texts,
    ILookup<string, FoundStance> stances
)
{
    /// <summary>The item; null where its text was destroyed.</summary>
    public SearchItem? Of(Hit hit, object state) =>
        state switch
        {
            Statement statement => Of(hit, statement),
            Source source => OfThing(
                hit,
                Open(source.Name),
                [
                    (ThingFields.Name, Open(source.Name)),
                    .. source.Aliases.Select(alias => (ThingFields.Alias, Open(alias))),
                    (ThingFields.Role, Open(source.Role)),
                    (ThingFields.Affiliation, Open(source.Affiliation)),
                    (ThingFields.Description, Open(source.Description)),
                ],
                source.Grade?.Reliability
            ),
            Threat threat => OfThing(
                hit,
                threat.Name,
                [
                    (ThingFields.Name, threat.Name),
                    .. threat.Aliases.Select(alias => (ThingFields.Alias, (string?)alias)),
                    (ThingFields.Description, threat.Description),
                    .. threat.Propositions.Select(p => (ThingFields.Proposition, (string?)p.Text)),
                ],
                reliability: null
            ),
            _ => throw new InvalidOperationException($"{hit.Kind} '{hit.Id}' is of no kind of ours."),
        };

    private string? Open(Commitment? sealedText) =>
        sealedText is { } commitment ? texts.GetValueOrDefault(commitment) : null;

    private SearchItem? OfThing(
        Hit hit,
        string? name,
        IReadOnlyList<(string Field, string? Text)> fields,
        Reliability? reliability
    )
    {
        var found = fields
            .Where(f => f.Text is not null && Has(f.Text, ThingFields.IsName(f.Field)))
            .ToList();
        if (found.Count == 0)
            return null;
        var (field, text) = found[0];
        var shown = Excerpt.Of(text!, query, ThingFields.IsName(field));
        return new SearchItem(
            hit.Kind,
            hit.Id,
            name,
            CodeOf(hit.Likeness),
            [.. found.Select(f => f.Field).Distinct(StringComparer.Ordinal)],
            shown.Text,
            shown.Highlights,
            reliability,
            Source: null,
            Document: null,
            StatedOn: null,
            Earliest: null,
            Latest: null,
            Stances: [],
            Retracted: false,
            Retraction: null
        );
    }

    private SearchItem? Of(Hit hit, Statement statement)
    {
        if (Open(statement.Text) is not { } text)
            return null;
        var source = (Source)states[Streams.Source(statement.Source)];
        var held = stances[statement.Id].ToList();
        (string Field, bool Has)[] fields =
        [
            ("text", Has(text, isName: false)),
            (HitKinds.Source, IsNamed(Streams.Source(statement.Source))),
            (HitKinds.Threat, held.Exists(stance => IsNamed(Streams.Threat(stance.Threat)))),
        ];
        var shown = Excerpt.Of(text, query, isName: false);
        return new SearchItem(
            hit.Kind,
            hit.Id,
            Open(source.Name),
            CodeOf(hit.Likeness),
            [.. fields.Where(f => f.Has).Select(f => f.Field)],
            shown.Text,
            shown.Highlights,
            source.Grade?.Reliability,
            statement.Source,
            statement.Document,
            statement.StatedOn,
            statement.StatedOn.Earliest,
            statement.StatedOn.Latest,
            held,
            statement.Retraction is not null,
            statement.Retraction is { } r ? new FoundRetraction(r.By, r.Reason, r.RetractedOn) : null
        );
    }

    private bool Has(string text, bool isName)
    {
        var words = Folding.Words(text);
        return query.Words.Any(word => word.LikenessIn(words, isName) is not null);
    }

    private bool IsNamed(string stream) =>
        things.TryGetValue(stream, out var thing) && Array.Exists(thing.Names, name => name is not null);

    private static string CodeOf(Likeness likeness) => likeness.ToString().ToLowerInvariant();
}
