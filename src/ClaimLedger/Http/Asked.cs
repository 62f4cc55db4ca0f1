using System.Globalization;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Vocabulary;
using ClaimLedger.Storage;

namespace ClaimLedger.Http;

/// <summary>What a read was asked: its parameters, checked, and the recorded time that it is answered for.
/// What is wrong is gathered and refused together.</summary>
public sealed class Asked(HttpContext http)
{
    /// <summary>The most items on a page.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>Those on a page where nothing else is asked for.</summary>
    public const int UsualLimit = 500;

    private const int ShownLength = 60;

    private readonly List<Refusal> _refusals = [];

    /// <summary>What is wrong with the parameters; empty where nothing is.</summary>
    public IReadOnlyList<Refusal> Refusals => _refusals;

    /// <summary>The recorded time, resolved once; set before the answer is made.</summary>
    public KnownAt KnownAt { get; set; } = new(0, At: null);

    /// <summary>How far the view is, and when what is asked for was last touched; null where nothing is kept
    /// of it, as where a recorded time is named.</summary>
    public Stamp? Stamp { get; set; }

    /// <summary>The request.</summary>
    public HttpContext Http => http;

    /// <summary>After which place the next page begins; null where the answer is whole.</summary>
    public long? Next { get; private set; }

    /// <summary>What tells this question from others: its path and its parameters, but for the position that
    /// it waits for.</summary>
    public string Question =>
        http.Request.Path
        + string.Concat(
            http.Request.Query.Where(q => q.Key != "minPosition")
                .OrderBy(q => q.Key, StringComparer.Ordinal)
                .Select(q => $"&{q.Key}={Uri.EscapeDataString(q.Value.ToString())}")
        );

    private IReadOnlyList<ReadParameter> Taken
    {
        get
        {
            // A path of several parts is one parameter of the route.
            var pattern = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.Replace("**", "");
            return ReadRoutes
                .All.Single(r => r.Path == pattern && r.Method == http.Request.Method)
                .Parameters;
        }
    }

    /// <summary>A value of the path.</summary>
    public string Path(string name) => (string)http.GetRouteValue(name)!;

    /// <summary>A text of the query; null where it is absent or empty.</summary>
    public string? Text(string name)
    {
        var values = http.Request.Query[name];
        if (values.Count > 1)
            Refuse(name, $"{name} is given {values.Count} times; give it once.");
        // PostgreSQL holds none, and no text of the ledger has one.
        if (values is [{ } first, ..] && first.Contains('\0', StringComparison.Ordinal))
        {
            Refuse(name, $"{name} has a character U+0000; leave it out.");
            return null;
        }
        return values is [{ Length: > 0 } value, ..] ? value : null;
    }

    /// <summary>An id of the query.</summary>
    public string? Slug(string name)
    {
        var text = Text(name);
        if (text is not null && !SlugAttribute.IsSlug(text))
            RefuseValue(name, text, "is no id; give 1 to 100 of a-z, 0-9 and hyphen such as ahmed-rashid.");
        return text;
    }

    /// <summary>An id of the query that has to be given; empty where it is not, which is
    /// refused.</summary>
    public string Needed(string name)
    {
        var text = Slug(name);
        if (text is null)
            Miss(name, $"{name} is not given; give its id, such as {name}=ID.");
        return text ?? "";
    }

    /// <summary>A day of the query.</summary>
    public DateOnly? Day(string name)
    {
        var text = Text(name);
        if (text is null)
            return null;
        if (
            DateOnly.TryParseExact(
                text,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
        )
            return day;
        RefuseValue(
            name,
            text,
            "is no day; give one that the calendar has, as YYYY-MM-DD, such as 2004-01-23."
        );
        return null;
    }

    /// <summary>The days <c>from</c> and <c>to</c> of the query, in order of time.</summary>
    public (DateOnly? From, DateOnly? To) FromTo()
    {
        var (from, to) = (Day("from"), Day("to"));
        if (from > to)
            RefuseOrder($"to '{Days.Iso(to)}'");
        return (from, to);
    }

    /// <summary>Notes that <c>from</c> lies after the end of what is asked for.</summary>
    /// <param name="end">The end, in words.</param>
    public void RefuseOrder(string end) =>
        RefuseValue("from", Text("from") ?? "", $"is after {end}; give a from that is no later than to.");

    /// <summary>A whole number of the query.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="least">The least that is taken.</param>
    /// <param name="most">The most.</param>
    public long? Number(string name, long least = 0, long most = long.MaxValue)
    {
        var text = Text(name);
        if (text is null)
            return null;
        if (
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
        )
            return number;
        RefuseValue(
            name,
            text,
            $"is not taken; give a whole number from {least} to {most}, in digits alone."
        );
        return null;
    }

    /// <summary>A truth value of the query; false where it is absent.</summary>
    public bool Flag(string name)
    {
        var text = Text(name);
        if (text is not (null or "true" or "false"))
            RefuseValue(name, text, "is neither true nor false; give one of the two.");
        return text == "true";
    }

    /// <summary>A code of a vocabulary.</summary>
    public string? Code<T>(string name)
        where T : struct, Enum
    {
        var text = Text(name);
        if (text is not null && !Codes<T>.TryRead(text, out _))
            RefuseValue(
                name,
                text,
                $"is not in the vocabulary; give one of {string.Join(", ", Codes<T>.All)}."
            );
        return text;
    }

    /// <summary>The relations of sources that are read as one: none where it is absent or false; true means
    /// same-as alone.</summary>
    public IReadOnlyList<SourceRelation> Linked()
    {
        var text = Text("linked");
        if (text is null or "false")
            return [];
        if (text == "true")
            return [SourceRelation.SameAs];
        var relations = new SortedSet<SourceRelation>();
        foreach (var code in text.Split(','))
        {
            if (Codes<SourceRelation>.TryRead(code, out var relation))
                relations.Add(relation);
            else
                Refuse(
                    "linked",
                    $"'{Shown(code)}' is no relation of sources; give true, false, or some of {string.Join(",", Codes<SourceRelation>.All)} with commas between."
                );
        }
        return [.. relations];
    }

    /// <summary>The page's size.</summary>
    /// <param name="most">The most that may be asked for.</param>
    /// <param name="usual">What it is where nothing is asked for.</param>
    public int Limit(int most = MaxLimit, int usual = UsualLimit) => (int)(Number("limit", 1, most) ?? usual);

    /// <summary>Takes the one item more that was read as the sign of a next page: cuts it off and links to
    /// it.
    /// The link names the position, where the route takes one, so that the pages are of one state; or what
    /// stands in place of it.</summary>
    public void Page<T>(
        List<T> items,
        int limit,
        Func<T, long> cursor,
        params IReadOnlyList<(string Name, string Value)> instead
    )
    {
        if (items.Count <= limit)
            return;
        items.RemoveRange(limit, items.Count - limit);
        Next = cursor(items[^1]);
        if (instead.Count > 0)
        {
            LinkTo(
                Filters
                    .Where(q => q.Key != "validAt" && instead.All(i => i.Name != q.Key))
                    .Concat(instead.Select(i => KeyValuePair.Create(i.Name, (string?)i.Value))),
                Next.Value
            );
        }
        else if (Taken.Any(p => p.Name == "knownAt"))
            LinkToNext(Next.Value);
        else
            LinkTo(Filters, Next.Value);
    }

    /// <summary>Links to the page after a place, of the same state.</summary>
    public void LinkToNext(long after) =>
        LinkTo(
            Filters.Append(new("knownAt", KnownAt.Position.ToString(CultureInfo.InvariantCulture))),
            after
        );

    /// <summary>What is asked for, whichever page of whichever state.</summary>
    private IEnumerable<KeyValuePair<string, string?>> Filters =>
        http
            .Request.Query.Where(q => q.Key is not ("after" or "knownAt" or "minPosition"))
            .Select(q => KeyValuePair.Create(q.Key, (string?)q.Value.ToString()));

    private void LinkTo(IEnumerable<KeyValuePair<string, string?>> query, long after)
    {
        query = query.Append(new("after", after.ToString(CultureInfo.InvariantCulture)));
        http.Response.Headers.Link = $"<{http.Request.Path}{QueryString.Create(query)}>; rel=\"next\"";
    }

    /// <summary>Refuses parameters that the route does not take: a misspelt filter must not pass for
    /// none.</summary>
    public void RefuseUnknown()
    {
        var taken = Taken;
        foreach (var name in http.Request.Query.Keys.Where(k => taken.All(p => p.Name != k)))
        {
            var those =
                taken.Count > 0
                    ? $"it takes {string.Join(", ", taken.Select(p => p.Name))}"
                    : "it takes none";
            Refuse(Shown(name), $"The route has no parameter '{Shown(name)}'; {those}.");
        }
    }

    /// <summary>Notes that a parameter is lacking.</summary>
    public void Miss(string name, string detail) =>
        _refusals.Add(new Refusal(Domain.Commands.Refusals.Missing, detail, name));

    /// <summary>Notes what is wrong with the value of a parameter.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="value">What was given.</param>
    /// <param name="wrong">What is wrong with it and what would be right; it follows on both.</param>
    public void RefuseValue(string name, string value, string wrong) =>
        Refuse(name, $"{name} '{Shown(value)}' {wrong}");

    /// <summary>A text as a problem shows it; of a long one its beginning.</summary>
    internal static string Shown(string text) =>
        text.Length <= ShownLength ? text : text[..ShownLength] + "…";

    /// <summary>Notes what is wrong with a parameter.</summary>
    public void Refuse(string name, string detail)
    {
        // A parameter may be read twice.
        var refusal = new Refusal(Domain.Commands.Refusals.Invalid, detail, name);
        if (!_refusals.Contains(refusal))
            _refusals.Add(refusal);
    }
}
