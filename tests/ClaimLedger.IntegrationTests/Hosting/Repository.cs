namespace ClaimLedger.IntegrationTests.Hosting;

/// <summary>The files of the checkout that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>Reads one, by its path from the top.</summary>
    public static string Read(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ClaimLedger.sln")))
            folder = folder.Parent!;
        return File.ReadAllText(Path.Combine(folder.FullName, path));
    }
}
