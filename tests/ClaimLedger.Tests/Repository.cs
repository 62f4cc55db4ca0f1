namespace ClaimLedger.Tests;

/// <summary>The repository's folder, for tests that look at its files.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution in it.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The source files of a folder, by their paths from the root, without what a build or a
    /// generator leaves.</summary>
    public static IEnumerable<string> SourceFiles(string folder) => FilesIn(folder, "*.cs");

    /// <summary>The files of a folder with the markup of pages.</summary>
    /// <inheritdoc cref="SourceFiles"/>
    public static IEnumerable<string> MarkupFiles(string folder) => FilesIn(folder, "*.razor");

    private static IEnumerable<string> FilesIn(string folder, string pattern) =>
        Directory
            .EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal))
            .Where(path => !path.Contains("/Internal/Generated/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>The text of a file.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ClaimLedger.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No folder above {from} holds ClaimLedger.sln.");
    }
}
