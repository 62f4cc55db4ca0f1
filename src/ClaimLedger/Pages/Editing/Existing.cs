using System.Text;
using ClaimLedger.Documents;
using ClaimLedger.Domain.Search;
using ClaimLedger.Http;
using ClaimLedger.Pages.Parts;
using ClaimLedger.Search;
using ClaimLedger.Sources;
using ClaimLedger.Statements;
using ClaimLedger.Threats;

namespace ClaimLedger.Pages.Editing;

/// <summary>Something that the ledger has.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called, or how it begins.</param>
/// <param name="Page">Where it is shown; null where that is nowhere.</param>
public sealed record Known(string Id, string Name, string? Page = null);

/// <summary>Finds what the ids of a form name, and what they could name.</summary>
internal sealed class Existing(Desk desk)
{
    private const int Offered = 8;
    private const int MostWords = 5;
    private const int MostLetters = 200;

    // Whoever codes a statement has to read it.
    private const int ShownLetters = 1_500;

    /// <summary>What of the ledger a member names.</summary>
    /// <returns>Null where it names nothing that is known by its id.</returns>
    public static string? KindOf(string member) =>
        member switch
        {
            "source" or "otherSource" or "reportedVia" or "publisher" => "source",
            "threat" or "otherThreat" => "threat",
            "proposition" or "otherProposition" => "proposition",
            "statement" or "basedOn" => "statement",
            "document" or "assessment" or "dispute" or "redaction" => member,
            _ => null,
        };

    /// <summary>In what a member's thing is: the threat of a proposition, the statement of an
    /// assessment.</summary>
    public static string Within(CommandForm form, Slot slot) =>
        slot.Member.Name switch
        {
            "proposition" => TextOf(slot, "threat"),
            "otherProposition" => TextOf(slot, "otherThreat"),
            "assessment" => form.Filling.Find("statement")?.Text ?? "",
            "dispute" => $"{TextOf(slot, "statement")}/{TextOf(slot, "assessment")}",
            "redaction" => form.Path.Path.StartsWith("/sources", StringComparison.Ordinal)
                ? $"source/{TextOf(slot, "source")}"
                : $"statement/{TextOf(slot, "statement")}",
            _ => "",
        };

    /// <summary>What has an id.</summary>
    /// <returns>Null where nothing has.</returns>
    public Task<Known?> FindAsync(string kind, string id, string within) =>
        UnlessRefusedAsync(() => LookAsync(kind, id, within), null);

    private async Task<Known?> LookAsync(string kind, string id, string within)
    {
        if (!Domain.Commands.SlugAttribute.IsSlug(id))
            return null;
        switch (kind)
        {
            case "source":
                return await desk.FindAsync<SourceProfile>($"/sources/{id}") is { } source
                    ? Of(source)
                    : null;
            case "threat":
                return await desk.FindAsync<ThreatProfile>($"/threats/{id}") is { } threat
                    ? Of(threat)
                    : null;
            case "document":
                return await desk.FindAsync<DocumentProfile>($"/documents/{id}") is { } document
                    ? new Known(id, document.Title, $"/desk/documents/{id}")
                    : null;
            case "statement":
                return await desk.FindAsync<StatementRecord>($"/statements/{id}") is { } statement
                    ? new Known(id, Begin($"{statement.Source}: {statement.Text}"), $"/desk/statements/{id}")
                    : null;
            default:
                return (await InsideAsync(kind, within)).FirstOrDefault(known => known.Id == id);
        }
    }

    /// <summary>What could be meant by what was typed; of what there is little, all where nothing
    /// was.</summary>
    public Task<IReadOnlyList<Known>> OfferAsync(string kind, string typed, string within) =>
        UnlessRefusedAsync(() => ListAsync(kind, typed, within), []);

    private async Task<IReadOnlyList<Known>> ListAsync(string kind, string typed, string within)
    {
        if (kind == "document")
            return [];
        if (kind is not ("source" or "threat" or "statement"))
            return Fitting(await InsideAsync(kind, within), typed);
        if (typed.Any(char.IsLetterOrDigit))
            return await SearchAsync(typed, kind, null);
        return kind switch
        {
            "source" => (await desk.ReadAsync<SourceList>($"/sources?limit={Offered}"))
                .Sources.Select(Of)
                .ToList(),
            "threat" => (await desk.ReadAsync<ThreatList>($"/threats?limit={Offered}"))
                .Threats.Select(Of)
                .ToList(),
            _ => [],
        };
    }

    /// <summary>An id that is free for something new inside something: <c>a2</c> after <c>a1</c>.</summary>
    public async Task<string?> FreeAsync(string kind, string within)
    {
        if (kind is not ("assessment" or "dispute" or "redaction"))
            return null;
        var taken = (await InsideAsync(kind, within))
            .Select(known => known.Id)
            .ToHashSet(StringComparer.Ordinal);
        return Enumerable
            .Range(1, taken.Count + 1)
            .Select(n => $"{kind[0]}{n}")
            .First(id => !taken.Contains(id));
    }

    /// <summary>What is like a name, or says the like.</summary>
    /// <param name="text">The name, or the text of a statement.</param>
    /// <param name="kind">source, threat or statement.</param>
    /// <param name="source">Who said it, where that is known.</param>
    public Task<IReadOnlyList<Known>> SearchAsync(string text, string kind, string? source) =>
        UnlessRefusedAsync(() => SearchWordsAsync(text, kind, source), []);

    private async Task<IReadOnlyList<Known>> SearchWordsAsync(string text, string kind, string? source)
    {
        var words = WordsOf(text, kind);
        if (!words.Any(char.IsLetterOrDigit))
            return [];
        var path = PathText.With(
            "/search",
            ("q", words),
            ("kind", kind),
            ("source", kind == "statement" ? source : null),
            ("limit", $"{Offered}")
        );
        return (await desk.ReadAsync<SearchAnswer>(path))
            .Found.Select(item => new Known(
                item.Id,
                kind == "statement"
                    ? $"{item.Name ?? item.Source}, {item.StatedOn}: {item.Snippet}"
                    : item.Name ?? "",
                $"/desk/{kind}s/{item.Id}"
            ))
            .ToList();
    }

    /// <summary>An id made of a name; none that could be given where a word of it is not written in Latin
    /// letters.</summary>
    public static string SlugOf(string name)
    {
        var slug = new StringBuilder();
        foreach (var word in Folding.Readable(name))
            slug.Append(slug.Length > 0 ? "-" : "").Append(word);
        return slug.ToString();
    }

    /// <summary>What cannot be looked up now is not: the form works without.</summary>
    private static async Task<T> UnlessRefusedAsync<T>(Func<Task<T>> look, T otherwise)
    {
        try
        {
            return await look();
        }
        catch (RefusedException)
        {
            return otherwise;
        }
    }

    /// <summary>Of a name its words; of a text those that say most.</summary>
    private static string WordsOf(string text, string kind)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(w => w.Length < 60);
        if (kind == "statement")
            words = words
                .Select(word => word.Trim('.', ',', ';', ':', '"', '«', '»', '“', '”', '(', ')', '!', '?'))
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .OrderByDescending(word => word.Length);
        var taken = new StringBuilder();
        foreach (
            var word in words.Take(MostWords).TakeWhile(word => taken.Length + word.Length < MostLetters)
        )
            taken.Append(' ').Append(word);
        return taken.ToString().Trim();
    }

    private async Task<IReadOnlyList<Known>> InsideAsync(string kind, string within)
    {
        var ids = within.Split('/');
        if (!ids.All(Domain.Commands.SlugAttribute.IsSlug))
            return [];
        switch (kind)
        {
            case "proposition":
                var threat = await desk.FindAsync<ThreatProfile>($"/threats/{within}");
                return [.. (threat?.Propositions ?? []).Select(p => new Known(p.Proposition, p.Text))];
            case "redaction" when ids[0] == "source":
                var source = await desk.FindAsync<SourceProfile>($"/sources/{ids[1]}");
                return source?.Redaction is { } ofSource ? [Of(ofSource)] : [];
            case "redaction":
                var redacted = await desk.FindAsync<StatementRecord>($"/statements/{ids[1]}");
                return redacted?.Redaction is { } one ? [Of(one)] : [];
        }
        var assessments = (await desk.FindAsync<StatementRecord>($"/statements/{ids[0]}"))?.Assessments ?? [];
        return kind == "assessment"
            ?
            [
                .. assessments.Select(a => new Known(
                    a.Assessment,
                    $"{Words.Of(a.Stance)} on {a.Threat}, {a.Proposition}{(a.Withdrawn ? "; withdrawn" : "")}"
                )),
            ]
            :
            [
                .. assessments
                    .Where(a => a.Assessment == ids[^1])
                    .SelectMany(a => a.Disputes)
                    .Select(d => new Known(d.Dispute, $"{(d.Open ? "open" : "resolved")}: {d.Reason}")),
            ];
    }

    private static List<Known> Fitting(IEnumerable<Known> all, string typed) =>
        all.Where(known =>
                known.Id.Contains(typed, StringComparison.OrdinalIgnoreCase)
                || known.Name.Contains(typed, StringComparison.OrdinalIgnoreCase)
            )
            .Take(20)
            .ToList();

    private static Known Of(SourceProfile source) =>
        new(source.Source, source.Name ?? source.Source, $"/desk/sources/{source.Source}");

    private static Known Of(ThreatProfile threat) =>
        new(threat.Threat, threat.Name, $"/desk/threats/{threat.Threat}");

    /// <summary>What whoever decides on it has to know.</summary>
    private static Known Of(OpenRedaction open) =>
        new(
            open.Redaction,
            $"{open.RequestedBy} asks that {(open.Fields.Count == 0 ? "all sealed texts" : string.Join(", ", open.Fields))} go: {open.Basis}. {open.Reason}"
        );

    private static string Begin(string text) =>
        text.Length <= ShownLetters ? text : $"{text[..ShownLetters]}…";

    private static string TextOf(Slot slot, string member) => slot.Owner.Find(member)?.Text ?? "";
}
