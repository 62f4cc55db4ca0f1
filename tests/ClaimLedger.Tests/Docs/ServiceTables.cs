using System.Text.RegularExpressions;

namespace ClaimLedger.Tests.Docs;

/// <summary>The service's tables as they stand in its source, as these tests know the service by its text.</summary>
internal static class ServiceTables
{
    /// <summary>Each command's route.</summary>
    public static IReadOnlyList<(string Name, string Path)> Commands { get; } = ReadCommands();

    /// <summary>Each read, and the import, with its parameters.</summary>
    public static IReadOnlyList<(string Path, IReadOnlyList<string> Parameters)> Reads { get; } = ReadReads();

    /// <summary>The codes that are not refusals of a command.</summary>
    public static IReadOnlyList<(string Code, string Status)> Failures { get; } = ReadFailures();

    /// <summary>The settings of the section ClaimLedger.</summary>
    public static IReadOnlyList<string> Settings { get; } =
        [.. Matches(SettingsText, @"public \S+ (\w+) \{ get; set; \}").Select(m => m.Groups[1].Value)];

    /// <summary>The command line's short names.</summary>
    public static IReadOnlyList<(string Switch, string Setting)> Switches { get; } =
        [.. Matches(SettingsText, @"\[""(--\w+)""\] = [^\n]*nameof\((\w+)\)").Select(m => (m.Groups[1].Value, m.Groups[2].Value))];

    private static string SettingsText => Repository.Read("src/ClaimLedger/Storage/LedgerSettings.cs");

    private static List<(string Name, string Path)> ReadCommands()
    {
        var text = Repository.Read("src/ClaimLedger/Commands/CommandRoutes.cs");
        var constants = Matches(text, @"const string (\w+) = ""([^""]+)""").ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value, StringComparer.Ordinal);
        return [.. Matches(text, @"To<(\w+)>\(\$?""([^""]+)""\)").Select(m => (m.Groups[1].Value, Filled(m.Groups[2].Value)))];

        string Filled(string path) =>
            constants
                .Aggregate(path, (p, c) => p.Replace($"{{{c.Key}}}", c.Value, StringComparison.Ordinal))
                .Replace("{{", "{", StringComparison.Ordinal)
                .Replace("}}", "}", StringComparison.Ordinal);
    }

    private static List<(string Path, IReadOnlyList<string> Parameters)> ReadReads()
    {
        var text = Repository.Read("src/ClaimLedger/Http/ReadRoutes.cs");
        var named = Matches(text, @"ReadParameter (\w+) = new\(""(\w+)""").ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value, StringComparer.Ordinal);
        var table = text[text.IndexOf(" All ", StringComparison.Ordinal)..];
        return
        [
            .. Regex.Split(table, @"(?=new\(""/)", Pattern.Plain, Pattern.Patience)
                .Where(row => row.StartsWith("new(\"/", StringComparison.Ordinal))
                .Select(row => (row.Split('"')[1], ParametersOf(row))),
        ];

        // A row names its parameters, or makes one of its own.
        IReadOnlyList<string> ParametersOf(string row)
        {
            var own = Matches(row, @"new(?: ReadParameter)?\(""(\w+)"",").Select(m => m.Groups[1].Value);
            var bare = Regex.Replace(row, @"""[^""]*""", "", Pattern.Plain, Pattern.Patience);
            return [.. Matches(bare, @"\b[A-Z]\w+\b").Select(m => named.GetValueOrDefault(m.Value)).OfType<string>().Concat(own)];
        }
    }

    private static List<(string Code, string Status)> ReadFailures()
    {
        var text = Repository.Read("src/ClaimLedger/Http/Problems.cs");
        var codes = Matches(text, @"const string (\w+) = ""([^""]+)""").ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value, StringComparer.Ordinal);
        var rows = Matches(text, @"\((\w+), (\d{3}), """).ToDictionary(m => codes[m.Groups[1].Value], m => m.Groups[2].Value, StringComparer.Ordinal);
        return [.. codes.Values.Select(code => (code, rows.GetValueOrDefault(code, "no status")))];
    }

    private static IEnumerable<Match> Matches(string text, string pattern) =>
        Regex.Matches(text, pattern, RegexOptions.None, Pattern.Patience);
}

/// <summary>How texts are searched.</summary>
internal static class Pattern
{
    public const RegexOptions Plain = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
}
