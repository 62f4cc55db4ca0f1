using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Search;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;

namespace ClaimLedger.Search;

/// <summary>Turns a page of events into rows. First all events are taken in, and the sealed texts that they
/// need are noted; when those are opened, all at once, the rows are made.</summary>
/// <param name="versions">The statements that began before the page, as they stood then.</param>
internal sealed class SearchPage(Dictionary<string, StatementVersion> versions)
{
    /// <summary>The types of the events that something is found by.</summary>
    public static IReadOnlyList<Type> Takes { get; } =
    [
        typeof(StatementRecorded),
        typeof(StatementCorrected),
        typeof(StatementRedacted),
        typeof(SourceRegistered),
        typeof(SourceDescribed),
        typeof(SourceAliasAdded),
        typeof(SourceRedacted),
        typeof(ThreatRegistered),
        typeof(ThreatDescribed),
        typeof(ThreatAliasAdded),
        typeof(PropositionFramed),
    ];

    private readonly List<(string Stream, Commitment Commitment)> _asked = [];
    private readonly List<Action<string?[], SearchRows>> _steps = [];

    /// <summary>The sealed texts that the rows are made of.</summary>
    public IReadOnlyList<(string Stream, Commitment Commitment)> Asked => _asked;

    /// <summary>Makes the rows.</summary>
    /// <param name="texts">What was asked for, opened; null where it can no longer be.</param>
    public SearchRows Rows(string?[] texts)
    {
        var rows = new SearchRows();
        foreach (var step in _steps)
            step(texts, rows);
        return rows;
    }

    /// <summary>Takes in the next event.</summary>
    /// <returns>How many texts are asked for so far.</returns>
    public int Take(Recorded e)
    {
        switch (e.Event)
        {
            case StatementRecorded recorded:
                Open(e, StatementVersion.Of(recorded));
                break;
            case StatementCorrected corrected:
                Correct(e, corrected);
                break;
            case StatementRedacted redacted when StatementVersion.IsDestroyedBy(redacted):
                _steps.Add((_, rows) => rows.Redact(Streams.IdOf(e.Stream)));
                break;
            case SourceRegistered source:
                Describe(e, source.Name, source.Role, source.Affiliation, source.Description);
                for (var i = 0; i < source.Aliases.Count; i++)
                    Alias(e, source.Aliases[i], i);
                break;
            case SourceDescribed source:
                Describe(e, source.Name, source.Role, source.Affiliation, source.Description);
                break;
            case SourceAliasAdded alias:
                Alias(e, alias.Alias, 0);
                break;
            case SourceRedacted redacted:
                _steps.Add((_, rows) => rows.Redact(e.Stream, redacted.Fields));
                break;
            case ThreatRegistered threat:
                Describe(e, threat.Name, threat.Description);
                for (var i = 0; i < threat.Aliases.Count; i++)
                    Add(e, ThingFields.Alias, threat.Aliases[i], i);
                Add(e, ThingFields.Proposition, threat.Question, 0);
                break;
            case ThreatDescribed threat:
                Describe(e, threat.Name, threat.Description);
                break;
            case ThreatAliasAdded alias:
                Add(e, ThingFields.Alias, alias.Alias, 0);
                break;
            case PropositionFramed framed:
                Add(e, ThingFields.Proposition, framed.Text, 0);
                break;
        }
        return _asked.Count;
    }

    private int Ask(string stream, Commitment commitment)
    {
        _asked.Add((stream, commitment));
        return _asked.Count - 1;
    }

    private void Correct(Recorded e, StatementCorrected corrected)
    {
        var before = versions[e.Stream];
        var after = before.After(corrected);
        if (after == before)
            return;
        _steps.Add((_, rows) => rows.Close(Streams.IdOf(e.Stream), e.Position));
        Open(e, after);
    }

    private void Open(Recorded e, StatementVersion version)
    {
        versions[e.Stream] = version;
        var text = Ask(e.Stream, version.Text);
        _steps.Add(
            (texts, rows) =>
            {
                if (texts[text] is not { } clear)
                    return;
                rows.Open(
                    new StatementRow(
                        e.Position,
                        Streams.IdOf(e.Stream),
                        version.Source,
                        Days.First(version.StatedOn),
                        Lexemes.Vector(clear, isName: false, version.Source)
                    )
                );
            }
        );
    }

    private void Describe(
        Recorded e,
        Commitment? name,
        Commitment? role,
        Commitment? affiliation,
        Commitment? description
    )
    {
        Describe(e, ThingFields.Name, name);
        Describe(e, ThingFields.Role, role);
        Describe(e, ThingFields.Affiliation, affiliation);
        Describe(e, ThingFields.Description, description);
    }

    private void Describe(Recorded e, string? name, string? description)
    {
        if (name is not null)
            Replace(e, ThingFields.Name, _ => name);
        if (description is not null)
            Replace(e, ThingFields.Description, _ => description);
    }

    private void Describe(Recorded e, string field, Commitment? value)
    {
        if (value is not { } commitment)
            return;
        var text = Ask(e.Stream, commitment);
        Replace(e, field, texts => texts[text]);
    }

    private void Replace(Recorded e, string field, Func<string?[], string?> value) =>
        _steps.Add(
            (texts, rows) =>
            {
                rows.Close(e.Stream, field, e.Position);
                if (value(texts) is { } clear)
                    rows.Open(RowOf(e, field, clear, 0));
            }
        );

    private void Alias(Recorded e, Commitment alias, int ord)
    {
        var text = Ask(e.Stream, alias);
        _steps.Add(
            (texts, rows) =>
            {
                if (texts[text] is { } clear)
                    rows.Add(RowOf(e, ThingFields.Alias, clear, ord));
            }
        );
    }

    private void Add(Recorded e, string field, string text, int ord) =>
        _steps.Add((_, rows) => rows.Add(RowOf(e, field, text, ord)));

    private static ThingRow RowOf(Recorded e, string field, string text, int ord)
    {
        var isName = ThingFields.IsName(field);
        var name = isName ? string.Join(' ', Folding.Words(text).Select(w => w.Plain)) : null;
        return new ThingRow(e.Stream, field, e.Position, ord, name, Lexemes.Vector(text, isName));
    }
}
