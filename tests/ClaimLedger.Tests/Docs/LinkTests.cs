using System.Text.RegularExpressions;
using Xunit;

namespace ClaimLedger.Tests.Docs;

/// <summary>Links within the documentation lead somewhere.</summary>
public sealed class LinkTests
{
    private static readonly string[] Pages =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void Every_relative_link_leads_to_a_file_and_to_a_heading_in_it()
    {
        var broken =
            from page in Pages
            from link in LinksOf(page)
            where !Leads(page, link)
            select $"{page}: {link} leads nowhere.";
        Assert.True(!broken.Any(), string.Join('\n', broken));
    }

    [Fact]
    public void Every_page_can_be_reached_from_the_first()
    {
        const string First = "docs/README.md";
        var reached = new HashSet<string>(StringComparer.Ordinal) { First };
        var next = new Queue<string>(reached);
        while (next.TryDequeue(out var page))
        {
            foreach (var target in LinksOf(page).Select(link => Target(page, link)).Intersect(Pages))
            {
                if (reached.Add(target))
                    next.Enqueue(target);
            }
        }
        Assert.Equal(Pages, reached.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> LinksOf(string page) =>
        Regex
            .Matches(Repository.Read(page), @"\]\((?<to>[^)\s]+)\)", Pattern.Plain, Pattern.Patience)
            .Select(match => match.Groups["to"].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal));

    private static bool Leads(string page, string link)
    {
        var target = Target(page, link);
        if (!File.Exists(Path.Combine(Repository.Root, target)))
            return false;
        return link.Split('#') is not [_, var anchor]
            || new Page(target).Anchors.Contains(anchor, StringComparer.Ordinal);
    }

    private static string Target(string page, string link)
    {
        var path = link.Split('#')[0];
        if (path.Length == 0)
            return page;
        var full = Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, path));
        return Path.GetRelativePath(Repository.Root, full).Replace('\\', '/');
    }
}
