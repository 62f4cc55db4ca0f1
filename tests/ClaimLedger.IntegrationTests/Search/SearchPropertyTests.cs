using System.Text.Json.Nodes;
using ClaimLedger.Domain.Commands;
using ClaimLedger.Domain.Sealing;
using ClaimLedger.IntegrationTests.Hosting;
using ClaimLedger.IntegrationTests.Redactions;
using ClaimLedger.IntegrationTests.Stances;
using ClaimLedger.Storage;
using CsCheck;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace ClaimLedger.IntegrationTests.Search;

/// <summary>After a random history the search finds what a literal look at every text finds, in the same
/// order, as of now and of random positions, and its rows are those of a rebuild.</summary>
public sealed class SearchPropertyTests(Ledger ledger) : IClassFixture<Ledger>
{
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_random_history_the_search_finds_what_is_there()
    {
        await ledger.ImportAsync(string.Join('\n', SearchHistories.Lines()));
        await Gen.Select(SearchHistories.All, SearchHistories.Question.Array[60], Gen.Int[0, 100].Array[60])
            .SampleAsync(x => AssertFoundAsync(x.Item1, x.Item2, x.Item3), iter: 1, threads: 1);
    }

    private async Task AssertFoundAsync(Command[] history, SearchQuestion[] questions, int[] percents)
    {
        await SubmitAsync(history[..200]);
        await ledger.FindAsync("border");
        foreach (var statement in await RedactableAsync(3))
            await ledger.RedactAsync($"statements/{statement}", "text");
        await ledger.RedactAsync("sources/q-s1", "name");
        await SubmitAsync(history[200..]);
        await ledger.FindAsync("border");

        var live = await ledger.SearchRowsAsync();
        await ledger.RebuildAsync("Search");
        Assert.Equal(live, await ledger.SearchRowsAsync());

        var (events, texts) = await ReadAsync();
        Assert.InRange(events.Count, 120, 1_000);
        var found = 0;
        foreach (var (asked, percent) in questions.Zip(percents))
        {
            var knownAt = events[Math.Min(events.Count - 1, events.Count * percent / 90)].Position;
            var expected = new SearchReference(events, texts, knownAt).Find(asked);
            Assert.Equal(expected, await PagesAsync(asked, knownAt));
            found += expected.Count;
        }
        // A search that never finds anything would show nothing.
        Assert.InRange(found, 20, int.MaxValue);
    }

    /// <summary>All pages of an answer, three hits each.</summary>
    private async Task<IReadOnlyList<string>> PagesAsync(SearchQuestion asked, long knownAt)
    {
        var path =
            $"/search?q={Uri.EscapeDataString(asked.Words)}{asked.Filters()}&knownAt={knownAt}&limit=3";
        var (status, problem) = await ledger.GetAnyAsync(path);
        // A filter that says nothing of the kind that is asked for; the reference finds nothing then.
        if ((int)status == 400)
        {
            Assert.Contains("says nothing of", (string)problem["detail"]!, StringComparison.Ordinal);
            return [];
        }
        var lines = new List<string>();
        for (var next = path; next is not null; )
        {
            using var response = await ledger.Client.GetAsync(next, _cancel);
            var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(_cancel))!;
            Assert.True(response.IsSuccessStatusCode, $"{next}: {body.ToJsonString()}");
            lines.AddRange(body["found"]!.AsArray().Select(SearchDesk.Line));
            next = response.Headers.TryGetValues("Link", out var links)
                ? links.Single().Split('<', '>')[1]
                : null;
        }
        return lines;
    }

    private Task<long> SubmitAsync(IEnumerable<Command> history) =>
        ledger.SubmitAsync(history.Select(command => ("editor", command)));

    private async Task<IReadOnlyList<string>> RedactableAsync(int count) =>
        await ledger.RowsAsync(
            $"select distinct statement from ledger.search_statements order by 1 limit {count}"
        );

    private async Task<(IReadOnlyList<Recorded>, Dictionary<Commitment, string>)> ReadAsync()
    {
        await using var session = ledger.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var streams = await ledger.RowsAsync("select id from ledger.mt_streams where id like '%/%'");
        var vault = ledger.Host.Services.GetRequiredService<Vault>();
        return (
            await session.ReadAsync(streams, upTo: null, _cancel),
            await vault.OpenAsync(streams.ToList(), _cancel)
        );
    }
}
