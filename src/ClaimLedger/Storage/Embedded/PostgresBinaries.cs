using System.Globalization;
using System.Text.RegularExpressions;

namespace ClaimLedger.Storage.Embedded;

/// <summary>
/// One installation of PostgreSQL's server programs on this machine. A cluster can be opened only by programs
/// of the major version that made it, so the choice depends on whether there is a cluster already.
/// </summary>
/// <param name="Folder">The folder that holds all of the programs.</param>
/// <param name="Major">The major version that <c>postgres --version</c> tells.</param>
public sealed partial record PostgresBinaries(string Folder, int Major)
{
    /// <summary>The oldest major version that the service's queries are written for.</summary>
    public const int OldestMajor = 15;

    // As an environment variable, for the messages.
    private const string Setting = "ClaimLedger__PostgresBinaries";

    private static readonly string[] Programs = ["initdb", "postgres", "pg_ctl", "pg_controldata"];

    /// <summary>The path of one program, such as <c>pg_ctl</c>.</summary>
    public string PathOf(string program) => ProgramPath(Folder, program);

    /// <summary>
    /// The first installation that fits: the explicit folder alone if there is one, otherwise those of PATH,
    /// Debian, RPM, Alpine, Homebrew and Windows, the newest of each first.
    /// </summary>
    /// <param name="explicitFolder">The setting, or null to look around.</param>
    /// <param name="clusterFolder">The cluster; if it holds a PG_VERSION, only that major version
    /// fits.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="EmbeddedPostgresException">None fits; the message says what was found.</exception>
    public static async Task<PostgresBinaries> FindAsync(
        string? explicitFolder,
        string clusterFolder,
        CancellationToken cancellation
    )
    {
        var found = new List<PostgresBinaries>();
        foreach (var folder in explicitFolder is null ? UsualFolders() : [Path.GetFullPath(explicitFolder)])
        {
            if (await TryReadAsync(folder, cancellation) is { } binaries)
            {
                found.Add(binaries);
            }
        }

        if (ClusterVersion(clusterFolder) is { } made)
        {
            return found.Find(b =>
                    string.Equals(made, Text(b.Major), StringComparison.Ordinal) && b.Major >= OldestMajor
                ) ?? throw WrongVersion(clusterFolder, made, found);
        }

        return found.Find(b => b.Major >= OldestMajor) ?? throw NoneFits(explicitFolder, found);
    }

    /// <summary>The major version that made the cluster, as its PG_VERSION says; null without a
    /// cluster.</summary>
    /// <exception cref="EmbeddedPostgresException">The file may not be read.</exception>
    public static string? ClusterVersion(string clusterFolder)
    {
        var path = Path.Combine(clusterFolder, "PG_VERSION");
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new EmbeddedPostgresException(
                $"The cluster {clusterFolder} belongs to another user. Start the service as the user that it "
                    + "was made by, or as root, or give it another folder with --data.",
                e
            );
        }
    }

    private static IEnumerable<string> UsualFolders()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? string.Empty;
        var listed = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var windows = Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles);
        return listed
            .Concat(Versions("/usr/lib/postgresql", "*", "bin"))
            .Concat(Versions("/usr", "pgsql-*", "bin"))
            .Concat(Versions("/usr/libexec", "postgresql*", ""))
            .Concat(Versions("/opt/homebrew/opt", "postgresql@*", "bin"))
            .Concat(Versions("/usr/local/opt", "postgresql@*", "bin"))
            .Concat(["/opt/homebrew/opt/postgresql/bin", "/usr/local/opt/postgresql/bin"])
            .Concat(windows.Length > 0 ? Versions(Path.Combine(windows, "PostgreSQL"), "*", "bin") : [])
            .Distinct(StringComparer.Ordinal);
    }

    // Newest first, by number: as text, 9 would come before 17.
    private static IEnumerable<string> Versions(string root, string pattern, string below) =>
        Directory.Exists(root)
            ? Directory
                .EnumerateDirectories(root, pattern)
                .OrderByDescending(f =>
                    Digits().Match(Path.GetFileName(f)) is { Success: true } number
                        ? int.Parse(number.ValueSpan, CultureInfo.InvariantCulture)
                        : 0
                )
                .Select(f => Path.Combine(f, below))
            : [];

    private static async Task<PostgresBinaries?> TryReadAsync(string folder, CancellationToken cancellation)
    {
        if (!Programs.All(p => File.Exists(ProgramPath(folder, p))))
        {
            return null;
        }

        var answer = await ToolProcess.RunAsync(
            ProgramPath(folder, "postgres"),
            ["--version"],
            user: null,
            cancellation
        );
        var version = Version().Match(answer.Output);
        return int.TryParse(version.Groups["major"].ValueSpan, CultureInfo.InvariantCulture, out var major)
            ? new PostgresBinaries(folder, major)
            : null;
    }

    private static EmbeddedPostgresException WrongVersion(
        string clusterFolder,
        string made,
        List<PostgresBinaries> found
    ) =>
        new(
            $"The cluster {clusterFolder} was made with PostgreSQL {made}, and only that version can open "
                + $"it; found were: {List(found)}. Install PostgreSQL {made} beside the others (or name its "
                + $"folder with {Setting}), or move the cluster to an installed version with pg_upgrade. This "
                + $"service needs version {Text(OldestMajor)} or later."
        );

    private static EmbeddedPostgresException NoneFits(string? explicitFolder, List<PostgresBinaries> found) =>
        new(
            $"No PostgreSQL {Text(OldestMajor)} or later was found "
                + (explicitFolder is null ? "on PATH or in the usual places" : $"in {explicitFolder}")
                + $"; found were: {List(found)}. Install the server (Debian and Ubuntu: apt install postgresql; "
                + "macOS: brew install postgresql@17; Windows: the installer of postgresql.org), name the folder "
                + $"that holds initdb and pg_ctl with {Setting}, or point ConnectionStrings__Ledger at a running "
                + "server."
        );

    private static string List(List<PostgresBinaries> found) =>
        found.Count == 0 ? "none" : string.Join(", ", found.Select(b => $"{Text(b.Major)} in {b.Folder}"));

    private static string ProgramPath(string folder, string program) =>
        Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Digits();

    [GeneratedRegex(
        @"\(PostgreSQL\) (?<major>\d+)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Version();
}
