using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClaimLedger.IntegrationTests.Access;
using ClaimLedger.Tests;

namespace ClaimLedger.IntegrationTests;

/// <summary>The tutorial's and the README's requests are sent as they stand there, in their order.</summary>
public sealed partial class TutorialTests(EditorsLedger ledger) : IClassFixture<EditorsLedger>
{
    private const string Service = "http://127.0.0.1:5080";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_request_is_answered_and_the_table_of_both_clocks_is_what_they_answer()
    {
        var report = await ledger.ImportDossierAsync();
        Assert.Equal(0, (int)report["refused"]!);
        var (posted, asked, position) = (0, 0, 60L);
        foreach (Match request in Requests().Matches(Repository.Read("docs/tutorial/article.md")))
        {
            var (path, body) = (request.Groups["path"].Value, request.Groups["body"].Value);
            if (request.Groups["get"].Success)
            {
                var question = $"{request.Groups["get"].Value}&minPosition={position}";
                Assert.Single(Answered(await ledger.GetAsync(question)));
                asked++;
                continue;
            }
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await ledger.Client.PostAsync(path, content, Cancel);
            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!;
            Assert.True(response.StatusCode == HttpStatusCode.Created, $"{path} {body}: {answer}");
            position = (long)answer["position"]!;
            posted++;
        }
        Assert.Equal((9, 4), (posted, asked));
        await AssertTableAsync(position);
    }

    [Fact]
    public async Task The_readme_s_question_has_its_answer()
    {
        await ledger.ImportDossierAsync();
        var question = Assert.Single(Requests().Matches(Repository.Read("README.md"))).Groups["get"].Value;
        var cells = Answered(await ledger.GetAsync($"{question}&minPosition=60"));
        Assert.Equal("strongly-disagree", (string?)Assert.Single(cells)!["stance"]);
    }

    /// <summary>The tutorial's table: a row for each validAt, a column for each knownAt.</summary>
    private async Task AssertTableAsync(long position)
    {
        long[] known = [64, 66, 68, 70];
        var rows = Rows().Matches(Repository.Read("docs/tutorial/article.md"));
        Assert.Equal(3, rows.Count);
        foreach (Match row in rows)
        {
            var told = row.Groups["stance"].Captures.Select(c => c.Value).ToList();
            var found = new List<string>();
            foreach (var at in known)
            {
                var matrix = await ledger.GetAsync(
                    $"/threats/imu/stances?source=example-analyst&validAt={row.Groups["day"].Value}&knownAt={at}&minPosition={position}"
                );
                found.Add((string?)Assert.Single(Answered(matrix))!["stance"] ?? "null");
            }
            Assert.Equal(told, found);
        }
    }

    private static JsonArray Answered(JsonNode answer) => (answer["stances"] ?? answer["shifts"])!.AsArray();

    [GeneratedRegex(
        @"curl -H ""\$AUTH"" '"
            + Service
            + @"(?<get>[^']+)'|post (?<path>/\S+)\s*(?:\\\n\s*)?'(?<body>[^']*)'",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Requests();

    [GeneratedRegex(
        @"\| \*\*valid at (?<day>[\d-]+)\*\* \|( `(?<stance>[a-z-]+)` \|)+",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Rows();
}
