using System.Text.RegularExpressions;
using Xunit;

namespace ClaimLedger.Tests.Tidiness;

/// <summary>How the folders of the service lean on each other.</summary>
public sealed class ServiceTests
{
    private const string Service = "src/ClaimLedger";
    private static readonly string[] Views =
    [
        "Sources",
        "Threats",
        "Documents",
        "Statements",
        "Stances",
        "Registers",
        "History",
        "Search",
    ];

    private static IEnumerable<string> Files => Repository.SourceFiles(Service);

    [Fact]
    public void A_view_uses_no_other_view() =>
        Assert.Empty(
            from view in Views
            from path in FilesOf(view)
            from other in Views.Where(other => other != view)
            where Uses(path, $@"\bClaimLedger\.{other}\b")
            select $"{path}: {other}"
        );

    [Fact]
    public void The_storage_uses_no_view() =>
        Assert.Empty(
            from path in FilesOf("Storage")
            from view in Views
            where Uses(path, $@"\bClaimLedger\.{view}\b")
            select $"{path}: {view}"
        );

    [Fact]
    public void Who_may_do_what_is_decided_without_any_other_room() =>
        Assert.Empty(
            from path in FilesOf("Access")
            from room in Views.Concat(["Commands", "Exchange", "Feeds", "Log"])
            where Uses(path, $@"\bClaimLedger\.{room}\b")
            select $"{path}: {room}"
        );

    [Fact]
    public void Pages_ask_the_routes_and_nothing_beneath_them() =>
        Assert.DoesNotContain(
            FilesOf("Pages").Concat(Repository.MarkupFiles($"{Service}/Pages")),
            path => Uses(path, @"\b(Npgsql|Marten|IDocumentStore|IQuerySession|ClaimLedger\.Commands)\b")
        );

    [Fact]
    public void Nothing_leans_on_the_pages() =>
        Assert.DoesNotContain(
            Files,
            path => FolderOf(path) is not ("Pages" or "") && Uses(path, @"\bClaimLedger\.Pages\b")
        );

    [Fact]
    public void Pages_set_no_style_and_run_no_script_within_themselves() =>
        Assert.DoesNotContain(
            Repository.MarkupFiles($"{Service}/Pages"),
            path => Uses(path, @"\sstyle=|<script(?! src)|\son[a-z]+=""(?!@)")
        );

    [Fact]
    public void Only_the_commands_append() =>
        Assert.DoesNotContain(
            Files,
            path =>
                FolderOf(path) != "Commands"
                && Uses(path, @"Events\.Append\w*\(|StartStream|insert into [^\n]*mt_(events|streams)")
        );

    [Fact]
    public void In_each_folder_at_most_one_file_configures()
    {
        var configuring = Files
            .Where(path => path is not $"{Service}/Program.cs" and not $"{Service}/Storage/LedgerStore.cs")
            .Where(path => Uses(path, @"\b(StoreOptions|WolverineOptions)\b"))
            .ToLookup(FolderOf, StringComparer.Ordinal);
        Assert.Empty(configuring["Storage"]);
        Assert.Empty(configuring[""]);
        Assert.All(configuring, folder => Assert.Single(folder));
    }

    [Fact]
    public void No_clock_is_read_but_the_one_that_is_handed_in() =>
        Assert.DoesNotContain(
            Files,
            path => Uses(path, @"\b(DateTime|DateTimeOffset)\.(Now|UtcNow|Today)\b")
        );

    [Fact]
    public void The_folders_that_are_looked_at_are_there() => Assert.NotEmpty(FilesOf("Commands"));

    private static IEnumerable<string> FilesOf(string folder) =>
        Files.Where(path => FolderOf(path) == folder);

    /// <summary>The first folder below the service's; nothing for a file beside its project.</summary>
    private static string FolderOf(string path)
    {
        var parts = path[(Service.Length + 1)..].Split('/');
        return parts.Length > 1 ? parts[0] : "";
    }

    private static bool Uses(string path, string pattern) =>
        Regex.IsMatch(Repository.Read(path), pattern, RegexOptions.None, TimeSpan.FromSeconds(5));
}
