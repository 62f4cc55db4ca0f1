using System.IO.Compression;
using System.Text;

namespace ClaimLedger.IntegrationTests.UnVotes;

/// <summary>One vote: what a country said on a subject, on a day, in which statement.</summary>
internal sealed record Vote(string Country, string Subject, string Date, string Stance, string Statement);

/// <summary>The votes as their files hold them, read without anything of the ledger's.</summary>
internal static class VoteFiles
{
    /// <summary>The folder of the votes: in CLAIMLEDGER_DATASETS, or in <c>shared/datasets</c> beside the
    /// repository. Null where it is in neither.</summary>
    public static string? Find()
    {
        var datasets = Environment.GetEnvironmentVariable("CLAIMLEDGER_DATASETS");
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (datasets is null && folder is not null)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ClaimLedger.sln")) && folder.Parent is { } parent)
                datasets = Path.Combine(parent.FullName, "shared", "datasets");
            folder = folder.Parent;
        }
        var votes = Path.Combine(datasets ?? ".", "un-votes");
        return File.Exists(Path.Combine(votes, "to_commands.py")) ? votes : null;
    }

    /// <summary>Votes of the first countries by name on the most frequent titles, in file order.</summary>
    public static IReadOnlyList<Vote> Read(string folder, int subjects, int countries)
    {
        var calls = Rows(Path.Combine(folder, "roll_calls.csv.gz"))
            .Where(r => r["title"].Length > 0 && r["date"].Length > 0)
            .ToList();
        var titles = calls
            .GroupBy(c => c["title"], StringComparer.Ordinal)
            .OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .Take(subjects)
            .Select(g => g.Key)
            .ToHashSet(StringComparer.Ordinal);
        var chosen = calls
            .Where(c => titles.Contains(c["title"]))
            .ToDictionary(c => c["rcid"], StringComparer.Ordinal);
        var votes = Rows(Path.Combine(folder, "votes.csv.gz"))
            .Where(v => chosen.ContainsKey(v["rcid"]))
            .ToList();
        var kept = votes
            .Select(v => v["country"])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Take(countries)
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from vote in votes
            where kept.Contains(vote["country"])
            let call = chosen[vote["rcid"]]
            let country = Slug(vote["country"])
            select new Vote(
                country,
                Slug(call["title"]),
                call["date"],
                StanceOf(vote["vote"]),
                $"un-{vote["rcid"]}-{country}"
            ),
        ];
    }

    private static string StanceOf(string vote) =>
        vote switch
        {
            "yes" => "agree",
            "abstain" => "neutral",
            "no" => "disagree",
            _ => throw new InvalidDataException($"No such vote: {vote}."),
        };

    private static string Slug(string text)
    {
        var kept = text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ');
        var parts = string.Concat(kept);
        var slug = string.Join('-', parts.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return slug.Length <= 90 ? slug : slug[..90].Trim('-');
    }

    /// <summary>The rows of a CSV file with a header. A field in quotes may hold commas.</summary>
    private static IEnumerable<Dictionary<string, string>> Rows(string path)
    {
        using var unzipped = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(unzipped, Encoding.UTF8);
        var header = Fields(reader.ReadLine()!);
        while (reader.ReadLine() is { } line)
        {
            var fields = Fields(line);
            yield return header.Zip(fields).ToDictionary(f => f.First, f => f.Second, StringComparer.Ordinal);
        }
    }

    private static List<string> Fields(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '"' && isQuoted && i + 1 < line.Length && line[i + 1] == '"')
                field.Append(line[++i]);
            else if (c == '"')
                isQuoted = !isQuoted;
            else if (c == ',' && !isQuoted)
                Take();
            else
                field.Append(c);
        }
        Take();
        return fields;

        void Take()
        {
            fields.Add(field.ToString());
            field.Clear();
        }
    }
}
