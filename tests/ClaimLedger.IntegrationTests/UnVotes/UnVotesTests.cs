using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;
using Microsoft.AspNetCore.TestHost;

namespace ClaimLedger.IntegrationTests.UnVotes;

/// <summary>Votes of the General Assembly as statements, fifty countries on twenty subjects, against what
/// their files say.</summary>
public sealed class UnVotesTests(Ledger ledger) : IClassFixture<Ledger>
{
    private const int Subjects = 20;
    private const int Countries = 50;
    private const int Lines = 48_264;
    private const int Sample = 40;

    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal)
    {
        ["disagree"] = -1,
        ["neutral"] = 0,
        ["agree"] = 1,
    };

    [Fact]
    public async Task The_timelines_of_the_votes_are_those_of_their_files()
    {
        var folder = VoteFiles.Find();
        Assert.SkipWhen(
            folder is null,
            "The folder un-votes of the data sets is not here; set CLAIMLEDGER_DATASETS."
        );
        var report = await ImportAsync(folder);
        Assert.SkipWhen(report is null, "There is no python3 to write the commands with.");
        Assert.Empty(report["refusals"]!.AsArray());
        Assert.Equal(
            (Lines, Lines, 0),
            ((int)report["lines"]!, (int)report["appended"]!, (int)report["refused"]!)
        );

        var timelines = VoteFiles
            .Read(folder, Subjects, Countries)
            .GroupBy(vote => (vote.Country, vote.Subject))
            .OrderBy(votes => votes.Key)
            .Select(votes => votes.OrderBy(v => v.Date, StringComparer.Ordinal).ToList())
            .ToList();
        Assert.InRange(timelines.Count, Sample, Subjects * Countries);
        await ledger.ReachAsync((long)report["position"]!);
        for (var i = 0; i < Sample; i++)
            await AssertTimelineAsync(timelines[i * timelines.Count / Sample]);
    }

    private async Task AssertTimelineAsync(List<Vote> votes)
    {
        var (country, subject) = (votes[0].Country, votes[0].Subject);
        var timeline = await ledger.GetAsync($"/sources/{country}/timeline?threat={subject}&closed=true");
        Assert.Equal(
            votes.Select(v => $"{v.Date} {v.Stance} {v.Statement}").ToList(),
            timeline["entries"]!
                .AsArray()
                .Select(e => $"{e!["statedOn"]} {e["stance"]} {e["statement"]}")
                .ToList()
        );

        foreach (var day in Days(votes))
        {
            var matrix = await ledger.GetAsync($"/threats/{subject}/stances?source={country}&validAt={day}");
            var stance = matrix["stances"]!.AsArray().Select(c => (string?)c!["stance"]).SingleOrDefault();
            Assert.Equal(votes.LastOrDefault(v => string.CompareOrdinal(v.Date, day) <= 0)?.Stance, stance);
        }

        var shifts = await ledger.GetAsync($"/shifts?source={country}&threat={subject}");
        var told = shifts["shifts"]!
            .AsArray()
            .Select(s => $"{s!["statedOn"]} {s["statement"]} {s["kind"]} {s["from"] ?? "none"} {s["to"]}");
        Assert.Equal(
            Shifts(votes).Order(StringComparer.Ordinal).ToList(),
            told.Order(StringComparer.Ordinal).ToList()
        );
    }

    /// <summary>The day before the first vote, and four on which votes were cast.</summary>
    private static IEnumerable<string> Days(List<Vote> votes)
    {
        yield return DateOnly.Parse(votes[0].Date, null).AddDays(-1).ToString("O", null);
        for (var i = 0; i < 4; i++)
            yield return votes[i * (votes.Count - 1) / 3].Date;
    }

    private static IEnumerable<string> Shifts(List<Vote> votes)
    {
        Vote? before = null;
        foreach (var vote in votes)
        {
            if (vote.Stance != before?.Stance)
                yield return $"{vote.Date} {vote.Statement} {Kind(before, vote)} {before?.Stance ?? "none"} {vote.Stance}";
            before = vote;
        }
    }

    private static string Kind(Vote? before, Vote vote)
    {
        if (before is null)
            return "first-position";
        if (Numbers[vote.Stance] == 0)
            return "weakening";
        return Numbers[before.Stance] == 0 ? "strengthening" : "reversal";
    }

    /// <summary>Pipes the script's output into an import. Null where there is no Python.</summary>
    private async Task<JsonNode?> ImportAsync(string folder)
    {
        var cancel = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("python3")
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        foreach (
            var argument in new[]
            {
                "to_commands.py",
                "--subjects",
                $"{Subjects}",
                "--countries",
                $"{Countries}",
            }
        )
            start.ArgumentList.Add(argument);
        Process script;
        try
        {
            script = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        using (script)
        {
            using var client = ledger.Host.GetTestServer().CreateClient();
            client.Timeout = Timeout.InfiniteTimeSpan;
            using var content = new StreamContent(script.StandardOutput.BaseStream);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            using var response = await client.PostAsync("/imports", content, cancel);
            var body = await response.Content.ReadAsStringAsync(cancel);
            await script.WaitForExitAsync(cancel);
            Assert.Equal(0, script.ExitCode);
            Assert.True(response.IsSuccessStatusCode, body);
            return JsonNode.Parse(body);
        }
    }
}
