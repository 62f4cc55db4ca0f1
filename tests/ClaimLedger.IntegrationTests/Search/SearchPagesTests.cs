using System.Text.Json;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Search;

/// <summary>Of words in thousands of statements every page is right: among the last rows, and beyond them,
/// where all cannot be read at once.</summary>
public sealed class SearchPagesTests(Ledger ledger) : IClassFixture<Ledger>
{
    private const int Early = 2_200;
    private const int All = 3_300;
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_of_many_hits_goes_on_where_the_one_before_ended()
    {
        await ledger.ImportAsync(string.Join('\n', Lines()));
        var expected = Enumerable.Range(0, All).Reverse().ToList();

        Assert.Equal(Ids(expected.Where(IsEarly)), await PagesAsync("early"));
        Assert.Equal(
            // The word itself, then what begins with it.
            Ids(
                expected
                    .Where(i => IsEarly(i) && i % 500 != 0)
                    .Concat(expected.Where(i => IsEarly(i) && i % 500 == 0))
            ),
            await PagesAsync("word")
        );
        Assert.Equal(Ids(expected.Where(i => i % 500 == 0 && IsEarly(i))), await PagesAsync("wordy early"));
        Assert.Equal(Ids(expected.Where(i => !IsEarly(i))), await PagesAsync("late"));
        Assert.Equal(Ids(expected), await PagesAsync("said"));
        Assert.Equal(Ids(expected), await PagesAsync("Menace"));
        Assert.Equal(Ids(expected.Where(IsEarly)), await PagesAsync("menace early"));
    }

    private static bool IsEarly(int i) => i < Early;

    private static IEnumerable<string> Ids(IEnumerable<int> numbers) => numbers.Select(i => $"many-{i}");

    private async Task<IReadOnlyList<string>> PagesAsync(string words)
    {
        var ids = new List<string>();
        var last = await ledger.LastAsync();
        for (
            var next = $"/search?q={Uri.EscapeDataString(words)}&kind=statement&limit=450&minPosition={last}";
            next is not null;

        )
        {
            await ledger.WaitForAsync(next);
            using var response = await ledger.Client.GetAsync(next, _cancel);
            var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(_cancel))!;
            ids.AddRange(body["found"]!.AsArray().Select(item => (string)item!["id"]!));
            next = response.Headers.TryGetValues("Link", out var links)
                ? links.Single().Split('<', '>')[1]
                : null;
        }
        return ids;
    }

    private static IEnumerable<string> Lines()
    {
        yield return """{"command":"RegisterSource","source":"many","kind":"group","name":"Many"}""";
        yield return """{"command":"RegisterThreat","threat":"many","name":"A menace","question":"It is."}""";
        yield return """{"command":"RegisterDocument","document":"many","title":"D","publishedOn":"2004-12-31"}""";
        for (var i = 0; i < All; i++)
        {
            var word = i % 500 == 0 ? "wordy" : "word";
            yield return JsonSerializer.Serialize(
                new
                {
                    command = "RecordStatement",
                    statement = $"many-{i}",
                    source = "many",
                    document = "many",
                    rendering = "quote",
                    statedOn = "2004",
                    text = IsEarly(i) ? $"They said this {word} early." : "They said this late.",
                    assessments = new[]
                    {
                        new
                        {
                            assessment = "a1",
                            threat = "many",
                            stance = "agree",
                        },
                    },
                }
            );
        }
    }
}
