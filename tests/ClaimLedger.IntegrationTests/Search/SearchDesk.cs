using System.Net;
using System.Text.Json.Nodes;
using ClaimLedger.IntegrationTests.Hosting;

namespace ClaimLedger.IntegrationTests.Search;

/// <summary>Few words to ask a search.</summary>
internal static class SearchDesk
{
    /// <summary>What is found, one line a hit: match, kind and id.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(
        this Ledger ledger,
        string words,
        string filters = ""
    ) => [.. (await ledger.SearchAsync(words, filters)).Select(Line)];

    /// <summary>The items of a search.</summary>
    public static async Task<JsonArray> SearchAsync(this Ledger ledger, string words, string filters = "")
    {
        var last = await ledger.NumberAsync("select coalesce(max(seq_id), 0) from ledger.mt_events");
        var path = $"/search?q={Uri.EscapeDataString(words)}&minPosition={last}{filters}";
        return (await ledger.WaitForAsync(path))["found"]!.AsArray();
    }

    /// <summary>Gets what has to be there once the views have got so far, which takes a while after a
    /// start.</summary>
    public static async Task<JsonNode> WaitForAsync(this Ledger ledger, string path)
    {
        for (var i = 0; i < 12; i++)
        {
            var (status, body) = await ledger.GetAnyAsync(path);
            if (status != HttpStatusCode.ServiceUnavailable)
            {
                Assert.True(status == HttpStatusCode.OK, $"{path}: {body.ToJsonString()}");
                return body;
            }
            Assert.Equal("position-not-reached", (string?)body["code"]);
        }
        throw new InvalidOperationException(
            $"{path}: {(await ledger.GetAnyAsync("/health/ready")).Body.ToJsonString()}"
        );
    }

    public static string Line(JsonNode? item) => $"{item!["match"]} {item["kind"]} {item["id"]}";

    /// <summary>The rows of the search's tables, as texts in an order of their own.</summary>
    public static async Task<IReadOnlyList<string>> SearchRowsAsync(this Ledger ledger) =>
        [
            .. await ledger.RowsAsync("select s::text from ledger.search_statements s order by 1"),
            .. await ledger.RowsAsync("select t::text from ledger.search_things t order by 1"),
        ];
}
