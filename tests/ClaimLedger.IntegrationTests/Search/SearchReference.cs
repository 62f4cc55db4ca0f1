using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.Domain.Search;
using ClaimLedger.Domain.Sources;
using ClaimLedger.Domain.Stances;
using ClaimLedger.Domain.Statements;
using ClaimLedger.Domain.Threats;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;

namespace ClaimLedger.IntegrationTests.Search;

/// <summary>What a search has to find, literally: every text of everything is looked at, as it was at a
/// position.</summary>
internal sealed class SearchReference
{
    private readonly Dictionary<string, object> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<Commitment, string> _texts;

    /// <param name="events">A ledger's events.</param>
    /// <param name="texts">The sealed texts that there still are.</param>
    /// <param name="knownAt">The position.</param>
    public SearchReference(
        IEnumerable<Recorded> events,
        IReadOnlyDictionary<Commitment, string> texts,
        long knownAt
    )
    {
        _texts = texts;
        foreach (var e in events.Where(e => e.Position <= knownAt))
        {
            var before = _states.GetValueOrDefault(e.Stream);
            var after = _states[e.Stream] = StreamStore.Evolve(before, e);
            if (after is Statement now && !Equals(VersionOf(now), VersionOf(before as Statement)))
                _versions[e.Stream] = e.Position;
        }
    }

    private IEnumerable<Source> Sources => _states.Values.OfType<Source>();

    private IEnumerable<Threat> Threats => _states.Values.OfType<Threat>();

    /// <summary>The lines of what is found, in the answer's order.</summary>
    public IReadOnlyList<string> Find(SearchQuestion asked)
    {
        var words = SearchQuery.Read(asked.Words).Query!.Words.Select(Forgiven).ToList();
        var sources =
            from s in Sources
            where Fits(asked, "source", asked.Threat, asked.Stance, asked.From)
            where
                s.Id == (asked.Source ?? s.Id)
                && (asked.Reliability ?? s.Grade?.Reliability) == s.Grade?.Reliability
            let names = NamesOf(s)
            let texts = names.Concat(
                new[] { s.Role, s.Affiliation, s.Description }.Select(c => (Open(c), false))
            )
            select (0, s.Id, Worst(words, texts), IsByName: Worst(words, names) is not null, 0L);
        var threats =
            from t in Threats
            where Fits(asked, "threat", asked.Source, asked.Stance, asked.From, asked.Reliability)
            where t.Id == (asked.Threat ?? t.Id)
            let names = NamesOf(t)
            let texts = names
                .Append((t.Description, false))
                .Concat(t.Propositions.Select(p => ((string?)p.Text, false)))
            select (1, t.Id, Worst(words, texts), IsByName: Worst(words, names) is not null, 0L);
        var statements =
            from s in _states.Values.OfType<Statement>()
            where Fits(asked, "statement") && Open(s.Text) is not null
            let source = Sources.Single(x => x.Id == s.Source)
            let entries = TimelineEntry.Of(s)
            where s.Source == (asked.Source ?? s.Source)
            where asked.Reliability is null || source.Grade?.Reliability == asked.Reliability
            where asked.From is null || s.StatedOn.Earliest >= DateOnly.Parse(asked.From, null)
            where
                (asked.Threat, asked.Stance) is (null, null)
                || entries.Any(e =>
                    e.Key.Threat == (asked.Threat ?? e.Key.Threat) && e.Stance == (asked.Stance ?? e.Stance)
                )
            select (
                2,
                s.Id,
                OfStatement(words, s, source, entries),
                IsByName: true,
                -_versions[$"statement/{s.Id}"]
            );
        return
        [
            .. sources
                .Concat(threats)
                .Concat(statements)
                .Where(hit => hit.Item3 is not null)
                .OrderBy(hit => hit.Item3)
                .ThenBy(hit => hit.Item1)
                .ThenBy(hit => !hit.IsByName)
                .ThenBy(hit => hit.Item5)
                .ThenBy(hit => hit.Id, StringComparer.Ordinal)
                .Select(hit =>
                    $"{hit.Item3.ToString()!.ToLowerInvariant()} {new[] { "source", "threat", "statement" }[hit.Item1]} {hit.Id}"
                ),
        ];
    }

    /// <summary>A slip is forgiven in all texts where none has the word, as it is or as a
    /// beginning.</summary>
    private QueryWord Forgiven(QueryWord word) =>
        AllTexts()
            .OfType<string>()
            .SelectMany(Folding.Words)
            .Any(w => w.Plain.StartsWith(word.Plain, StringComparison.Ordinal))
            ? word
            : word with
            {
                Slips = [],
            };

    private IEnumerable<string?> AllTexts() =>
        Sources
            .SelectMany(s =>
                NamesOf(s)
                    .Select(n => n.Item1)
                    .Concat([Open(s.Role), Open(s.Affiliation), Open(s.Description)])
            )
            .Concat(
                Threats.SelectMany(t =>
                    NamesOf(t)
                        .Select(n => n.Item1)
                        .Append(t.Description)
                        .Concat(t.Propositions.Select(p => p.Text))
                )
            )
            .Concat(_states.Values.OfType<Statement>().Select(s => Open(s.Text)));

    /// <summary>Of the text and the source's names alone, or with the names of one threat, whichever is
    /// likest.</summary>
    private Likeness? OfStatement(
        IReadOnlyList<QueryWord> words,
        Statement statement,
        Source source,
        IReadOnlyList<TimelineEntry> entries
    )
    {
        (string?, bool)[] own = [(Open(statement.Text), false), .. NamesOf(source)];
        return entries
            .Select(e => Worst(words, own.Concat(NamesOf(Threats.Single(t => t.Id == e.Key.Threat)))))
            .Append(Worst(words, own))
            .Min();
    }

    private static bool Fits(SearchQuestion asked, string kind, params object?[] others) =>
        (asked.Kind ?? kind) == kind && Array.TrueForAll(others, other => other is null);

    /// <summary>How like the least like of the words is; null where one is in none of the texts.</summary>
    private static Likeness? Worst(
        IReadOnlyList<QueryWord> words,
        IEnumerable<(string? Text, bool IsName)> texts
    )
    {
        var there = texts.Where(t => t.Text is not null).ToList();
        var likenesses = words
            .Select(word => there.Min(t => word.LikenessIn(Folding.Words(t.Text!), t.IsName)))
            .ToList();
        return likenesses.Contains(null) ? null : likenesses.Max();
    }

    private IEnumerable<(string?, bool)> NamesOf(Source s) =>
        s.Aliases.Select(alias => (Open(alias), true)).Prepend((Open(s.Name), true));

    private static IEnumerable<(string?, bool)> NamesOf(Threat t) =>
        t.Aliases.Select(alias => ((string?)alias, true)).Prepend((t.Name, true));

    private string? Open(Commitment? text) => text is { } c ? _texts.GetValueOrDefault(c) : null;

    private static object? VersionOf(Statement? s) => s is null ? null : (s.Source, s.StatedOn, s.Text);
}
