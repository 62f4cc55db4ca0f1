using System.Text.RegularExpressions;
using ClaimLedger.Domain.Commands;

namespace ClaimLedger.Tests.Docs;

/// <summary>The service's tables, read from its source but for the paths of commands: these tests do not
/// reference the service.</summary>
internal static class ServiceTables
{
    private const string Constant = @"const string (\w+) = ""([^""]+)""";

    /// <summary>Each command's route.</summary>
    public static IReadOnlyList<(string Name, string Path)> Commands { get; } =
    [.. CommandPaths.All.Select(p => (p.Shape.Name, p.Path))];

    /// <summary>Each read, and what is done to imports, with its parameters.</summary>
    public static IReadOnlyList<(
        string Method,
        string Path,
        IReadOnlyList<string> Parameters
    )> Reads { get; } = ReadReads();

    /// <summary>The codes that are not refusals of a command.</summary>
    public static IReadOnlyList<(string Code, string Status)> Failures { get; } = ReadFailures();

    /// <summary>The settings of the section ClaimLedger.</summary>
    public static IReadOnlyList<string> Settings { get; } =
    [.. Matches(SettingsText, @"public \S+ (\w+) \{ get; set; \}").Select(m => m.Groups[1].Value)];

    /// <summary>The command line's short names.</summary>
    public static IReadOnlyList<(string Switch, string Setting)> Switches { get; } =
    [.. Pairs(SettingsText, @"\[""(--\w+)""\] = [^\n]*nameof\((\w+)\)")];

    private static string SettingsText => Repository.Read("src/ClaimLedger/Storage/LedgerSettings.cs");

    private static List<(string Method, string Path, IReadOnlyList<string> Parameters)> ReadReads()
    {
        // However the source is broken into lines, a row begins with its path.
        var source = string.Concat(
            Repository
                .SourceFiles("src/ClaimLedger/Http")
                .Where(path =>
                    path.EndsWith("Routes.cs", StringComparison.Ordinal)
                    || path.EndsWith("/ReadParameters.cs", StringComparison.Ordinal)
                )
                .Order(StringComparer.Ordinal)
                .Select(Repository.Read)
        );
        var text = Regex.Replace(source, @"\(\s+", "(", Pattern.Plain, Pattern.Patience);
        var named = Pairs(text, @"ReadParameter (\w+) = new\(""(\w+)""")
            .ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
        return
        [
            .. Regex
                .Split(text, @"(?=new\(""/)", Pattern.Plain, Pattern.Patience)
                .Where(row => row.StartsWith("new(\"/", StringComparison.Ordinal))
                .Select(row => (MethodOf(row), row.Split('"')[1], ParametersOf(row))),
        ];

        static string MethodOf(string row) =>
            Matches(row, @"Method = ""(\w+)""").Select(m => m.Groups[1].Value).SingleOrDefault("GET");

        // A row names its parameters, or makes one of its own.
        IReadOnlyList<string> ParametersOf(string whole)
        {
            var row = whole.Split("];")[0];
            var own = Matches(row, @"new(?: ReadParameter)?\(""(\w+)"",").Select(m => m.Groups[1].Value);
            var bare = Regex.Replace(row, @"""[^""]*""", "", Pattern.Plain, Pattern.Patience);
            var shared = Matches(bare, @"\b[A-Z]\w+\b").Select(m => named.GetValueOrDefault(m.Value));
            return [.. shared.OfType<string>(), .. own];
        }
    }

    private static List<(string Code, string Status)> ReadFailures()
    {
        var text = Repository.Read("src/ClaimLedger/Http/Problems.cs");
        var rows = Pairs(text, @"\((\w+), (\d{3}), """)
            .ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
        return [.. Pairs(text, Constant).Select(c => (c.Second, rows.GetValueOrDefault(c.First, "none")))];
    }

    private static IEnumerable<(string First, string Second)> Pairs(string text, string pattern) =>
        Matches(text, pattern).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    private static MatchCollection Matches(string text, string pattern) =>
        Regex.Matches(text, pattern, RegexOptions.None, Pattern.Patience);
}

/// <summary>How texts are searched.</summary>
internal static class Pattern
{
    public const RegexOptions Plain = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
}
