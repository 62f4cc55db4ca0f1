namespace ClaimLedger.Tests.Tidiness;

/// <summary>What a library must not know that is to give the same of the same: clocks, chance,
/// surroundings.</summary>
internal static class Purity
{
    private static readonly string[] Impure =
    [
        "DateTime.Now",
        "DateTime.UtcNow",
        "DateTime.Today",
        "DateTimeOffset.Now",
        "DateTimeOffset.UtcNow",
        "TimeProvider.System",
        "Guid.NewGuid",
        "Guid.CreateVersion7",
        "Random.Shared",
        "new Random(",
        "Environment.",
        "Stopwatch.",
        "File.",
        "Console.",
        "Thread.",
        "Task.Run",
        "HttpClient",
    ];

    /// <summary>Where a folder of sources knows such a thing.</summary>
    public static IEnumerable<string> BrokenIn(string folder) =>
        from path in Repository.SourceFiles(folder)
        let text = Repository.Read(path)
        from word in Impure
        where text.Contains(word, StringComparison.Ordinal)
        select $"{path}: {word}";
}
