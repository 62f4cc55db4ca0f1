namespace ClaimLedger.Tests.Docs;

/// <summary>A page of the documentation: its headings, and the rows of its tables.</summary>
internal sealed class Page(string path)
{
    public static readonly Page Commands = Reference("commands");
    public static readonly Page Consensus = Reference("consensus");
    public static readonly Page Events = Reference("events");
    public static readonly Page Imports = Reference("imports");
    public static readonly Page Reads = Reference("reads");
    public static readonly Page Registers = Reference("registers");
    public static readonly Page Refusals = Reference("refusals");
    public static readonly Page Search = Reference("search");
    public static readonly Page Settings = Reference("settings");
    public static readonly Page Vocabularies = Reference("vocabularies");

    /// <summary>The pages on what is read; one with a page of its own is named here.</summary>
    public static readonly IReadOnlyList<Page> AllReads =
    [
        Reads,
        Imports,
        Registers,
        Reference("history"),
        Consensus,
        Reference("contradictions"),
        Reference("track-record"),
        Search,
        Reference("log"),
        Reference("rows"),
        Reference("feeds"),
        Reference("webhooks"),
        Reference("rabbitmq"),
        Reference("access"),
    ];

    private string[] Lines => Text.Split('\n');

    /// <summary>All of it.</summary>
    public string Text { get; } = Repository.Read(path);

    /// <summary>The anchors of its headings, as GitHub makes them.</summary>
    public IEnumerable<string> Anchors => Lines.Where(IsHeading).Select(NameOf).Select(Anchor);

    /// <summary>Whether it has <paramref name="code"/> as code.</summary>
    public bool Speaks(string code) => Text.Contains($"`{code}`", StringComparison.Ordinal);

    /// <summary>What stands under a heading, up to the next; empty where there is no such heading.</summary>
    public string Section(string heading) =>
        string.Join(
            '\n',
            Lines
                .SkipWhile(line => !IsHeading(line) || NameOf(line) != heading)
                .Skip(1)
                .TakeWhile(line => !IsHeading(line))
        );

    /// <summary>The last heading before a line that begins so.</summary>
    public string HeadingOver(string start) =>
        Lines.TakeWhile(line => !line.StartsWith(start, StringComparison.Ordinal)).Last(IsHeading);

    /// <summary>The rows of all its tables, by cells.</summary>
    public IEnumerable<string[]> Rows() => RowsIn(Text);

    /// <summary>The rows that begin with <paramref name="code"/>.</summary>
    public IEnumerable<string[]> Rows(string code) => Rows().Where(row => row[0] == $"`{code}`");

    /// <summary>The rows under a heading.</summary>
    public IEnumerable<string[]> RowsOf(string heading) => RowsIn(Section(heading));

    /// <summary>The row under a heading that begins with <paramref name="code"/>; null if none.</summary>
    public string[]? Row(string heading, string code) =>
        RowsOf(heading).SingleOrDefault(row => row[0] == $"`{code}`");

    private static Page Reference(string name) => new($"docs/reference/{name}.md");

    private static bool IsHeading(string line) => line.StartsWith('#') && line.TrimStart('#').StartsWith(' ');

    private static string NameOf(string heading) => heading.TrimStart('#').Trim();

    private static string Anchor(string heading) =>
        string.Concat(
            heading
                .ToLowerInvariant()
                .Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')
                .Select(c => c == ' ' ? '-' : c)
        );

    private static IEnumerable<string[]> RowsIn(string text) =>
        text.Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split(" | ").Select(cell => cell.Trim()).ToArray());
}
